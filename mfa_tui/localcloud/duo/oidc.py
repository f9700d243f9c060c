"""The endpoints behind the Universal Prompt: health check, authorize, token (Duo, OIDC Auth API)."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from mfa_tui.localcloud.cognito.call import Clock, Entropy
from mfa_tui.localcloud.duo import fresh, pages, replies
from mfa_tui.localcloud.duo.account import Application
from mfa_tui.localcloud.duo.addresses import Addresses
from mfa_tui.localcloud.duo.authorize import Asked, asked
from mfa_tui.localcloud.duo.client_assertion import Assertions
from mfa_tui.localcloud.duo.errors import DuoError
from mfa_tui.localcloud.duo.parameters import Parameters, parameters
from mfa_tui.localcloud.duo.prompt import Prompts
from mfa_tui.localcloud.duo.signed_json import BadToken, signed, verified
from mfa_tui.localcloud.duo.transactions import Transaction
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

PREFIX = "/oauth/v1/"
CODE_SECONDS = 60.0
"""How long a code may wait to be exchanged."""
_TOKEN_SECONDS = 3_600
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for, until `expires`; `at` is when it was decided (epoch seconds)."""

    asked: Asked
    transaction: Transaction
    at: float
    expires: float


class Oidc:
    """Answers under `/oauth/v1/`.

    `clock` is the moved time by which codes grow old, `wall` the one that clients compare with, both
    in seconds since the epoch.
    """

    def __init__(
        self,
        assertions: Assertions,
        addresses: Addresses,
        prompts: Prompts,
        clock: Clock,
        wall: Clock,
        entropy: Entropy,
    ) -> None:
        self._assertions = assertions
        self._addresses = addresses
        self._prompts = prompts
        self._clock = clock
        self._wall = wall
        self._entropy = entropy
        self._grants: dict[str, Grant] = {}
        self._turn = threading.Lock()
        self._endpoints: dict[tuple[str, str], Callable[[Parameters], HttpResponse]] = {
            ("POST", "health_check"): self._health_check,
            ("GET", "authorize"): self._authorize,
            ("POST", "authorize"): self._authorize,
            ("POST", "token"): self._token,
        }

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer a request for a path under PREFIX; refusals are answers too."""
        name = urlsplit(request.url).path.removeprefix(PREFIX)
        try:
            endpoint = self._endpoints.get((request.method, name))
            if endpoint is None:
                raise DuoError(40401)
            return endpoint(parameters(request))
        except DuoError as error:
            return replies.failure(error)

    def _health_check(self, given: Parameters) -> HttpResponse:
        path = f"{PREFIX}health_check"
        try:
            self._assertions.checked(given.get("client_assertion"), given.get("client_id"), path)
        except BadToken as problem:
            failed = {"stat": "FAIL", "code": 40002, "message": "invalid_client"}
            told = {"message_detail": str(problem), "timestamp": int(self._wall())}
            return replies.document(400, failed | told)
        return replies.success({"timestamp": int(self._wall())})

    def _authorize(self, given: Parameters) -> HttpResponse:
        try:
            wanted = asked(given, self._assertions, self._addresses)
        except BadToken as problem:
            return replies.page(pages.refused(str(problem)), 400)
        return self._prompts.open(
            wanted.application, wanted.username, lambda decided: self._come_back(wanted, decided)
        )

    def _come_back(self, wanted: Asked, decided: Transaction) -> HttpResponse:
        """Send the browser back with a code that tells how it went."""
        code, now = fresh.key(self._entropy, 32), self._clock()
        with self._turn:
            alive = {old: grant for old, grant in self._grants.items() if grant.expires > now}
            new = Grant(wanted, decided, self._wall(), now + CODE_SECONDS)
            self._grants = {**alive, code: new}
        return replies.redirect(
            _with_query(wanted.redirect_uri, {"state": wanted.state, wanted.code_name: code})
        )

    def _token(self, given: Parameters) -> HttpResponse:
        try:
            if given.get("client_assertion_type") != _ASSERTION_TYPE:
                raise BadToken(f"client_assertion_type has to be {_ASSERTION_TYPE}")
            application = self._assertions.checked(
                given.get("client_assertion"), given.get("client_id"), f"{PREFIX}token"
            )
        except BadToken as problem:
            return _refusal("invalid_client", str(problem))
        if given.get("grant_type") != "authorization_code":
            return _refusal("unsupported_grant_type", "grant_type has to be authorization_code")
        with self._turn:
            grant = self._grants.pop(given.get("code", ""), None)
        if grant is None or grant.expires <= self._clock():
            return _refusal("invalid_grant", "The code is unknown, used up, or too old.")
        if grant.asked.application is not application:
            return _refusal("invalid_grant", "The code was given to another application.")
        redirect_uri = given.get("redirect_uri", "").encode("utf-8", "replace")
        if not hmac.compare_digest(redirect_uri, grant.asked.redirect_uri.encode()):
            return _refusal("invalid_grant", "redirect_uri differs from the one of the request.")
        # clients look for the address that they used themselves
        issuer = _audience(given["client_assertion"], application)
        return replies.document(
            200,
            {
                "id_token": signed(self._claims(grant, issuer), application.skey),
                "access_token": fresh.key(self._entropy),
                "token_type": "Bearer",
                "expires_in": _TOKEN_SECONDS,
            },
        )

    def _claims(self, grant: Grant, issuer: str) -> dict[str, Any]:
        now, wanted, decided = self._wall(), grant.asked, grant.transaction
        nonce = {"nonce": wanted.nonce} if wanted.nonce else {}
        result = {
            "result": decided.result,
            "status": decided.status,
            "status_msg": decided.message,
        }
        return {
            "iss": issuer,
            "aud": wanted.application.ikey,
            "sub": wanted.username,
            "preferred_username": wanted.username,
            "exp": int(now) + _TOKEN_SECONDS,
            "iat": int(now),
            "auth_time": int(grant.at),
            **nonce,
            "auth_result": result,
            "auth_context": _context(grant),
        }


def _context(grant: Grant) -> dict[str, Any]:
    decided, application = grant.transaction, grant.asked.application
    user, device = decided.user, decided.device
    return {
        "txid": decided.id,
        "timestamp": int(grant.at),
        "isotimestamp": datetime.fromtimestamp(grant.at, UTC).isoformat(timespec="seconds"),
        "event_type": "authentication",
        "reason": _REASONS.get(decided.status, decided.status),
        "result": {"allow": "success", "deny": "denied"}[decided.result],
        "factor": decided.factor,
        "user": {"name": grant.asked.username, "key": user.id if user else None, "groups": []},
        "application": {"name": application.name, "key": application.ikey},
        "auth_device": {"name": device.masked_number or device.label if device else None},
        "access_device": {"ip": decided.address},
    }


_REASONS = {
    "allow": "user_approved",
    "deny": "user_denied",
    "fraud": "user_marked_fraud",
    "timeout": "no_response",
    "bypass": "bypass_user",
    "locked_out": "locked_out",
}


def _audience(assertion: str, application: Application) -> str:
    return str(verified(assertion, application.skey)["aud"])


def _refusal(error: str, description: str) -> HttpResponse:
    return replies.document(400, {"error": error, "error_description": description})


def _with_query(uri: str, added: dict[str, str]) -> str:
    """`uri` with more parameters in its query."""
    parts = urlsplit(uri)
    pairs = [*parse_qsl(parts.query, keep_blank_values=True), *added.items()]
    return urlunsplit(parts._replace(query=urlencode(pairs)))
