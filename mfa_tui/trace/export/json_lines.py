"""JSON Lines, the complete form: a first line that says what it is, then one exchange a line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse
from mfa_tui.trace.export import body_text
from mfa_tui.trace.export.fields import Fields, Malformed
from mfa_tui.trace.export.reading import CUT_OFF, Gathered, NotATrace, Progress, Reading, Skipped

FORMAT = "mfa-tui trace"
VERSION = 1


def json_lines(exchanges: Iterable[Exchange], *, masked: bool) -> Iterator[str]:
    """The lines of a file, each with its end; `masked` says what was done to `exchanges` before."""
    yield _line({"format": FORMAT, "version": VERSION, "masked": masked})
    for exchange in exchanges:
        yield _line(_document(exchange))


def read_json_lines(file: BinaryIO, on_progress: Progress) -> Reading:
    """The exchanges in `file`. Lines that are none are named and skipped. Raises NotATrace.

    One line after the other, so that a file of any size takes little more than what is in it.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    masked = _heading(file.readline())
    gathered, skipped = Gathered(), list[Skipped]()
    for number, line in enumerate(file, 2):
        if not line.strip():
            continue
        on_progress(min(file.tell() / size, 1))
        try:
            gathered.add(_exchange(Fields(json.loads(line))))
        except Malformed as error:
            skipped.append(Skipped("line", number, str(error)))
        except (ValueError, RecursionError):
            skipped.append(Skipped("line", number, "not JSON"))
    return Reading(gathered.exchanges, tuple(skipped), masked=masked)


def _heading(line: bytes) -> bool:
    """Whether the file is masked, by its first line."""
    try:
        heading: Any = json.loads(line)
    except (ValueError, RecursionError):
        heading = None
    match heading:
        case {"format": str(name), "version": int(version)} if name == FORMAT:
            if version > VERSION:
                raise NotATrace(
                    f"A newer mfa-tui wrote it (version {version}, this one reads {VERSION}). "
                    "Update mfa-tui to open it."
                )
            return heading.get("masked") is True
        case _:
            raise NotATrace(
                "Its first line does not say that it is a trace of mfa-tui. "
                "A HAR file has to be named .har."
            )


def _line(document: Any) -> str:
    # by default all but ASCII is escaped, so lone surrogates and line separators are no trouble
    return json.dumps(document, separators=(",", ":")) + "\n"


def _document(exchange: Exchange) -> dict[str, Any]:
    request, response = exchange.request, exchange.response
    return {
        "number": exchange.number,
        "parent": exchange.parent,
        "source": exchange.source,
        "destination": exchange.destination,
        "operation": exchange.operation,
        "started": exchange.started,
        "duration": exchange.duration,
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": request.headers,
            "left_out": request.left_out,
            **_body(request.body),
        },
        "response": response
        and {
            "status": response.status,
            "headers": response.headers,
            "left_out": response.left_out,
            **_body(response.body),
        },
        "failure": exchange.failure,
        "log": exchange.log,
        "edited": exchange.edited,
        "marked": exchange.marked,
        "note": exchange.note,
        "gist": exchange.gist,
        "who": exchange.who,
    }


def _body(body: bytes) -> dict[str, str]:
    text, in_base64 = body_text.written(body)
    return {"body_base64" if in_base64 else "body": text}


def _exchange(fields: Fields) -> Exchange:
    response = _response(fields.inside("response")) if fields.has("response") else None
    failure = fields.text("failure") if fields.has("failure") else None
    return Exchange(
        fields.whole("number"),
        fields.party("source"),
        fields.party("destination"),
        fields.text("operation"),
        _request(fields.inside("request")),
        fields.number("started"),
        response,
        failure or (None if response else CUT_OFF),
        fields.number("duration") if fields.has("duration") else None,
        fields.whole("parent") if fields.has("parent") else None,
        fields.text("log"),
        edited=fields.flag("edited"),
        marked=fields.flag("marked"),
        note=fields.text("note") if fields.has("note") else "",
        gist=fields.text("gist") if fields.has("gist") else None,
        who=fields.text("who") if fields.has("who") else "",
    )


def _request(fields: Fields) -> HttpRequest:
    return HttpRequest(
        fields.text("method"),
        fields.text("url"),
        fields.pairs("headers"),
        _bytes(fields),
        _left_out(fields),
    )


def _response(fields: Fields) -> HttpResponse:
    return HttpResponse(
        fields.whole("status"), fields.pairs("headers"), _bytes(fields), _left_out(fields)
    )


def _left_out(fields: Fields) -> int:
    """How many bytes of the body were not kept; files of an older mfa-tui do not say."""
    return fields.whole("left_out") if fields.has("left_out") else 0


def _bytes(fields: Fields) -> bytes:
    in_base64 = fields.has("body_base64")
    return body_text.read(fields, "body_base64" if in_base64 else "body", in_base64=in_base64)
