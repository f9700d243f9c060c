"""The JSON documents that records are kept as."""

from __future__ import annotations

import json
from typing import Any


def as_document(record: Any) -> str:
    """`record`, a dataclass with slots, as JSON; records inside it are objects too.

    Several are written for each sign-in: `dataclasses.asdict` would copy all that is in them first.
    """
    return json.dumps(as_members(record), default=as_members)


def as_members(record: Any) -> dict[str, Any]:
    """The fields of a dataclass with slots, by their names."""
    return {name: getattr(record, name) for name in record.__slots__}
