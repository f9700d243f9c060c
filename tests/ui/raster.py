"""Pixels of what a terminal would show, and of an exported screenshot, to point a decoder at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree

import zxingcpp
from PIL import Image, ImageDraw
from rich.color import Color, ColorSystem
from rich.terminal_theme import TerminalTheme
from textual.app import App
from textual.strip import Strip

Rgb = tuple[int, int, int]

XTERM = TerminalTheme(
    (0, 0, 0),
    (229, 229, 229),
    [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
        (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    ],
    [
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
        (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ],
)  # fmt: skip
"""Background, foreground and the 16 colours of xterm."""

SOLARIZED = TerminalTheme(
    (0, 43, 54),
    (131, 148, 150),
    [
        (7, 54, 66), (220, 50, 47), (133, 153, 0), (181, 137, 0),
        (38, 139, 210), (211, 54, 130), (42, 161, 152), (238, 232, 213),
    ],
    [
        (0, 43, 54), (203, 75, 22), (88, 110, 117), (101, 123, 131),
        (131, 148, 150), (108, 113, 196), (147, 161, 161), (253, 246, 227),
    ],
)  # fmt: skip
"""A palette whose black and white are neither."""


class Cell(NamedTuple):
    """The size of a character cell in pixels."""

    width: int = 8
    height: int = 16


def screen_image(
    app: App[Any],
    cell: Cell = Cell(),  # noqa: B008
    colours: ColorSystem = ColorSystem.TRUECOLOR,
    palette: TerminalTheme = XTERM,
) -> Image.Image:
    """The current screen of `app` on a terminal that knows `colours` and has `palette`.

    Backgrounds fill their cells and `▄` exactly the lower half of its own; other glyphs are left
    out.
    """
    strips = app.screen._compositor.render_strips()
    size = (app.size.width * cell.width, app.size.height * cell.height)
    image = Image.new("RGB", size, tuple(palette.background_color))
    draw = ImageDraw.Draw(image)
    for row, strip in enumerate(strips):
        for column, (character, front, back) in enumerate(_characters(strip)):
            left, top = column * cell.width, row * cell.height
            right, bottom = left + cell.width - 1, top + cell.height - 1
            draw.rectangle((left, top, right, bottom), _shown(back, colours, palette, False))
            if character == "▄":
                middle = top + cell.height // 2
                draw.rectangle((left, middle, right, bottom), _shown(front, colours, palette, True))
    return image


def svg_image(svg: str) -> Image.Image:
    """The terminal part of a screenshot that Textual exported, at one pixel per SVG unit.

    Rectangles as they are; `▄` as the lower half of its cell; other glyphs are left out.
    """
    root = ElementTree.fromstring(svg)
    spaces = {"svg": "http://www.w3.org/2000/svg"}
    style = root.findtext("svg:style", "", spaces)
    fills = dict(re.findall(r"\.([\w-]+) \{ fill: (#\w+)", style))
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    image = Image.new("RGB", (round(width), round(height)), "#292929")
    draw = ImageDraw.Draw(image)
    screen = next(group for group in root.findall("svg:g", spaces) if "clip-path" in group.attrib)
    for rect in screen.findall("svg:rect", spaces):
        left, top, across, down = (float(rect.attrib[k]) for k in ("x", "y", "width", "height"))
        draw.rectangle((left, top, left + across, top + down), rect.attrib["fill"])
    for text in screen.iterfind(".//svg:text", spaces):
        left, baseline = float(text.attrib["x"]), float(text.attrib["y"])
        for index, character in enumerate(text.text or ""):
            if character == "▄":
                x, middle = left + index * _SVG_CELL_WIDTH, baseline - _SVG_HALF_ABOVE_BASELINE
                box = (x, middle, x + _SVG_CELL_WIDTH, middle + _SVG_CELL_HEIGHT / 2)
                draw.rectangle(box, fills[text.attrib["class"]])
    return image


_SVG_CELL_WIDTH, _SVG_CELL_HEIGHT = 12.2, 24.4
# a row's rectangle starts 18.5 above the baseline of its text
_SVG_HALF_ABOVE_BASELINE = 18.5 - _SVG_CELL_HEIGHT / 2


def decoded(image: Image.Image, *, inverted_too: bool = False) -> str | None:
    """The text of the QR code in `image`; None when a scanner finds none.

    Many phones do not look for light modules on dark, so neither does this unless told to.
    """
    found = zxingcpp.read_barcodes(
        image, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), try_invert=inverted_too
    )
    return found[0].text if found else None


def _characters(strip: Strip) -> Iterator[tuple[str, Color | None, Color | None]]:
    for text, style, _ in strip:
        for character in text:
            yield character, style.color if style else None, style.bgcolor if style else None


def _shown(
    colour: Color | None, colours: ColorSystem, palette: TerminalTheme, foreground: bool
) -> Rgb:
    colour = (colour or Color.default()).downgrade(colours)
    red, green, blue = colour.get_truecolor(palette, foreground=foreground)
    return red, green, blue
