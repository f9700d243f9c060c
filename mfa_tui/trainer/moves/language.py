"""Reading moves: one per line, a verb and its words, `#` before a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

VERBS = {
    "call": "call OPERATION PATH=VALUE … [client=NAME]",
    "srp": "srp USER [PASSWORD] [OPTION=VALUE …]",
    "custom": "custom USER [PASSWORD] [OPTION=VALUE …]",
    "clock": "clock +3m | freeze | go | 2026-11-05T10:00:00Z | reset",
    "phone": "phone +30s | reset",
    "scan": "scan USER",
    "fault": "fault NAME on|off",
    "device": "device confirm|remember|forget|prove [USER] [OPTION=VALUE …]",
    "passkey": "passkey register|sign USER [OPTION=VALUE …]",
    "duo": "duo approve|deny|fraud [NUMBER], duo open, duo close, duo recall",
    "function": (
        "function TRIGGER|all use FOLDER | replace OLD NEW | put FILE | slow SECONDS | "
        "ahead SECONDS | raise TEXT | return JSON | reset"
    ),
    "secret": "secret NAME KEY=VALUE …, or secret NAME reset",
    "answer": "answer TASK ANSWER …",
    "diagnose": "diagnose NUMBER|OPERATION PATH, or diagnose setting PATH",
    "app": "app RUN",
    "set": "set SETTING VALUE",
    "remember": "remember NAME PATH",
    "repeat": "repeat TIMES MOVE",
    "upto": "upto STEP",
}
"""All verbs, with how a line that begins with one is written."""

_CONDITION = re.compile(r"\?(?P<setting>[\w.-]+)=(?P<value>\S+)\s+(?P<rest>.+)")
_OPTION = re.compile(r"(?P<name>[A-Za-z_][\w.:\\-]*)=(?P<value>.*)", re.DOTALL)
_OPENING = {"{": "}", "[": "]", "(": ")"}


class MoveProblem(Exception):
    """A line of moves that cannot be read or made; the text says which, and what to write."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line}: {text}")
        self.line = line
        self.text = text


@dataclass(frozen=True, slots=True)
class Move:
    """One line: its `verb`, the `words` behind it, and its number in the text, from 1.

    With a `condition` it is made only while that setting has that value.
    """

    verb: str
    words: tuple[str, ...]
    line: int
    condition: tuple[str, str] | None = None

    @property
    def text(self) -> str:
        """How it is written, without its condition."""
        return " ".join((self.verb, *self.words))

    @property
    def plain(self) -> tuple[str, ...]:
        """The words that are no options."""
        return tuple(word for word in self.words if not _OPTION.fullmatch(word))

    @property
    def options(self) -> dict[str, str]:
        """The words of the form NAME=VALUE, in their order."""
        found = (_OPTION.fullmatch(word) for word in self.words)
        return {match["name"]: match["value"] for match in found if match}

    def option(self, name: str) -> str:
        """The value of one option, without quotes around it; empty when it is not there."""
        value = self.options.get(name, "")
        return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value

    def problem(self, text: str) -> MoveProblem:
        """What to raise when this move cannot be made."""
        return MoveProblem(self.line, text)

    def misused(self) -> MoveProblem:
        """What to raise when the words do not fit the verb."""
        return self.problem(f"write it as: {VERBS[self.verb]}")


def moves_of(text: str) -> tuple[Move, ...]:
    """The moves in `text`. Raises MoveProblem for a line that is none."""
    lines = enumerate(text.splitlines(), 1)
    return tuple(move for number, line in lines if (move := move_of(line, number)))


def move_of(text: str, line: int = 1) -> Move | None:
    """The move that the line `text` is; None for an empty one or a comment. Raises MoveProblem."""
    conditional = _CONDITION.fullmatch(text.strip())
    condition = (conditional["setting"], conditional["value"]) if conditional else None
    words = tuple(_words(conditional["rest"] if conditional else text, line))
    if not words:
        return None
    verb, *rest = words
    if verb not in VERBS:
        raise MoveProblem(line, f"there is no move {verb!r}; there are {', '.join(VERBS)}.")
    return Move(verb, tuple(rest), line, condition)


def _words(text: str, line: int) -> Iterator[str]:
    """The words of a line: blanks inside quotes and brackets do not part them."""
    word, waiting, quoted, escaped = "", list[str](), False, False
    for letter in text:
        if quoted:
            quoted = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == "#" and not word:
            break
        elif letter.isspace() and not waiting:
            if word:
                yield word
            word = ""
            continue
        elif letter == '"':
            quoted = True
        elif letter in _OPENING:
            waiting.append(_OPENING[letter])
        elif waiting and letter == waiting[-1]:
            waiting.pop()
        word += letter
    if quoted or waiting:
        missing = '"' if quoted else waiting[-1]
        raise MoveProblem(line, f"a closing {missing} is missing in {text.strip()!r}.")
    if word:
        yield word
