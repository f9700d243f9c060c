"""The list to choose from: its keys, its signs, and what it says when it is empty."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll

from mfa_tui.ui.widgets.rows_list import Row, RowsList
from tests.ui.screen import screen_text

PLAIN = tuple(Row(f"row {number}") for number in range(1, 31))
RICH = (Row("first", "One", "the [b]first[/b] there is"), Row("second one", "Two", "another"))


class Listing(App[None]):
    """A list in something that scrolls; remembers what was opened and moved to."""

    def __init__(self, rows: tuple[Row, ...], *, opens: bool = True) -> None:
        super().__init__()
        self.list = RowsList(rows, empty="Nothing here yet.", opens=opens)
        self.opened: list[int] = []
        self.moved = 0

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield self.list

    def get_css_variables(self) -> dict[str, str]:
        return {**super().get_css_variables(), "quiet": "gray"}

    def on_rows_list_opened(self, event: RowsList.Opened) -> None:
        self.opened.append(event.index)

    def on_rows_list_moved(self) -> None:
        self.moved += 1


def text(app: App[None]) -> str:
    return "\n".join(line.rstrip() for line in screen_text(app)).rstrip()


async def test_arrows_move_a_sign_and_stop_at_the_ends() -> None:
    app = Listing(RICH)
    async with app.run_test(size=(40, 8)) as pilot:
        await pilot.press("up")
        assert text(app) == (
            "▸ 1 first       One\n    the [b]first[/b] there is\n  2 second one  Two\n    another"
        )
        await pilot.press("down", "down", "down")
        assert app.list.index == 1
        assert "▸ 2 second one  Two" in text(app)
        assert app.moved == 2, "once at the start, and once for the one move there was"


async def test_sections_have_their_names_above_them() -> None:
    rows = (Row("a", section="Letters"), Row("b", section="Letters"), Row("1", section="Digits"))
    app = Listing(
        (*rows, *(Row(str(number), section="Digits") for number in range(2, 9))), opens=False
    )
    async with app.run_test(size=(20, 6)) as pilot:
        assert [line[:7].strip() for line in screen_text(app)] == [
            "Letters",
            "▸ a",
            "b",
            "",
            "Digits",
            "1",
        ]
        await pilot.click(offset=(4, 5))
        assert app.list.index == 2
        await pilot.click(offset=(4, 4))
        assert app.list.index == 1, "a heading belongs to what is above it"
        await pilot.press("end")
        assert screen_text(app)[-1].startswith("▸ 8")
        await pilot.press("home")
        assert text(app).startswith("Letters"), "the name of the section is in sight again"


async def test_enter_and_digits_open() -> None:
    app = Listing(RICH)
    async with app.run_test() as pilot:
        await pilot.press("down", "enter", "1", "2", "3", "0", "x")
        assert app.opened == [1, 0, 1]


async def test_a_click_goes_there() -> None:
    app = Listing(RICH)
    async with app.run_test() as pilot:
        await pilot.click(RowsList, offset=(5, 3))
        assert app.list.index == 1


async def test_a_list_that_does_not_open_has_no_digits() -> None:
    app = Listing(RICH, opens=False)
    async with app.run_test() as pilot:
        await pilot.press("enter", "2")
        assert app.opened == []
        assert app.list.index == 0
        assert "▸ first" in text(app)


async def test_the_cursor_stays_in_sight() -> None:
    app = Listing(PLAIN)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert "▸   row 30" in text(app)
        await pilot.press(*["up"] * 15)
        await pilot.pause()
        assert "▸   row 15" in text(app)
        await pilot.press("home")
        await pilot.pause()
        assert text(app).startswith("▸ 1 row 1")


async def test_rows_come_and_go() -> None:
    app = Listing(())
    async with app.run_test(size=(40, 10)) as pilot:
        assert text(app) == "Nothing here yet."
        await pilot.press("enter", "down", "1", "end")
        assert (app.list.index, app.opened) == (None, [])
        app.list.show(RICH)
        await pilot.press("down")
        assert app.list.index == 1
        app.list.show(RICH[:1])
        await pilot.pause()
        assert app.list.index == 0
        assert "second" not in text(app)
        app.list.show(())
        await pilot.pause()
        assert text(app) == "Nothing here yet."


async def test_what_comes_from_the_wire_cannot_steer() -> None:
    app = Listing((Row("evil\x1b[2Jname", "tag\r", "a\u202eb"),))
    async with app.run_test(size=(60, 6)):
        assert "\x1b" not in text(app)
        assert "\u202e" not in text(app)


async def test_rows_too_wide_are_cut_and_all_of_one_height() -> None:
    app = Listing((Row("a" * 60, "tag", "b" * 60), *RICH))
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.press("down")
        lines = text(app).splitlines()
        assert [line[0:3] for line in lines] == ["  1", "   ", "▸ 2", "   ", "  3", "   "]
        assert lines[0].endswith("…")
        assert lines[1].endswith("…")
