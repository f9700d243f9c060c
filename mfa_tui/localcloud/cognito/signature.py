"""Signature Version 4, verified against known access keys (IAM User Guide: AWS SigV4)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlsplit

from mfa_tui.localcloud.cognito.authorization import SCHEME, Authorization
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.guesses import must_be_signed
from mfa_tui.trace.exchange import HttpRequest

SERVICE = "cognito-idp"
_TERMINATOR = "aws4_request"
_SKEW = timedelta(minutes=5)
_BASIC_FORMAT = "%Y%m%dT%H%M%SZ"


class AccessKeys:
    """The access keys that may sign: secret access keys by access key id."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets = dict(secrets)

    def and_also(self, access_key_id: str, secret: str) -> AccessKeys:
        """These keys and one more."""
        return AccessKeys(self._secrets | {access_key_id: secret})

    def verify(
        self,
        signed: Authorization,
        request: HttpRequest,
        *,
        region: str,
        now: float,
        service: str = SERVICE,
    ) -> None:
        """Refuse `request` unless one of these keys has signed all of it, just now, for `region`.

        `service` is the signing name of the one that is called.
        `now` is the moment by the clocks of clients, in seconds since the epoch. The payload counts
        as it was received, so an unsigned one never verifies. Raises ServiceError.
        """
        secret = self._secrets.get(signed.access_key_id)
        if secret is None:
            raise ServiceError(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            )
        _check_scope(signed, region, service)
        _check_date(signed.date, now)
        _check_coverage(signed, request)
        expected = _signature(secret, signed, request)
        if not hmac.compare_digest(expected.encode(), signed.signature.encode()):
            raise _invalid(
                "The request signature we calculated does not match the signature you provided. "
                "Check your AWS Secret Access Key and signing method. Consult the service "
                "documentation for details."
            )


def _check_scope(signed: Authorization, region: str, expected: str) -> None:
    given = [*signed.scope.split("/"), "", "", ""][:4]
    day, given_region, service, terminator = given
    if not day or day != signed.date.partition("T")[0]:
        raise _invalid(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
            f"HTTP: '{day}' != '{signed.date.partition('T')[0]}', from '{signed.date}'."
        )
    if given_region != region:
        raise _invalid(f"Credential should be scoped to a valid region, not '{given_region}'. ")
    if service != expected:
        raise _invalid(f"Credential should be scoped to correct service: '{expected}'. ")
    if terminator != _TERMINATOR or signed.scope.count("/") != 3:
        raise _invalid(
            f"Credential should be scoped with a valid terminator: '{_TERMINATOR}', not "
            f"'{terminator}'. "
        )


def _check_date(text: str, now: float) -> None:
    moment = datetime.fromtimestamp(int(now), UTC)
    try:
        signed = datetime.strptime(text, _BASIC_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        raise ServiceError(
            "IncompleteSignatureException",
            f"Date must be in ISO-8601 'basic format'. Got '{text}'.",
        ) from None
    if signed < moment - _SKEW:
        raise _invalid(
            f"Signature expired: {text} is now earlier than {_basic(moment - _SKEW)} "
            f"({_basic(moment)} - 5 min.)"
        )
    if signed > moment + _SKEW:
        raise _invalid(
            f"Signature not yet current: {text} is still later than {_basic(moment + _SKEW)} "
            f"({_basic(moment)} + 5 min.)"
        )


def _check_coverage(signed: Authorization, request: HttpRequest) -> None:
    """Host, date, operation and every other `x-amz-` header have to be among what is signed."""
    present = {name.lower() for name, _ in request.headers}
    needed = {"host"} | {name for name in present if name.startswith("x-amz-")}
    if missing := sorted(needed.difference(signed.signed_headers)):
        raise must_be_signed(missing[0])


def _signature(secret: str, signed: Authorization, request: HttpRequest) -> str:
    canonical = _canonical(request, signed.signed_headers)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{secret}".encode()
    for part in signed.scope.split("/"):
        key = _mac(key, part)
    return _mac(key, "\n".join((SCHEME, signed.date, signed.scope, digest))).hex()


def _canonical(request: HttpRequest, names: tuple[str, ...]) -> str:
    """The canonical request: every part of `request` that a signature covers, in one spelling."""
    parts = urlsplit(request.url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = "&".join(sorted(f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in pairs))
    # a client that is called without a socket leaves the Host header to the connection
    values = {"host": [parts.netloc]} | _by_name(request)
    headers = [f"{name}:{','.join(values.get(name, []))}" for name in names]
    payload = hashlib.sha256(request.body).hexdigest()
    path = quote(parts.path or "/", safe="/~%")
    return "\n".join((request.method, path, query, *headers, "", ";".join(names), payload))


def _by_name(request: HttpRequest) -> dict[str, list[str]]:
    """Header values by name in lower case, with blanks as a signature counts them."""
    values: dict[str, list[str]] = {}
    for name, value in request.headers:
        values.setdefault(name.lower(), []).append(re.sub(" +", " ", value.strip()))
    return values


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), hashlib.sha256)


def _basic(moment: datetime) -> str:
    return moment.strftime(_BASIC_FORMAT)


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidSignatureException", message)
