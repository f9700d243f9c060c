"""What `$…` stands for in moves: members of responses, facts of the preset, codes of this moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, cast

from mfa_tui.trace.exchange import Exchange, Party

_NAME = r"[A-Za-z_][\w:-]*(?:\.[\w:@-]+)*"
_REFERENCE = re.compile(
    rf"\$(?:(?P<function>[a-z_]+)\((?P<arguments>(?:[^()]|\([^()]*\))*)\)|(?P<name>{_NAME}))(?:~(?P<back>\d+))?"
)
_COMMA = re.compile(r",(?![^()]*\))")
_INSIDE = re.compile(r"\$\{(?P<inner>[^{}]+)\}")


class Unknown(Exception):
    """A `$…` that stands for nothing here; the text says what was looked for."""


class Source(Protocol):
    """Where values come from."""

    def responses(self) -> Iterable[Mapping[str, Any]]:
        """The JSON bodies of what was answered to the app, newest first."""
        ...

    def named(self, name: str) -> Any:
        """A fact that goes by `name`, such as `ana.password`; None when there is none."""
        ...

    def computed(self, function: str, arguments: tuple[str, ...], back: int) -> Any:
        """What `$function(arguments)` gives, `back` steps before the newest. Raises Unknown."""
        ...


def resolved(value: Any, source: Source) -> Any:
    """`value` with every `$…` in it replaced; `$$` begins a text that begins with `$`.

    A text that is one reference becomes what it stands for; inside a text write `${…}`.
    Raises Unknown.
    """
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value).items()
        return {name: resolved(each, source) for name, each in pairs}
    if isinstance(value, list):
        return [resolved(each, source) for each in cast("list[Any]", value)]
    return _text(value, source) if isinstance(value, str) else value


def response_bodies(exchanges: Iterable[Exchange]) -> Iterator[Mapping[str, Any]]:
    """The JSON bodies that the app got in `exchanges`, which are given oldest first, newest first."""
    for exchange in reversed(tuple(exchanges)):
        if exchange.source is Party.APP and exchange.response_json and not exchange.failed:
            yield exchange.response_json


def request_bodies(exchanges: Iterable[Exchange]) -> Iterator[Mapping[str, Any]]:
    """The JSON bodies that the app sent in `exchanges`, which are given oldest first, newest first."""
    for exchange in reversed(tuple(exchanges)):
        if exchange.source is Party.APP and exchange.request_json:
            yield exchange.request_json


def _text(value: str, source: Source) -> Any:
    if value.startswith("$$"):
        return value[1:]
    if whole := _REFERENCE.fullmatch(value):
        return _referred(whole, source)
    if value.startswith("$") and not value.startswith("${"):
        raise Unknown(f"{value} is no reference; a text that begins with $ is written with two.")

    def replaced(match: re.Match[str]) -> str:
        inner = _REFERENCE.fullmatch(f"${match['inner']}")
        if inner is None:
            raise Unknown(f"{match[0]} is no reference.")
        return str(_referred(inner, source))

    return _INSIDE.sub(replaced, value)


def _referred(match: re.Match[str], source: Source) -> Any:
    back = int(match["back"] or 0)
    if match["function"]:
        parts = _COMMA.split(match["arguments"])
        arguments = tuple(part.strip() for part in parts if part.strip())
        resolved_arguments = tuple(str(_text(each, source)) for each in arguments)
        return source.computed(match["function"], resolved_arguments, back)
    fact = source.named(match["name"])
    return fact if fact is not None else _member(match["name"], back, source)


def _member(name: str, back: int, source: Source) -> Any:
    """The member `name` of the newest response that has it, or of one `back` before that."""
    found = (value for body in source.responses() for value in outermost(body, name))
    for passed, value in enumerate(found):
        if passed == back:
            return value
    earlier = f", {back} before the newest" if back else ""
    raise Unknown(
        f"no response has a member {name}{earlier}. A step before gives it, or the name is wrong."
    )


def outermost(body: Any, name: str) -> Iterator[Any]:
    """The outermost member `name` in `body`, if there is one."""
    layer = [body]
    while layer:
        objects = [cast("dict[str, Any]", each) for each in layer if isinstance(each, dict)]
        for each in objects:
            if each.get(name) is not None:
                yield each[name]
                return
        lists = [cast("list[Any]", each) for each in layer if isinstance(each, list)]
        layer = [v for each in objects for v in each.values()] + [v for each in lists for v in each]
