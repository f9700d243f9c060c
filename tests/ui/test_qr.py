"""What a phone's camera gets from the QR code that the program draws."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from PIL import Image
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.app import App, ComposeResult
from textual.color import Color
from textual.filter import LineFilter

from mfa_tui.ui.themes import THEMES
from mfa_tui.ui.widgets import qr
from mfa_tui.ui.widgets.qr import QrCode, can_draw, modules
from tests.ui.raster import SOLARIZED, XTERM, Cell, decoded, screen_image, svg_image

SECRET = "NTLVQ2X6ZQ2K4WHMVJ5N7G3PTLVQ2X6ZQ2K4WHMVJ5N7G3PTAAAA"
EVERY_THEME = [*(theme.name for theme in THEMES), "textual-light", "ansi-dark", "ansi-light"]


def address(user: str, secret: str = SECRET) -> str:
    return f"otpauth://totp/MFA%20TUI:{quote(user)}?secret={secret}&issuer=MFA%20TUI"


class QrApp(App[None]):
    CSS = "Screen { align: center middle; }"

    def __init__(
        self, data: str, theme: str, large: bool = False, *, ansi_color: bool | None = None
    ) -> None:
        super().__init__(ansi_color=ansi_color)
        for ours in THEMES:
            self.register_theme(ours)
        self.theme = theme
        self.data = data
        self.large = large

    def compose(self) -> ComposeResult:
        yield QrCode(self.data, self.large)


async def shown(
    picture: Callable[[App[None]], Image.Image] = screen_image,
    *,
    data: str = address("alice"),
    theme: str = "mfa-dark",
    large: bool = False,
    size: tuple[int, int] = (80, 24),
) -> Image.Image:
    app = QrApp(data, theme, large)
    async with app.run_test(size=size):
        return picture(app)


@pytest.mark.parametrize("cell", [Cell(8, 16), Cell(9, 19)], ids=["8x16", "9x19"])
@pytest.mark.parametrize("theme", EVERY_THEME)
async def test_scans_in_every_theme_and_cell_size(theme: str, cell: Cell) -> None:
    image = await shown(lambda app: screen_image(app, cell), theme=theme)
    assert decoded(image) == address("alice")


@pytest.mark.parametrize("palette", [XTERM, SOLARIZED], ids=["xterm", "solarized"])
@pytest.mark.parametrize("colours", [ColorSystem.EIGHT_BIT, ColorSystem.STANDARD])
@pytest.mark.parametrize("theme", ["mfa-dark", "mfa-light", "ansi-dark"])
async def test_scans_in_256_and_16_colours(
    theme: str, colours: ColorSystem, palette: TerminalTheme
) -> None:
    image = await shown(
        lambda app: screen_image(app, colours=colours, palette=palette), theme=theme
    )
    assert decoded(image) == address("alice")


@pytest.mark.parametrize("user", ["a", "alice@example.com", "Zoë Ångström", "用户", "u" * 47])
@pytest.mark.parametrize("secret", [SECRET, "MZXW6YTBOJUXGZLHMVXHIIDFNYXXEZLU", "A2" * 26])
async def test_every_name_and_secret_that_fits_24_lines_scans(user: str, secret: str) -> None:
    data = address(user, secret)
    assert decoded(await shown(data=data)) == data


@pytest.mark.parametrize("theme", ["mfa-dark", "mfa-light"])
async def test_large_mode_scans(theme: str) -> None:
    image = await shown(theme=theme, large=True, size=(82, 41))
    assert decoded(image) == address("alice")


@pytest.mark.parametrize("theme", EVERY_THEME)
async def test_exported_screenshot_scans(theme: str) -> None:
    image = await shown(lambda app: svg_image(app.export_screenshot()), theme=theme)
    assert decoded(image) == address("alice")


async def test_scans_after_the_theme_is_switched() -> None:
    app = QrApp(address("alice"), "mfa-dark")
    async with app.run_test(size=(80, 24)) as pilot:
        for theme in ("mfa-light", "ansi-light", "mfa-contrast", "mfa-dark"):
            app.theme = theme
            await pilot.pause()
            assert decoded(screen_image(app)) == address("alice"), theme


async def test_large_can_be_switched_while_shown() -> None:
    app = QrApp(address("alice"), "mfa-dark")
    async with app.run_test(size=(82, 41)) as pilot:
        code = app.query_one(QrCode)
        assert code.size == (41, 21)
        code.large = True
        await pilot.pause()
        assert code.size == code.cells == (82, 41)
        assert decoded(screen_image(app)) == address("alice")


async def test_scans_with_no_color_in_a_theme_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert decoded(await shown()) == address("alice")


async def test_no_color_in_an_ansi_theme_points_to_the_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = QrApp(address("alice"), "ansi-dark", ansi_color=True)
    async with app.run_test(size=(80, 24)):
        assert not can_draw(app)
        assert "Type the secret" in text_of(app)
        assert "▄" not in text_of(app)


async def test_without_room_it_says_how_much_is_needed() -> None:
    app = QrApp(address("alice"), "mfa-dark")
    async with app.run_test(size=(60, 20)) as pilot:
        assert "needs 41x21 cells and has 41x20" in text_of(app)
        await pilot.resize_terminal(60, 21)
        assert decoded(screen_image(app)) == address("alice")


class Inverted(LineFilter):
    """Swaps black and white, as drawing in a dark theme's own colours would."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, Style(color=_swapped(style.color), bgcolor=_swapped(style.bgcolor)))
            for text, style, _ in segments
            if style
        ]


def _swapped(colour: RichColor | None) -> RichColor | None:
    if colour is None or colour.triplet is None:
        return colour
    return RichColor.from_rgb(*(255 - part for part in colour.triplet))


async def test_control_an_inverted_code_does_not_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QrCode, "get_line_filters", lambda self: [Inverted()])
    image = await shown()
    assert decoded(image, inverted_too=True) == address("alice")
    assert decoded(image) is None


async def test_control_without_a_quiet_zone_it_does_not_scan_on_dark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(qr, "QUIET_ZONE", 0)
    assert decoded(await shown(theme="mfa-dark")) is None


def test_user_names_up_to_47_characters_fit_24_lines() -> None:
    sides = {length: len(modules(address("u" * length))) for length in (19, 20, 47, 48, 128)}
    assert sides == {19: 41, 20: 45, 47: 45, 48: 49, 128: 57}


def test_modules_have_a_light_border_and_three_finders() -> None:
    code = modules("abc")
    side = len(code)
    assert all(len(row) == side for row in code)
    assert not any(any(row) for row in (*code[:2], *code[-2:]))
    assert not any(any((*row[:2], *row[-2:])) for row in code)
    finder = [True] * 7
    assert list(code[2][2:9]) == list(code[2][-9:-2]) == list(code[-3][2:9]) == finder


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        modules("x" * 2954)


def text_of(app: App[None]) -> str:
    """All words on the screen with single blanks between them."""
    return " ".join("".join(s.text for s in app.screen._compositor.render_strips()).split())
