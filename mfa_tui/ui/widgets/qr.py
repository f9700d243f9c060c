"""A QR code in terminal cells that real phones can scan, whatever the theme."""

from __future__ import annotations

import textwrap
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.filter import NoColor
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import App

Modules = tuple[tuple[bool, ...], ...]
"""Rows of a QR code, the quiet zone included; True is dark."""

QUIET_ZONE = 2
"""Light modules on every side. The standard wants 4; scanners decode 2 and some fail at 1."""

# Not theme colours: a phone needs dark on light, and a code inverted by a dark theme is unreadable
# to many scanners.
_DARK = Color.from_rgb(0, 0, 0)
_LIGHT = Color.from_rgb(255, 255, 255)

_NO_COLOURS = (
    "This terminal shows no colours, and a QR code needs black and white. "
    "Type the secret into your authenticator instead."
)
_NO_ROOM = (
    "The QR code needs {0.width}x{0.height} cells and has {1.width}x{1.height}. "
    "Enlarge the terminal, or type the secret into your authenticator."
)


def modules(data: str) -> Modules:
    """The QR code of `data` with its quiet zone, at the lowest error correction (L).

    Its size: an otpauth address with Cognito's 52-character secret, and `MFA TUI` as issuer and in
    the label, is version 5 (41x21 cells as the widget draws it) for user names up to 19 characters,
    version 6 (45x23, the most that 24 lines hold) up to 47, and version 9 (57x29) for the longest
    user name there is, 128. Raises ValueError when no version holds `data` (about 2,900 bytes).
    """
    # 14 ms that only an enrolment has to pay
    from qrcode.constants import ERROR_CORRECT_L
    from qrcode.main import QRCode

    code = QRCode(border=QUIET_ZONE, error_correction=ERROR_CORRECT_L)
    # the secret's capitals and digits go into the denser alphanumeric mode: often one version less
    code.add_data(data, optimize=4)
    try:
        return tuple(tuple(row) for row in code.get_matrix())
    except ValueError as error:
        raise ValueError("The text is too long for a QR code.") from error


def can_draw(app: App[Any]) -> bool:
    """Whether colours reach the terminal; without them a QR code is a blank square.

    They do not when `NO_COLOR` is set and the program started in an ANSI theme (in any other theme
    Textual turns colours into greys, and black and white stay), nor on a terminal without any.
    """
    stripped = any(isinstance(line_filter, NoColor) for line_filter in app.get_line_filters())
    return not stripped and app.console.color_system is not None


class QrCode(Widget):
    """The QR code of `data`, black on white.

    Two modules share a cell, one above the other; `large` gives each module two cells of its own
    instead, for fonts whose half block does not fill half a cell. Where it cannot be scanned
    (no colours, no room) the widget says so and points to the secret.
    """

    DEFAULT_CSS = """
    QrCode {
        width: auto;
        height: auto;
        max-width: 100%;
        max-height: 100%;
    }
    """

    large: reactive[bool] = reactive(False, layout=True)
    """Draw each module as two cells."""

    def __init__(
        self, data: str, large: bool = False, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._data = data
        self.set_reactive(QrCode.large, large)

    @cached_property
    def _modules(self) -> Modules:
        return modules(self._data)

    @property
    def cells(self) -> Size:
        """The width and height that the code takes, in cells."""
        side = len(self._modules)
        return Size(side * 2, side) if self.large else Size(side, (side + 1) // 2)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self.cells.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.cells.height

    def render_line(self, y: int) -> Strip:
        excuse = self._excuse()
        if excuse is not None:
            return self._text_line(excuse, y)
        if y >= self.cells.height:
            return Strip.blank(self.size.width, self.rich_style)
        code = self._large_line(y) if self.large else self._half_block_line(y)
        return code.adjust_cell_length(self.size.width, self.rich_style)

    def _excuse(self) -> str | None:
        if not can_draw(self.app):
            return _NO_COLOURS
        if self.size.width < self.cells.width or self.size.height < self.cells.height:
            return _NO_ROOM.format(self.cells, self.size)
        return None

    def _text_line(self, text: str, y: int) -> Strip:
        lines = textwrap.wrap(text, max(self.size.width, 1))
        line = lines[y] if y < len(lines) else ""
        strip = Strip([Segment(line, self.rich_style)], len(line))
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def _large_line(self, y: int) -> Strip:
        row = self._modules[y]
        return Strip([Segment("  ", _cell(dark, dark)) for dark in row], len(row) * 2).simplify()

    def _half_block_line(self, y: int) -> Strip:
        upper_row = self._modules[y * 2]
        odd_end = (False,) * len(upper_row)
        lower_row = self._modules[y * 2 + 1] if y * 2 + 1 < len(self._modules) else odd_end
        cells = [
            Segment(" " if upper == lower else "▄", _cell(upper, lower))
            for upper, lower in zip(upper_row, lower_row, strict=True)
        ]
        return Strip(cells, len(cells)).simplify()


@cache
def _cell(upper: bool, lower: bool) -> Style:
    # Equal halves are drawn as background alone, so no font can leave a seam in them.
    return Style(color=_DARK if lower else _LIGHT, bgcolor=_DARK if upper else _LIGHT)
