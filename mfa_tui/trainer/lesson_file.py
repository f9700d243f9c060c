"""A lesson file as text: front matter, prose, and where in it each table and key stands."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

FENCE = "+++"
"""The line above and below the front matter."""

_HEADER = re.compile(r"\[\[?\s*([\w.\"' -]+?)\s*\]\]?\s*(?:#.*)?$")
_TOML_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)")

Place = tuple[tuple[str, int], ...]
"""A table: names from the outside in, each with its index among its neighbours."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a lesson file: in which line (0: no particular one), and what to write."""

    file: str
    line: int
    what: str
    instead: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}. {self.instead}"


class UnreadableLesson(Exception):
    """A lesson file that cannot be used, with every problem found in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class LessonFile:
    """The two halves of the file `name`: the TOML `matter`, and `prose`, whose first line is `prose_line`."""

    name: str
    matter: str
    prose: str
    prose_line: int

    @classmethod
    def split(cls, name: str, text: str) -> LessonFile:
        """Take `text` apart at its two fences. Raises UnreadableLesson when one is missing."""
        lines = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
        fences = [index for index, line in enumerate(lines) if line.rstrip() == FENCE]
        if len(fences) < 2 or fences[0] != 0:
            what = "the front matter does not stand between two lines of +++"
            instead = "Write +++ as the first line, the TOML, another line +++, then the text."
            raise UnreadableLesson((Problem(name, 1, what, instead),))
        end = fences[1]
        return cls(name, "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2)

    def values(self) -> dict[str, Any]:
        """The front matter, parsed. Raises UnreadableLesson when it is not TOML."""
        try:
            return tomllib.loads(self.matter)
        except tomllib.TOMLDecodeError as error:
            found = _TOML_PLACE.search(str(error))
            line = int(found[1]) + 1 if found else 0
            what = f"the front matter is not TOML: {_TOML_PLACE.sub('', str(error)).lower()}"
            instead = "Check the quotes and brackets of this line and the one above it."
            raise UnreadableLesson((Problem(self.name, line, what, instead),)) from None

    def line(self, place: Place, key: str = "") -> int:
        """The line of the file in which table `place`, or `key` in it, stands; 0 if unknown."""
        begin = self._tables.get(place, 0)
        if not key:
            return begin
        lines = self.matter.split("\n")
        wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]")
        for index in range(max(begin - 1, 0), len(lines)):
            if wanted.match(lines[index]):
                return index + 2
            if index + 2 > begin and _HEADER.match(lines[index]):
                break
        return begin

    @cached_property
    def _tables(self) -> Mapping[Place, int]:
        """The line of every table's header; lines in texts of three quotes do not count."""
        found: dict[Place, int] = {(): 0}
        counts: Counter[Place] = Counter()
        inside = False
        for number, line in enumerate(self.matter.split("\n"), 2):
            if not inside and (header := _HEADER.match(line)):
                names = [name.strip(" \"'") for name in header[1].split(".")]
                place = _placed(names, counts, many=line.startswith("[["))
                found[place] = number
            if line.count('"""') % 2 or line.count("'''") % 2:
                inside = not inside
        return found


def _placed(names: list[str], counts: Counter[Place], *, many: bool) -> Place:
    place: Place = ()
    for name in names[:-1]:
        place = (*place, (name, max(counts[(*place, (name, 0))] - 1, 0)))
    first = (*place, (names[-1], 0))
    counts[first] += 1 if many else 0
    return (*place, (names[-1], max(counts[first] - 1, 0)))
