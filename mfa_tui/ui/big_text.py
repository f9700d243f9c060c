"""Headings in large letters, drawn with block characters that every terminal font has."""

from __future__ import annotations

from textwrap import wrap

HEIGHT = 5
"""Dots in the height of a letter."""

_LETTERS = """
A .#. #.# ### #.# #.#
B ##. #.# ##. #.# ##.
C .## #.. #.. #.. .##
D ##. #.# #.# #.# ##.
E ### #.. ##. #.. ###
F ### #.. ##. #.. #..
G .### #... #.## #..# .###
H #.# #.# ### #.# #.#
I ### .#. .#. .#. ###
J ..# ..# ..# #.# .#.
K #..# #.#. ##.. #.#. #..#
L #.. #.. #.. #.. ###
M #...# ##.## #.#.# #...# #...#
N #..# ##.# #.## #..# #..#
O .##. #..# #..# #..# .##.
P ##. #.# ##. #.. #..
Q .##. #..# #..# #.## .###
R ##. #.# ##. #.# #.#
S .## #.. .#. ..# ##.
T ### .#. .#. .#. .#.
U #..# #..# #..# #..# .##.
V #.# #.# #.# #.# .#.
W #...# #...# #.#.# ##.## #...#
X #.# #.# .#. #.# #.#
Y #.# #.# .#. .#. .#.
Z ### ..# .#. #.. ###
0 .#. #.# #.# #.# .#.
1 .#. ##. .#. .#. ###
2 ##. ..# .#. #.. ###
3 ##. ..# .#. ..# ##.
4 #.# #.# ### ..# ..#
5 ### #.. ##. ..# ##.
6 .## #.. ##. #.# .#.
7 ### ..# .#. .#. .#.
8 .#. #.# .#. #.# .#.
9 .#. #.# .## ..# ##.
- ... ... ### ... ...
. . . . . #
, . . . # #
' # # . . .
: . # . # .
? ##. ..# .#. ... .#.
! # # # . #
"""
_DOTS = {line[0]: line[2:].split() for line in _LETTERS.strip().splitlines()} | {
    " ": ["."] * HEIGHT
}
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def big_text(text: str, width: int, *, most_lines: int = 2, large: bool = True) -> tuple[str, ...]:
    """`text` as rows of at most `width` cells; the text itself if that is too narrow.

    In the `large` size a dot is two cells, in the other one, which is taken where that does not fit,
    half a cell. Words that do not fit on one line go on the next, up to `most_lines`.
    """
    letters = text.upper()
    if not set(letters) <= set(_DOTS):
        return (text,)
    rows = _dots(letters)
    if large and 2 * len(rows[0]) <= width:
        return tuple("".join("██" if dot else "  " for dot in row).rstrip() for row in rows)
    lines = _folded(letters, width)
    if len(lines) > most_lines or any(len(_dots(line)[0]) > width for line in lines):
        return (text,)
    return tuple(row for line in lines for row in _halved(_dots(line)))


def _dots(letters: str) -> list[list[bool]]:
    """The dots of a line of letters, row by row, with one between two letters."""
    return [
        [dot == "#" for dot in ".".join(_DOTS[letter][row] for letter in letters)]
        for row in range(HEIGHT)
    ]


def _folded(letters: str, width: int) -> list[str]:
    """The words in as many lines as it takes, none wider than `width` dots if that can be."""
    for count in range(len(letters), 0, -1):
        lines = wrap(letters, count, break_long_words=False)
        if all(len(_dots(line)[0]) <= width for line in lines):
            return lines
    return [letters]


def _halved(rows: list[list[bool]]) -> list[str]:
    """Two dots on top of each other as one cell."""
    pairs = zip(rows[::2], [*rows[1::2], [False] * len(rows[0])], strict=True)
    return ["".join(_HALVES[dots] for dots in zip(*pair, strict=True)).rstrip() for pair in pairs]
