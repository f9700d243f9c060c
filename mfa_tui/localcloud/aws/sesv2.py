"""Amazon SES, version 2: SendEmail, in the REST protocol (API reference 2019-09-27)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from mfa_tui.localcloud.aws import mail
from mfa_tui.localcloud.aws.mail import Mail
from mfa_tui.localcloud.aws.side_call import SideCall, SideRefusal, not_built
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, json_object

PREFIX = "/v2/email/"
OPERATIONS = ("SendEmail",)
_PATH = f"{PREFIX}outbound-emails"


def operation_of(request: HttpRequest) -> str:
    """The operation of a request, or its method and path when it is none that is built."""
    path = urlsplit(request.url).path
    if (request.method, path) == ("POST", _PATH):
        return "SendEmail"
    return f"{request.method} {path}"


def answer(call: SideCall) -> HttpResponse:
    """Perform a request, or raise SideRefusal."""
    if call.operation not in OPERATIONS:
        raise not_built("SES API v2", call.operation, OPERATIONS)
    wish = json_object(call.request.body)
    if wish is None:
        raise SideRefusal("SerializationException", "The body has to be a JSON object.")
    try:
        wanted = _mail(wish)
    except (AttributeError, KeyError, TypeError):
        raise SideRefusal(
            "BadRequestException", "FromEmailAddress, Destination and Content are required."
        ) from None
    message_id = mail.send(call, wanted, "BadRequestException")
    return _json(200, {"MessageId": message_id}, call.request_id)


def refusal(error: SideRefusal, request_id: str) -> HttpResponse:
    """`error` as this protocol writes it."""
    return _json(error.status, {"message": error.message}, request_id, error.code)


def _mail(wish: dict[str, Any]) -> Mail:
    content = wish["Content"]
    if "Simple" not in content:
        raise not_built("SES API v2", f"Content.{next(iter(content), '')}", ("Content.Simple",))
    simple, body = content["Simple"], content["Simple"]["Body"]
    return Mail(
        wish["FromEmailAddress"],
        [address for group in wish["Destination"].values() for address in group],
        simple["Subject"]["Data"],
        body.get("Text", {}).get("Data", ""),
        body.get("Html", {}).get("Data", ""),
    )


def _json(
    status: int, content: dict[str, Any], request_id: str, error: str | None = None
) -> HttpResponse:
    headers = (("Content-Type", "application/json"), ("x-amzn-RequestId", request_id))
    named = (("x-amzn-ErrorType", error),) if error else ()
    return HttpResponse(status, (*headers, *named), json.dumps(content).encode())
