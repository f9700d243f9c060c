"""Lists in pages: the opaque token that says where the next page begins."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from mfa_tui.localcloud.cognito import guesses

LARGEST = 60
"""The most that any list shows at once."""

_TOKEN = re.compile("after (.+)", re.DOTALL)
_Item = TypeVar("_Item")


def start(token: str | None) -> str:
    """The key of the last item already shown; empty on the first page. Raises ServiceError."""
    if token is None:
        return ""
    try:
        match = _TOKEN.fullmatch(base64.urlsafe_b64decode(token).decode())
    except ValueError:
        match = None
    if match is None:
        raise guesses.pagination_token()
    return match[1]


def page(items: Iterable[tuple[str, _Item]], limit: int) -> tuple[list[_Item], str | None]:
    """The first `limit` of `items`, each with its key, and the token for those behind."""
    found = list(islice(items, limit + 1))
    token = None
    if len(found) > limit:
        last, _ = found[limit - 1]
        token = base64.urlsafe_b64encode(f"after {last}".encode()).decode()
    return [item for _, item in found[:limit]], token
