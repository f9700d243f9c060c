"""Filters over a trace: words that a person remembers, or a JMESPath expression.

JMESPath is what `--query` of the AWS CLI takes, so whoever works with Cognito may know it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, cast

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.redaction import masked_exchange

EXPRESSION = "="
"""What a filter begins with when the rest is a JMESPath expression."""

TOO_LARGE = "The expression has too many brackets, or digits."

Filter = Callable[[Exchange], bool]
"""Whether an exchange is one of those that are looked for."""

_MAY_SHOW_SECRETS = re.compile(r"request|response|message|[@*]")
"""What an expression has in it that can reach a secret; others need no masking, which is slow."""


class WrongExpression(ValueError):
    """The expression cannot be used; the text says why and, where that is known, at which character."""


def filter_of(text: str, *, revealed: bool = False) -> Filter | None:
    """What `text` looks for, None where it is blank. Raises WrongExpression.

    Secrets are found only when they are `revealed`.
    """
    wanted = text.strip()
    if not wanted.removeprefix(EXPRESSION).strip():
        return None
    if wanted.startswith(EXPRESSION):
        return _expression(wanted.removeprefix(EXPRESSION).strip(), revealed)
    return _words(wanted, revealed)


def document(exchange: Exchange) -> dict[str, Any]:
    """`exchange` as an expression sees it; times in milliseconds, what is not known null."""
    took = exchange.duration
    return {
        "number": exchange.number,
        "operation": exchange.operation,
        "source": str(exchange.source),
        "destination": str(exchange.destination),
        "status": exchange.response.status if exchange.response else None,
        "error": exchange.error_type,
        "message": exchange.error_message,
        "challenge": exchange.challenge_name,
        "request": exchange.request_json,
        "response": exchange.response_json,
        "ms": None if took is None else took * 1000,
        "edited": exchange.edited,
        "marked": exchange.marked,
        "note": exchange.note,
        "who": exchange.who,
    }


def _words(wanted: str, revealed: bool) -> Filter:
    words = [_spellings(word) for word in wanted.lower().split()]

    def matches(exchange: Exchange) -> bool:
        missing = _missing(words, _row(exchange))
        if missing and not _missing(missing, _content(exchange)):
            # masking costs far more than looking, so it is done only where there is something
            missing = [] if revealed else _missing(missing, _content(masked_exchange(exchange)))
        return not missing

    return matches


def _missing(words: list[set[str]], text: str) -> list[set[str]]:
    return [each for each in words if not any(spelling in text for spelling in each)]


def _spellings(word: str) -> set[str]:
    """`word`, and how clients write it in JSON."""
    return {word, json.dumps(word)[1:-1].lower()}


def _row(exchange: Exchange) -> str:
    """What the list shows of `exchange`; there are no secrets in it."""
    parts = (exchange.operation, exchange.source, "→", exchange.destination, exchange.outcome)
    return f"{' '.join(parts)} {exchange.who} {exchange.note}".lower()


def _content(exchange: Exchange) -> str:
    return "\n".join(_texts(exchange)).lower()


def _texts(exchange: Exchange) -> Iterator[str]:
    request, response = exchange.request, exchange.response
    yield f"{request.method} {request.url}"
    for headers in (request.headers, response.headers if response else ()):
        for name, value in headers:
            yield f"{name}: {value}"
    yield request.body.decode("utf-8", "replace")
    if response:
        yield f"{response.status}\n{response.body.decode('utf-8', 'replace')}"
    yield exchange.failure or ""
    yield exchange.log


def _expression(text: str, revealed: bool) -> Filter:
    # not on the way to the first frame
    from jmespath.exceptions import JMESPathError

    search = _compiled(text)
    masks = not revealed and _MAY_SHOW_SECRETS.search(text) is not None

    def matches(exchange: Exchange) -> bool:
        try:
            return _is_true(search(document(masked_exchange(exchange) if masks else exchange)))
        except (JMESPathError, TypeError, ValueError, RecursionError):
            # a function was given null or a name is compared with a number, say: what it asks does
            # not hold for this exchange
            return False

    return matches


def _compiled(text: str) -> Callable[[Any], Any]:
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        compiled = jmespath.compile(text)
    except JMESPathError as error:
        raise WrongExpression(_complaint(error, text)) from None
    except (ValueError, RecursionError):
        raise WrongExpression(TOO_LARGE) from None
    for name, given in _calls(compiled.parsed):
        _check_call(name, given)
    return cast("Callable[[Any], Any]", compiled.search)


def _complaint(error: Any, text: str) -> str:
    """What is wrong, and at which character, counted from 1 after the sign."""
    place = getattr(error, "lex_position", None)
    if not isinstance(place, int) or place >= len(text):
        return "The expression is not complete."
    rest = text[place : place + 12]
    hint = "; compare with ==" if rest.startswith("=") else ""
    return f"Wrong at character {place + 1}: {rest}{hint}"


def _calls(node: Any) -> Iterator[tuple[str, int]]:
    """The functions that a parsed expression calls, each with how many arguments."""
    if not isinstance(node, dict):
        return
    nodes: list[Any] = [node]
    while nodes:
        branch = cast("dict[str, Any]", nodes.pop(0))
        children = cast("list[Any]", branch.get("children", []))
        if branch.get("type") == "function_expression":
            yield str(branch["value"]), len(children)
        nodes[:0] = [child for child in children if isinstance(child, dict)]


def _check_call(name: str, given: int) -> None:
    """Raise WrongExpression for a call that could hold for no exchange at all."""
    from jmespath.functions import Functions

    table = cast("dict[str, dict[str, Any]]", Functions.FUNCTION_TABLE)
    if name not in table:
        raise WrongExpression(f"JMESPath has no function {name}().")
    signature = table[name]["signature"]
    variadic = bool(signature and signature[-1].get("variadic"))
    if given < len(signature) or (given > len(signature) and not variadic):
        raise WrongExpression(f"{name}() takes {len(signature)} arguments, not {given}.")


def _is_true(value: Any) -> bool:
    """Truth as JMESPath defines it: not null, not false, not empty; zero is true."""
    return value is not None and value is not False and value not in ("", [], {})
