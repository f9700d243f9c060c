"""The signed request that opens the Universal Prompt, and whether it may."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from mfa_tui.localcloud.duo.account import Application
from mfa_tui.localcloud.duo.addresses import Addresses
from mfa_tui.localcloud.duo.client_assertion import Assertions
from mfa_tui.localcloud.duo.parameters import Parameters
from mfa_tui.localcloud.duo.signed_json import BadToken, verified

_LENGTHS = range(16, 1025)
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an application asks for, checked: to sign `username` in and come back."""

    application: Application
    username: str
    redirect_uri: str
    state: str = field(repr=False)
    nonce: str | None = field(repr=False)
    code_name: str


def asked(given: Parameters, assertions: Assertions, addresses: Addresses) -> Asked:
    """Check the parameters of `/oauth/v1/authorize`. Raises BadToken with what is wrong."""
    application = assertions.application(given.get("client_id"))
    claims = verified(given.get("request", ""), application.skey)
    assertions.check_time(claims)
    own = {"iss": application.ikey, "client_id": application.ikey, "response_type": "code"}
    for name, value in own.items():
        if claims.get(name) != value:
            raise BadToken(f"{name} in the request has to be {value}")
    if given.get("response_type") != "code":
        raise BadToken("response_type has to be code")
    if not addresses.is_own(claims.get("aud")):
        raise BadToken(f"aud in the request has to be https://{addresses.host}")
    if "openid" not in str(claims.get("scope", "")).split():
        raise BadToken("scope has to name openid")
    return Asked(
        application,
        _text(claims, "duo_uname", range(1, 1025)),
        _redirect_uri(claims),
        _text(claims, "state", _LENGTHS),
        _nonce(given.get("nonce") or claims.get("nonce")),
        "duo_code" if claims.get("use_duo_code_attribute", True) else "code",
    )


def _text(claims: dict[str, Any], name: str, lengths: range) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or len(value) not in lengths:
        raise BadToken(f"{name} has to have {lengths[0]} to {lengths[-1]} characters")
    return value


def _nonce(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) not in _LENGTHS:
        raise BadToken("nonce has to have 16 to 1024 characters")
    return value


def _redirect_uri(claims: dict[str, Any]) -> str:
    """Where to go back to: nothing is registered, so what is signed counts; plain HTTP stays home."""
    uri = _text(claims, "redirect_uri", range(1, 1025))
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        raise BadToken("redirect_uri is no address") from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    if not host or not safe or parts.fragment or not uri.isprintable():
        raise BadToken("redirect_uri has to be https, or http on this computer")
    return uri
