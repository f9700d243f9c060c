"""One entry of a HAR file as an exchange."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from mfa_tui.trace.exchange import Exchange, Headers, HttpRequest, HttpResponse, Party
from mfa_tui.trace.export import body_text
from mfa_tui.trace.export.aws_call import AWS_HOST, TARGET
from mfa_tui.trace.export.fields import Fields, Malformed
from mfa_tui.trace.export.har import OWN
from mfa_tui.trace.export.reading import CUT_OFF


def is_wanted(entry: Fields) -> bool:
    """Whether `entry` is ours, or a request to Cognito or to what is spoken to as if it were it.

    Raises Malformed where that cannot be told.
    """
    if entry.has(OWN):
        return True
    request = entry.inside("request")
    url = request.text("url")
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        raise Malformed("request.url is no address") from None
    return bool(AWS_HOST.fullmatch(host)) or _names_cognito(request)


def exchange_of(entry: Fields, number: int) -> Exchange:
    """The exchange in `entry`, which is the file's `number`-th. Raises Malformed."""
    request = _request(entry.inside("request"))
    answer = entry.inside("response")
    response = _response(answer) if answer.whole("status") > 0 else None
    exchange = Exchange(
        number,
        Party.APP,
        Party.COGNITO,
        request.operation or request.method,
        request,
        _moment(entry.text("startedDateTime")),
        response,
        None if response else _why_none(entry),
        _seconds(entry),
        note=entry.text("comment") if entry.has("comment") else "",
    )
    return _with_own(exchange, entry.inside(OWN)) if entry.has(OWN) else exchange


def lacks_body(entry: Fields) -> bool:
    """Whether the answer in `entry` has a size but no body, as when it was saved without contents."""
    answer = entry.inside("response")
    if not answer.has("content"):
        return answer.has("bodySize") and answer.number("bodySize") > 0
    content = answer.inside("content")
    return not content.has("text") and content.has("size") and content.number("size") > 0


def _names_cognito(request: Fields) -> bool:
    for pair in request.items("headers") if isinstance(request.any("headers"), list) else ():
        match pair:
            case {"name": str(name), "value": str(value)} if name.lower() == "x-amz-target":
                return value.partition(".")[0] == TARGET
            case _:
                pass
    return False


def _with_own(exchange: Exchange, own: Fields) -> Exchange:
    """`exchange` with what HAR has no word for; an older mfa-tui wrote less of it."""
    failure = own.text("failure") if own.has("failure") else CUT_OFF
    response = exchange.response
    return replace(
        exchange,
        request=replace(exchange.request, left_out=_count(own, "requestLeftOut")),
        response=response and replace(response, left_out=_count(own, "responseLeftOut")),
        number=own.whole("number"),
        parent=own.whole("parent") if own.has("parent") else None,
        source=own.party("source"),
        destination=own.party("destination"),
        operation=own.text("operation"),
        duration=own.number("duration") if own.has("duration") else None,
        log=own.text("log"),
        who=own.text("who") if own.has("who") else "",
        edited=own.flag("edited"),
        marked=own.flag("marked"),
        gist=own.text("gist") if own.has("gist") else None,
        failure=None if exchange.response else failure,
    )


def _count(own: Fields, name: str) -> int:
    return own.whole(name) if own.has(name) else 0


def _why_none(entry: Fields) -> str:
    error = entry.inside("response").any("_error") or entry.any("_error")
    return str(error) if error else "The browser got no answer; the file does not say why."


def _seconds(entry: Fields) -> float | None:
    """The duration; browsers write -1 or null for what they have not measured."""
    if not entry.has("time") or entry.number("time") < 0:
        return None
    return entry.number("time") / 1000


def _request(request: Fields) -> HttpRequest:
    return HttpRequest(
        request.text("method"), request.text("url"), _headers(request), _posted(request)
    )


def _posted(request: Fields) -> bytes:
    """The request's body; some browsers give the fields of a form instead of its text."""
    if not request.has("postData"):
        return b""
    data = request.inside("postData")
    if data.has("text"):
        in_base64 = "base64" in (data.any("_encoding"), data.any("encoding"))
        return body_text.read(data, "text", in_base64=in_base64)
    return urlencode(data.pairs("params")).encode() if data.has("params") else b""


def _response(response: Fields) -> HttpResponse:
    body = b""
    if response.has("content") and (content := response.inside("content")).has("text"):
        # what was compressed on the wire stands here already unpacked
        body = body_text.read(content, "text", in_base64=content.any("encoding") == "base64")
    return HttpResponse(response.whole("status"), _headers(response), body)


def _headers(message: Fields) -> Headers:
    """The headers without HTTP/2's `:authority` and the like, which are none."""
    return tuple(pair for pair in message.pairs("headers") if not pair[0].startswith(":"))


def _moment(text: str) -> float:
    """Seconds since the epoch. Source: HAR 1.2, startedDateTime (ISO 8601)."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise Malformed("startedDateTime is no date") from None
