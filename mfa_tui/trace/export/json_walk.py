"""Walking through large JSON text piece by piece, without parsing the whole at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_SPACE = re.compile(r"[ \t\r\n]*")


class JsonWalk:
    """A place in `text`, moving on as values are read. Raises ValueError where it is not JSON."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._decoder = json.JSONDecoder(strict=False)
        self.at = 0

    @property
    def share(self) -> float:
        """How much of the text is behind this place, from 0 to 1."""
        return self.at / len(self._text)

    def members(self) -> Iterator[str]:
        """The names in the object that begins here. Each value has to be read before the next name."""
        self._expect("{")
        if self._ends("}"):
            return
        while True:
            name = self.value()
            if not isinstance(name, str):
                raise ValueError("a name is missing")
            self._expect(":")
            yield name
            if self._ends("}"):
                return
            self._expect(",")

    def items(self) -> Iterator[Any]:
        """The values in the array that begins here."""
        self._expect("[")
        if self._ends("]"):
            return
        while True:
            yield self.value()
            if self._ends("]"):
                return
            self._expect(",")

    def value(self) -> Any:
        """The whole value that begins here."""
        self._skip()
        value, self.at = self._decoder.raw_decode(self._text, self.at)
        return value

    def begins(self, sign: str) -> bool:
        """Whether the next thing is `sign`."""
        self._skip()
        return self._text.startswith(sign, self.at)

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self.at)
        self.at = found.end() if found else self.at

    def _ends(self, sign: str) -> bool:
        ends = self.begins(sign)
        self.at += ends
        return ends

    def _expect(self, sign: str) -> None:
        if not self._ends(sign):
            raise ValueError(f"{sign} is missing at character {self.at:,}")
