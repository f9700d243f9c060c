"""Which side service a request is for, and its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from mfa_tui.localcloud.aws import secrets_manager, ses, sesv2
from mfa_tui.localcloud.aws.side_call import SideCall, SideRefusal
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party, header

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class SideService:
    """A service beside Cognito: who it is on the Trace, and by which name requests are signed."""

    party: Party
    signing_name: str
    operation_of: Callable[[HttpRequest], str]
    answer: Callable[[SideCall], HttpResponse]
    refusal: Callable[[SideRefusal, str], HttpResponse]


SECRETS_MANAGER = SideService(
    Party.SECRETS_MANAGER,
    "secretsmanager",
    secrets_manager.operation_of,
    secrets_manager.answer,
    secrets_manager.refusal,
)
SES = SideService(Party.SES, "ses", ses.operation_of, ses.answer, ses.refusal)
SESV2 = SideService(Party.SES, "ses", sesv2.operation_of, sesv2.answer, sesv2.refusal)


def side_service(request: HttpRequest) -> SideService | None:
    """The service that `request` is for, by its target, path or form; None for Cognito."""
    target = header(request.headers, "x-amz-target") or ""
    if target.partition(".")[0] == secrets_manager.TARGET:
        return SECRETS_MANAGER
    path = urlsplit(request.url).path
    if path.startswith(sesv2.PREFIX):
        return SESV2
    form = (header(request.headers, "content-type") or "").startswith(_FORM)
    return SES if path == "/" and request.method == "POST" and form else None


def answer(
    service: SideService, call: SideCall, verify: Callable[[HttpRequest, str], None]
) -> HttpResponse:
    """What `service` says to a request, once `verify` has found it signed for that service."""
    try:
        try:
            verify(call.request, service.signing_name)
        except ServiceError as error:
            raise SideRefusal(error.type, error.message or "", 403) from error
        return service.answer(call)
    except SideRefusal as error:
        return service.refusal(error, call.request_id)
