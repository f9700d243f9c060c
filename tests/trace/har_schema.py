"""HAR 1.2 as a JSON Schema: every member that the format names, with its type.

Source: HTTP Archive format 1.2, section by section; members of one's own begin with an underscore.
"""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": -1}
TIME = {"type": "number", "minimum": 0}
PART = {"type": "number", "minimum": -1}


def closed(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object that has all of `required`, maybe `optional`, and else only `_` members."""
    optional = {"comment": TEXT, **(optional or {})}
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
    }


def listed(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


PAIR = closed({"name": TEXT, "value": TEXT})
COOKIE = closed({"name": TEXT, "value": TEXT}, {"path": TEXT, "domain": TEXT, "expires": TEXT})
MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
PROGRAM = closed({"name": TEXT, "version": TEXT})
PARAM = closed({"name": TEXT}, {"value": TEXT, "fileName": TEXT, "contentType": TEXT})
POST_DATA = closed({"mimeType": TEXT}, {"text": TEXT, "params": listed(PARAM)}) | {
    "not": {"required": ["text", "params"]}
}
MESSAGE = {
    "httpVersion": TEXT,
    "cookies": listed(COOKIE),
    "headers": listed(PAIR),
    "headersSize": COUNT,
    "bodySize": COUNT,
}
REQUEST = closed(
    {"method": TEXT, "url": {"type": "string", "format": "uri"}, "queryString": listed(PAIR)}
    | MESSAGE,
    {"postData": POST_DATA},
)
CONTENT = closed(
    {"size": COUNT, "mimeType": TEXT}, {"compression": COUNT, "text": TEXT, "encoding": TEXT}
)
RESPONSE = closed(
    {"status": {"type": "integer"}, "statusText": TEXT, "content": CONTENT, "redirectURL": TEXT}
    | MESSAGE
)
TIMINGS = closed(
    {"send": PART, "wait": PART, "receive": PART},
    {"blocked": PART, "dns": PART, "connect": PART, "ssl": PART},
)
ENTRY = closed(
    {
        "startedDateTime": MOMENT,
        "time": TIME,
        "request": REQUEST,
        "response": RESPONSE,
        "cache": closed({}, {"beforeRequest": {}, "afterRequest": {}}),
        "timings": TIMINGS,
    },
    {"pageref": TEXT, "serverIPAddress": TEXT, "connection": TEXT},
)
LOG = closed(
    {"version": {"const": "1.2"}, "creator": PROGRAM, "entries": listed(ENTRY)},
    {"browser": PROGRAM, "pages": {"type": "array"}},
)
HAR: dict[str, Any] = {
    "type": "object",
    "required": ["log"],
    "properties": {"log": LOG},
    "additionalProperties": False,
}
