"""The parameters of a call as text to edit, in which secrets stay masked until they are asked for."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, cast

from mfa_tui.trace.json_text import Kind, tokens
from mfa_tui.trace.redaction import masked_document
from mfa_tui.trace.secret_values import value_of
from mfa_tui.trace.text import printable

_MASK = re.compile(r"(?:•••|…)\(\d+\)")


class DraftProblem(ValueError):
    """The text is not the parameters of a call; `line` and `column` count from 1."""

    def __init__(self, problem: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"Line {line}, column {column}: {problem}")
        self.line = line
        self.column = column


class Draft:
    """Parameters that are being edited; they start as `document`.

    A masked secret is a placeholder in the text, which stands for the true value as long as it is
    left whole. Where two secrets look alike when masked, a number tells their placeholders apart.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._secrets: dict[str, str] = {}
        """The JSON text of each secret, by its placeholder."""
        self.masked_text = _laid_out(self._masked(document, masked_document(document)))

    @property
    def has_secrets(self) -> bool:
        """Whether there is anything to reveal."""
        return bool(self._secrets)

    def revealed(self, text: str) -> str:
        """`text`, be it JSON or not, with the true values in place of the placeholders."""
        return "".join(
            self._secrets.get(value_of(token), token.text)
            if token.kind is Kind.STRING
            else token.text
            for token in tokens(text)
        )

    def masked(self, text: str) -> str:
        """`text` with placeholders again for the secrets that it started with."""
        placeholders = {secret: _spelled(name) for name, secret in self._secrets.items()}
        return "".join(
            token.text if token.kind is Kind.KEY else placeholders.get(token.text, token.text)
            for token in tokens(text)
        )

    def document(self, text: str, *, masked: bool) -> dict[str, Any]:
        """The parameters that `text` stands for; placeholders count if it is the `masked` one.

        Raises DraftProblem for what is no JSON object, and for a placeholder that was changed.
        """
        document = _parsed(text)
        if not masked or not self._secrets:
            return document
        self._check_placeholders(text)
        return _parsed(self.revealed(text))

    def _masked(self, true: Any, masked: Any) -> Any:
        """`masked` with a placeholder for each value that differs from the `true` one."""
        if true == masked:
            return true
        if isinstance(true, dict) and isinstance(masked, dict):
            members = cast("dict[str, Any]", true)
            others = cast("dict[str, Any]", masked)
            if members.keys() == others.keys():
                return {name: self._masked(each, others[name]) for name, each in members.items()}
        if isinstance(true, list) and isinstance(masked, list):
            pairs = zip(cast("list[Any]", true), cast("list[Any]", masked), strict=True)
            return [self._masked(each, other) for each, other in pairs]
        return self._placeholder(true, masked)

    def _placeholder(self, true: Any, masked: Any) -> str:
        secret, name = _spelled(true), masked if isinstance(masked, str) else "•••"
        placeholder, count = name, 1
        while self._secrets.setdefault(placeholder, secret) != secret:
            count += 1
            placeholder = f"{name} #{count}"
        return placeholder

    def _check_placeholders(self, text: str) -> None:
        at = 0
        for token in tokens(text):
            value = value_of(token)
            if token.kind is Kind.STRING and value not in self._secrets and _MASK.search(value):
                before = text[:at]
                column = at - (before.rfind("\n") + 1)
                raise DraftProblem(
                    "a masked value is sent as it truly is only if it is left whole. Undo the "
                    "change, replace all of it, or reveal it first.",
                    before.count("\n") + 1,
                    column + 1,
                )
            at += len(token.text)


def _parsed(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        problem = error.msg[:1].lower() + error.msg[1:].removesuffix(" at")
        raise DraftProblem(f"this is no JSON, {problem}.", error.lineno, error.colno) from error
    except (ValueError, RecursionError) as error:
        raise DraftProblem(f"this cannot be read, {error}.") from error
    if not isinstance(document, dict):
        raise DraftProblem("the parameters of a call are one JSON object, from { to }.")
    return cast("dict[str, Any]", document)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"JSON has no {name}")


def _laid_out(document: Any) -> str:
    return _visible(json.dumps(document, ensure_ascii=False, indent=2))


def _spelled(value: Any) -> str:
    return _visible(json.dumps(value, ensure_ascii=False))


def _visible(text: str) -> str:
    """JSON `text` in which each character that has no shape of its own is escaped."""
    if printable(text) == text:
        return text
    return "".join(each if printable(each) == each else json.dumps(each)[1:-1] for each in text)
