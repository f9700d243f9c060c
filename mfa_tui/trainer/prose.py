"""The Markdown half of a lesson file: introduction, one section for each step, the closing words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

DONE = "done"
"""The heading of the closing words."""

_PART = re.compile(r"\*\*(Do|See|Why)\*\*\s*")
_OWN_LINE = re.compile(r"\s*([-*]|\d+\.)\s|\s{4}|\|")


@dataclass
class Section:
    """What stands below one heading: paragraphs by part (`do`, `see`, `why`), a card, the rest."""

    line: int
    parts: dict[str, str] = field(default_factory=dict[str, str])
    card: str = ""
    rest: str = ""


def introduction(prose: str) -> str:
    """What stands above the first heading of the second level."""
    return _flowing(re.split(r"(?m)^## ", prose, maxsplit=1)[0].splitlines())


def sections(prose: str, first_line: int) -> Iterator[tuple[str, Section]]:
    """Every section with its heading; `first_line` is where the prose begins in its file."""
    heading, start, lines = "", 0, list[str]()
    for number, line in enumerate(prose.splitlines(), first_line):
        if line.startswith("## "):
            if heading:
                yield heading, _section(start, lines)
            heading, start, lines = line[3:].strip(), number, []
        else:
            lines.append(line)
    if heading:
        yield heading, _section(start, lines)


def _section(line: int, lines: list[str]) -> Section:
    grouped: dict[str, list[str]] = {}
    part = ""
    for each in lines:
        if begins := _PART.match(each):
            part, each = begins[1].lower(), each[begins.end() :]
        elif each.startswith(">"):
            part, each = "card", each[1:].removeprefix(" ")
        elif part == "card" and not each.strip():
            part = ""
        grouped.setdefault(part, []).append(each)
    texts = {name: _flowing(found) for name, found in grouped.items()}
    return Section(line, texts, texts.pop("card", ""), texts.pop("", ""))


def _flowing(lines: list[str]) -> str:
    """Paragraphs as one line each; list items and indented lines keep their own."""
    shown: list[str] = []
    for line in lines:
        if shown and shown[-1] and line.strip() and not _OWN_LINE.match(line):
            shown[-1] += " " + line.strip()
        else:
            shown.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(shown)).strip()
