"""The places that can be pointed at: every path in an exchange or in the state, with its value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.redaction import masked_document, masked_exchange
from mfa_tui.trainer.document import document

_ABOUT_THE_CALL = ("operation", "source", "destination", "number", "parent")
_CLAIMS = ("id_claims", "access_claims", "sent_claims")


def places_in(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    """The paths in `exchange` that have a value, and the values with secrets masked."""
    seen = document(masked_exchange(exchange))
    # a masked token cannot be opened; what is inside is no secret
    seen |= {name: document(exchange)[name] for name in _CLAIMS}
    shown = {name: each for name, each in seen.items() if name not in _ABOUT_THE_CALL}
    return tuple(_leaves("", shown))


def settings_in(state: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The paths in the `state` of a world, and the values with secrets masked."""
    return tuple(_leaves("", masked_document(dict(state))))


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, each in cast("dict[str, Any]", value).items():
            yield from _leaves(f"{path}.{name}" if path else name, each)
    elif isinstance(value, list) and value:
        for index, each in enumerate(cast("list[Any]", value)):
            yield from _leaves(f"{path}[{index}]", each)
    elif value is not None and value != "":
        yield path, value if isinstance(value, str) else json.dumps(value, default=str)
