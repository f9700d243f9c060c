"""A message with its secrets taken out: each becomes an environment variable, never inline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.redaction import echoes
from mfa_tui.trace.secret_names import Secrecy, is_secret, secrecy_of
from mfa_tui.trace.secret_values import secrets_of, text_secrets
from mfa_tui.trace.text import one_line

WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Between the words of an AWS name: User|MFA|Preference."""


@dataclass(frozen=True)
class Variable:
    """An environment variable in place of a secret; `place` says where the secret stood."""

    name: str
    place: str


class Variables:
    """Names the secrets of one exchange. One value has one variable wherever it stands.

    Names begin with the party that is called (`COGNITO_PASSWORD`), so none can be one of the
    shell's own.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._prefix = exchange.destination.upper()
        self._echoes = echoes(secrets_of(exchange))
        self._by_value: dict[str, Variable] = {}

    @property
    def all(self) -> tuple[Variable, ...]:
        """The variables named so far, in the order of their places."""
        return tuple(self._by_value.values())

    @property
    def values(self) -> dict[str, str]:
        """The values by the names of their variables: what the environment has to hold."""
        return {variable.name: value for value, variable in self._by_value.items()}

    def within(self, document: Any) -> Any:
        """JSON `document` with a Variable for each string or number that is or holds a secret."""
        return self._member(document, (), None)

    def of_text(self, value: str, place: str) -> str | Variable:
        """`value`, or its Variable where it holds a secret. `place` names it, e.g. a header."""
        secrecy = secrecy_of(place)
        if (secrecy and is_secret(value, secrecy)) or self._holds_secret(value):
            return self.named(value, (place,))
        return value

    def named(self, value: str, path: tuple[str, ...]) -> Variable:
        """The variable for the secret `value` that stands at `path`, outermost name first."""
        if value not in self._by_value:
            self._by_value[value] = Variable(self._free_name(path), one_line(".".join(path)))
        return self._by_value[value]

    def _member(self, value: Any, path: tuple[str, ...], secrecy: Secrecy | None) -> Any:
        # Lambda events have a `session` list, which is no secret
        inner = None if secrecy is Secrecy.OPAQUE else secrecy
        if isinstance(value, dict):
            return {
                name: self._member(each, (*path, name), secrecy_of(name) or inner)
                for name, each in cast("dict[str, Any]", value).items()
            }
        if isinstance(value, list):
            return [self._member(each, path, inner) for each in cast("list[Any]", value)]
        if value is None or isinstance(value, bool):
            return value
        text = str(value)
        secret = (secrecy and is_secret(text, secrecy)) or self._holds_secret(text)
        return self.named(text, path) if secret else value

    def _holds_secret(self, text: str) -> bool:
        return any(text_secrets(text)) or any(echo in text for echo in self._echoes)

    def _free_name(self, path: tuple[str, ...]) -> str:
        word = WORD_ENDS.sub("_", path[-1] if path else "value")
        name = f"{self._prefix}_{re.sub('[^A-Z0-9]+', '_', word.upper()).strip('_') or 'VALUE'}"
        taken = {each.name for each in self._by_value.values()}
        free = name
        while free in taken:
            free = f"{name}_{len(taken) + 1}"
        return free


def holds_variable(document: Any) -> bool:
    """Whether there is a Variable anywhere in `document`."""
    if isinstance(document, dict):
        return any(map(holds_variable, cast("dict[str, Any]", document).values()))
    if isinstance(document, list):
        return any(map(holds_variable, cast("list[Any]", document)))
    return isinstance(document, Variable)
