"""What a terminal makes of the bytes a program writes: a screen, modes, and answers."""

from __future__ import annotations

import re

import pyte

Size = tuple[int, int]
"""Columns and rows."""

SEQUENCE = re.compile(
    rb"\x1b\[(?P<prefix>[<=>?]?)(?P<numbers>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|\x1b[\]PX^_](?P<text>[^\x07\x1b]*)(?:\x07|\x1b\\)"
)
UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?)?\Z")

WRAPS, CURSOR, SYNCHRONIZED = 7, 25, 2026
MODES_AT_START = frozenset({WRAPS, CURSOR})
"""DEC private modes a shell leaves on: lines wrap and the cursor can be seen."""


class Emulator:
    """A modern terminal: it draws, keeps its private modes and answers questions about itself."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.modes = set(MODES_AT_START)
        self.keyboard_levels = 0
        """How many times the Kitty keyboard protocol is switched on."""
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._held = b""
        self._undrawn: list[bytes] = []

    def take(self, data: bytes) -> bytes:
        """Take what the program wrote and give what the terminal answers.

        Drawing waits until somebody looks: it is slow, and a program waits for its answers.
        """
        data = self._held + data
        unfinished = UNFINISHED.search(data)
        end = unfinished.start() if unfinished else len(data)
        self._held = data[end:]
        answers: list[bytes] = []

        def heard(match: re.Match[bytes]) -> bytes:
            answers.append(self._answer(match))
            return match[0] if self._drawable(match) else b""

        self._undrawn.append(SEQUENCE.sub(heard, data[:end]))
        return b"".join(answers)

    def resize(self, size: Size) -> None:
        """Change the window; what was written before is drawn in the old one."""
        self._draw()
        self.size = size
        self._screen.resize(lines=size[1], columns=size[0])

    @property
    def lines(self) -> list[str]:
        """The screen as text, right-trimmed."""
        self._draw()
        return [line.rstrip() for line in self._screen.display]

    @property
    def restored(self) -> bool:
        """Whether all modes are as a shell wants them: main screen, cursor, no mouse, no paste."""
        return self.modes == MODES_AT_START and not self.keyboard_levels

    def _draw(self) -> None:
        self._stream.feed(b"".join(self._undrawn))
        self._undrawn.clear()

    def _drawable(self, match: re.Match[bytes]) -> bool:
        """Whether pyte knows the sequence; of others it would print the tail."""
        ours = match["text"] is not None or match["prefix"] in (b"<", b"=", b">")
        return not (ours or match["between"] or match["final"] in b"nqtuc")

    def _answer(self, match: re.Match[bytes]) -> bytes:
        """Note a mode, or answer a question, of one sequence."""
        if match["text"] is not None:
            return self._colour(match["text"])
        numbers = match["numbers"]
        match match["prefix"], match["between"], match["final"]:
            case b"?", b"", b"h":
                self.modes.update(map(int, numbers.split(b";")))
            case b"?", b"", b"l":
                self.modes.difference_update(map(int, numbers.split(b";")))
            case b">", b"", b"u":
                self.keyboard_levels += 1
            case b"<", b"", b"u":
                self.keyboard_levels -= 1
            case b"?", b"$", b"p":
                known = b"2" if int(numbers) == SYNCHRONIZED else b"0"
                return b"\x1b[?" + numbers + b";" + known + b"$y"
            case b"", b"", b"c":
                return b"\x1b[?62;22c"
            case b">", b"", b"c":
                return b"\x1b[>1;10;0c"
            case b">", b"", b"q":
                return b"\x1bP>|tests(1)\x1b\\"
            case b"", b"", b"n":
                return b"\x1b[1;1R" if numbers == b"6" else b"\x1b[0n"
            case _:
                pass
        return b""

    def _colour(self, question: bytes) -> bytes:
        """The colours of the default text and background: white on black."""
        number, _, rest = question.partition(b";")
        if rest != b"?" or number not in (b"10", b"11"):
            return b""
        colour = b"rgb:ffff/ffff/ffff" if number == b"10" else b"rgb:0000/0000/0000"
        return b"\x1b]" + number + b";" + colour + b"\x1b\\"
