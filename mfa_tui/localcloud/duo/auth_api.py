"""The Auth API, version 2: every endpoint that a server calls (Duo, Auth API reference)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from mfa_tui.localcloud.cognito.call import Clock
from mfa_tui.localcloud.duo import fresh, passcodes, replies
from mfa_tui.localcloud.duo.account import AUTH_API, Application, Device, DuoUser
from mfa_tui.localcloud.duo.authentication import Authentication, Wish
from mfa_tui.localcloud.duo.enrolment import PORTAL_SECONDS, Enrolments
from mfa_tui.localcloud.duo.errors import DuoError
from mfa_tui.localcloud.duo.parameters import Parameters, parameters
from mfa_tui.localcloud.duo.policy import usable
from mfa_tui.localcloud.duo.signing import form_pairs, verified_application
from mfa_tui.localcloud.duo.transactions import Transaction
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

PREFIX = "/auth/v2/"
_DAY = 86_400
_LONGEST_PUSHINFO = 20_000

Endpoint = Callable[[Application, Parameters], HttpResponse]


class AuthApi:
    """Answers under `/auth/v2/`; `wall` is the time (epoch seconds) by which requests are signed."""

    def __init__(self, authentication: Authentication, enrolments: Enrolments, wall: Clock) -> None:
        self._authentication = authentication
        self._account = authentication.account
        self._transactions = authentication.transactions
        self._enrolments = enrolments
        self._clock = authentication.clock
        self._wall = wall
        self._endpoints: dict[tuple[str, str], Endpoint] = {
            ("GET", "check"): lambda _application, _given: self._time(),
            ("GET", "logo"): lambda application, _given: _logo(application),
            ("POST", "enroll"): self._enroll,
            ("POST", "enroll_status"): self._enroll_status,
            ("POST", "preauth"): self._preauth,
            ("POST", "auth"): self._auth,
            ("GET", "auth_status"): self._auth_status,
        }

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer a request for a path under PREFIX; refusals are answers too."""
        try:
            return self._answer(request)
        except DuoError as error:
            return replies.failure(error)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        name = urlsplit(request.url).path.removeprefix(PREFIX)
        if (request.method, name) == ("GET", "ping"):
            return self._time()
        endpoint = self._endpoints.get((request.method, name))
        if endpoint is None:
            raise DuoError(40401)
        application = verified_application(request, self._account.application, self._wall())
        if application.kind != AUTH_API:
            raise DuoError(40301, "Wrong integration type for this API.")
        return endpoint(application, parameters(request))

    def _time(self) -> HttpResponse:
        return replies.success({"time": int(self._wall())})

    def _enroll(self, _application: Application, given: Parameters) -> HttpResponse:
        username = given.get("username") or fresh.key(self._authentication.entropy, 12)
        seconds = _positive(given, "valid_secs", _DAY)
        try:
            with self._transactions.turn:
                user = self._account.add_user(username)
        except ValueError:
            raise DuoError(40002, "username already exists") from None
        enrolment = self._enrolments.begin(user.username, seconds)
        address, host = self._enrolments.address(enrolment), self._enrolments.host
        return replies.success(
            {
                "activation_barcode": f"https://{host}/frame/qr?value={quote(address, safe='')}",
                "activation_code": address,
                "activation_url": f"https://{host}/portal/{enrolment.code}",
                "expiration": int(enrolment.expires),
                "user_id": user.id,
                "username": user.username,
            }
        )

    def _enroll_status(self, _application: Application, given: Parameters) -> HttpResponse:
        user, code = self._account.user(given.needed("user_id")), given.needed("activation_code")
        if user is None:
            raise DuoError(40002, "user_id")
        return replies.success(self._enrolments.status(user, code))

    def _preauth(self, application: Application, given: Parameters) -> HttpResponse:
        username, user = self._who(given)
        token = given.get("trusted_device_token")
        found = self._authentication.verdict(application, user, token)
        content: dict[str, Any] = {"result": found.result, "status_msg": found.message}
        if found.result == "enroll":
            enrolment = self._enrolments.begin(username, PORTAL_SECONDS)
            portal = f"https://{self._enrolments.host}/portal/{enrolment.code}"
            content["enroll_portal_url"] = portal
        if found.result == "auth" and user is not None:
            content |= self._choices(application, user, given)
        return replies.success(content)

    def _choices(
        self, application: Application, user: DuoUser, given: Parameters
    ) -> dict[str, Any]:
        """The devices, and the number of a verified push for a client that can show it."""
        shows = given.flag("client_supports_verified_push")
        hint = passcodes.next_hint(user, self._clock())
        told = [_described(application, each, shows, hint) for each in user.devices]
        if not (shows and application.policy.verified_digits):
            return {"devices": told}
        promise = self._authentication.announce(application, user)
        return {
            "devices": told,
            "txid": promise.txid,
            "verification_code": promise.number,
            "expiration": int(promise.expires),
        }

    def _auth(self, application: Application, given: Parameters) -> HttpResponse:
        username, user = self._who(given)
        transaction = self._authentication.begin(application, username, user, _wish(given))
        if given.flag("async"):
            return replies.success({"txid": transaction.id})
        self._transactions.decision(transaction)
        return replies.success(_outcome(transaction))

    def _auth_status(self, application: Application, given: Parameters) -> HttpResponse:
        transaction = self._transactions.find(given.needed("txid"))
        if transaction is None or transaction.application is not application:
            raise DuoError(40002, "txid")
        self._transactions.news(transaction)
        return replies.success({**_outcome(transaction), "auth_delayed": False})

    def _who(self, given: Parameters) -> tuple[str, DuoUser | None]:
        """The user that is meant, by exactly one of `username` and `user_id`."""
        username, user_id = given.get("username"), given.get("user_id")
        if username and user_id:
            raise DuoError(40002, "username and user_id are mutually exclusive")
        if username:
            user = self._account.user_named(username)
            return user.username if user else username, user
        if not user_id:
            raise DuoError(40001, "username or user_id")
        user = self._account.user(user_id)
        if user is None:
            raise DuoError(40002, "user_id")
        return user.username, user


def _wish(given: Parameters) -> Wish:
    pushinfo = given.get("pushinfo", "")
    if len(pushinfo.encode("utf-8", "replace")) >= _LONGEST_PUSHINFO:
        raise DuoError(40002, "pushinfo")
    kind = given.get("type")
    return Wish(
        given.needed("factor"),
        device=given.get("device"),
        passcode=given.get("passcode"),
        title=f"{kind} request" if kind else "Login request",
        shown_name=given.get("display_username"),
        details=tuple(form_pairs(pushinfo)),
        address=given.get("ipaddr", ""),
        txid=given.get("txid"),
    )


def _described(
    application: Application, device: Device, shows_number: bool, hint: str | None
) -> dict[str, Any]:
    told: dict[str, Any] = {"device": device.id, "type": device.type}
    if device.type == "token":
        return told | {"name": device.name, "display_name": device.label}
    able = usable(application, device, shows_number=shows_number)
    told |= {
        "display_name": device.label,
        "name": device.name,
        "number": device.masked_number,
        "capabilities": list(able),
    }
    return told | ({"sms_nextcode": hint} if hint and "sms" in able else {})


def _outcome(transaction: Transaction) -> dict[str, Any]:
    token = transaction.trusted_token
    return {
        "result": transaction.result,
        "status": transaction.status,
        "status_msg": transaction.message,
        **({"trusted_device_token": token} if token else {}),
    }


def _logo(application: Application) -> HttpResponse:
    if application.logo is None:
        raise DuoError(40002, "no logo")
    return replies.image(application.logo)


def _positive(given: Parameters, name: str, default: int) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise DuoError(40002, name)
    return int(text)
