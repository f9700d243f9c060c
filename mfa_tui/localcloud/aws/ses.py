"""Amazon SES, version 1: SendEmail, in the query protocol (API reference 2010-12-01)."""

from __future__ import annotations

from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from mfa_tui.localcloud.aws import mail
from mfa_tui.localcloud.aws.mail import Mail
from mfa_tui.localcloud.aws.side_call import SideCall, SideRefusal, not_built
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

OPERATIONS = ("SendEmail",)
_NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/"


def operation_of(request: HttpRequest) -> str:
    """The Action that a form asks for; empty when it names none."""
    return _form(request).get("Action", "")


def answer(call: SideCall) -> HttpResponse:
    """Perform a request, or raise SideRefusal."""
    if call.operation not in OPERATIONS:
        raise not_built("SES", call.operation or "a request without Action", OPERATIONS)
    form = _form(call.request)
    if not (form.get("Source") and "Message.Subject.Data" in form):
        raise SideRefusal("ValidationError", "Source and Message are required.")
    wanted = Mail(
        form["Source"],
        [
            value
            for name, value in form.items()
            if name.startswith("Destination.") and ".member." in name
        ],
        form["Message.Subject.Data"],
        form.get("Message.Body.Text.Data", ""),
        form.get("Message.Body.Html.Data", ""),
    )
    message_id = mail.send(call, wanted, "InvalidParameterValue")
    return _xml(
        200,
        f'<SendEmailResponse xmlns="{_NAMESPACE}"><SendEmailResult><MessageId>{message_id}'
        f"</MessageId></SendEmailResult><ResponseMetadata><RequestId>{call.request_id}"
        "</RequestId></ResponseMetadata></SendEmailResponse>",
        call.request_id,
    )


def refusal(error: SideRefusal, request_id: str) -> HttpResponse:
    """`error` as this protocol writes it."""
    side = "Sender" if error.status < 500 else "Receiver"
    return _xml(
        error.status,
        f'<ErrorResponse xmlns="{_NAMESPACE}"><Error><Type>{side}</Type>'
        f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message></Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>",
        request_id,
    )


def _form(request: HttpRequest) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def _xml(status: int, text: str, request_id: str) -> HttpResponse:
    headers = (("Content-Type", "text/xml"), ("x-amzn-RequestId", request_id))
    return HttpResponse(status, headers, text.encode())
