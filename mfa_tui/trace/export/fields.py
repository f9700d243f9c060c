"""Reading the members of JSON that somebody else has written."""

from __future__ import annotations

from typing import Any, cast

from mfa_tui.trace.exchange import Headers, Party


class Malformed(ValueError):
    """An entry that cannot be an exchange; the text names the member and what is wrong with it."""


class Fields:
    """The members of a JSON object; `where` is its place, which the message of Malformed begins with.

    Each method raises Malformed where the member is missing, null, or of another kind.
    """

    def __init__(self, value: Any, where: str = "") -> None:
        if not isinstance(value, dict):
            raise Malformed(f"{where or 'it'} is no object")
        self._members = cast("dict[str, Any]", value)
        self._where = where

    def has(self, name: str) -> bool:
        """Whether the member `name` is there and not null."""
        return self._members.get(name) is not None

    def any(self, name: str) -> Any:
        """The member `name`, whatever it is; None where it is missing."""
        return self._members.get(name)

    def text(self, name: str) -> str:
        """The text in the member `name`."""
        value = self._there(name)
        if not isinstance(value, str):
            raise Malformed(f"{self.place(name)} is no text")
        return value

    def whole(self, name: str) -> int:
        """The whole number in the member `name`."""
        value = self._there(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Malformed(f"{self.place(name)} is no whole number")
        return value

    def flag(self, name: str) -> bool:
        """Whether the member `name` is there and true."""
        return self._members.get(name) is True

    def number(self, name: str) -> float:
        """The number in the member `name`."""
        value = self._there(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise Malformed(f"{self.place(name)} is no number")
        return value

    def inside(self, name: str) -> Fields:
        """The object in the member `name`."""
        return Fields(self._there(name), self.place(name))

    def items(self, name: str) -> list[Any]:
        """The list in the member `name`."""
        value = self._there(name)
        if not isinstance(value, list):
            raise Malformed(f"{self.place(name)} is no list")
        return cast("list[Any]", value)

    def party(self, name: str) -> Party:
        """The member `name` as a Party."""
        value = self.text(name)
        if value not in set(Party):
            raise Malformed(f"{self.place(name)} is no party")
        return Party(value)

    def pairs(self, name: str) -> Headers:
        """The list in the member `name` as pairs, be each `["a", "b"]` or `{"name": "a", "value": "b"}`."""
        found: list[tuple[str, str]] = []
        for each in self.items(name):
            match each:
                case [str(key), str(value)] | {"name": str(key), "value": str(value)}:
                    found.append((key, value))
                case _:
                    raise Malformed(f"{self.place(name)} has one without name and value")
        return tuple(found)

    def place(self, name: str) -> str:
        """Where the member `name` is, from the entry on."""
        return f"{self._where}.{name}" if self._where else name

    def _there(self, name: str) -> Any:
        if not self.has(name):
            raise Malformed(f"{self.place(name)} is missing")
        return self._members[name]
