"""One table of the front matter, read key by key; what is wrong is collected, not raised."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, cast

from mfa_tui.trainer.lesson_file import LessonFile, Place, Problem


class FrontTable:
    """A table at `place` of `file`. Every problem in it is appended to `problems`.

    Each key that is asked for counts as known; `close` reports those that nobody asked for.
    """

    def __init__(
        self, file: LessonFile, values: dict[str, Any], place: Place, problems: list[Problem]
    ) -> None:
        self._file = file
        self._values = values
        self._place = place
        self._problems = problems
        self._known: set[str] = set()

    def wrong(self, key: str, what: str, instead: str) -> None:
        """Report that `key` of this table (empty: the table) is wrong, and what to write."""
        line = self._file.line(self._place, key)
        self._problems.append(
            Problem(self._file.name, line, f"{self._label(key)}: {what}", instead)
        )

    def has(self, key: str) -> bool:
        """Whether `key` is there; it counts as known."""
        self._known.add(key)
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        """The text of `key`; without a `default` it has to be there and say something."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and (value.strip() or default is not None):
            return value
        what = "is missing" if value is None else "is not a text, or an empty one"
        self.wrong(key, what, f'Write {key} = "…".')
        return ""

    def choice(self, key: str, options: tuple[str, ...], default: str | None = None) -> str:
        """The text of `key`, one of `options`; after a problem it is the first of them."""
        value = self.text(key, default)
        if value in options:
            return value
        if value:
            close = get_close_matches(value, options, 1)
            instead = f"Write {key} = {_quoted(close or list(options))}."
            self.wrong(key, f"there is no {value!r}", instead)
        return options[0]

    def number(self, key: str, default: int | None = None) -> int:
        """The whole number of `key`, 1 or more."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.wrong(
            key, "is missing" if value is None else "is no number above 0", f"Write {key} = 8."
        )
        return 1

    def flag(self, key: str) -> bool:
        """Whether `key` is true; absent means false."""
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, "is neither true nor false", f"Write {key} = true.")
        return value is True

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts of `key`; absent means none, and a single text is a list of one."""
        value = self._get(key)
        values = cast("list[Any]", value) if isinstance(value, list) else [value]
        if value is None:
            return ()
        if all(isinstance(each, str) for each in values):
            return tuple(values)
        self.wrong(key, "is not a list of texts", f'Write {key} = ["…", "…"].')
        return ()

    def conditions(self, key: str) -> tuple[tuple[str, str], ...]:
        """The conditions of `key`, each with the words for it: a text, or `{ that = …, say = … }`."""
        value = self._get(key)
        if value is None:
            return ()
        values = cast("list[Any]", value) if isinstance(value, list) else [value]
        found = tuple(filter(None, map(_condition, values)))
        if len(found) == len(values):
            return found
        self.wrong(
            key, "is not a list of texts", f'Write {key} = ["…", {{ that = "…", say = "…" }}].'
        )
        return ()

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """The texts of the table `key` by name, in their order; absent means none."""
        value = self._get(key)
        if value is None:
            return ()
        items = cast("dict[str, Any]", value).items() if isinstance(value, dict) else [("", None)]
        if all(isinstance(each, str) for _, each in items):
            return tuple(items)
        self.wrong(key, "is not a table of texts", f'Write {key} = {{ name = "text" }}.')
        return ()

    def table(self, key: str) -> FrontTable | None:
        """The table `key`; None when it is absent."""
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return self._child(key, 0, cast("dict[str, Any]", value))
        self.wrong(key, "is no table", f"Write a line [{key}] above its keys.")
        return None

    def tables(self, key: str) -> Iterator[FrontTable]:
        """Every `[[key]]` table, each closed after it was used."""
        value = self._get(key)
        if value is None:
            return
        values = cast("list[Any]", value) if isinstance(value, list) else [value]
        if not all(isinstance(each, dict) for each in values) or not isinstance(value, list):
            self.wrong(key, "is no list of tables", f"Write a line [[{key}]] above each.")
            return
        for index, each in enumerate(values):
            child = self._child(key, index, each)
            yield child
            child.close()

    def named_tables(self, key: str) -> Iterator[tuple[str, FrontTable]]:
        """Every table `[key.NAME]` with its name, each closed after it was used."""
        table = self.table(key)
        for name in table._values if table else ():
            child = table.table(name) if table else None
            if child:
                yield name, child
                child.close()

    def close(self) -> None:
        """Report the keys that mean nothing here."""
        for key in self._values:
            if key not in self._known:
                close = get_close_matches(key, self._known, 1)
                instead = f"Did you mean {close[0]}?" if close else "Take it out."
                self.wrong(key, "is no key that means anything here", instead)

    def _get(self, key: str) -> Any:
        self._known.add(key)
        return self._values.get(key)

    def _child(self, key: str, index: int, values: dict[str, Any]) -> FrontTable:
        return FrontTable(self._file, values, (*self._place, (key, index)), self._problems)

    def _label(self, key: str) -> str:
        names = [f"{name} {index + 1}" for name, index in self._place]
        return ", ".join([*names, key] if key else names) or "the front matter"


def _condition(value: Any) -> tuple[str, str] | None:
    """A condition and the words for it; None where it is neither of the two ways to write it."""
    if isinstance(value, str):
        return value, ""
    parts = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    if parts.keys() == {"that", "say"} and all(isinstance(each, str) for each in parts.values()):
        return parts["that"], parts["say"]
    return None


def _quoted(words: list[str]) -> str:
    return " or ".join(f'"{word}"' for word in words)
