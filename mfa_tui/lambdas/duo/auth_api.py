"""Duo's Auth API v2 through `duo_client`, with deadlines and with faults that may be shown."""

from __future__ import annotations

from http.client import HTTPException
from typing import Any, NoReturn
from urllib.parse import urlencode

import duo_client

from duo_faults import DuoMisconfigured, DuoUnavailable, KeysRefused, RequestRefused
from duo_keys import DuoKeys
from time_budget import TimeBudget

CALL_SECONDS = 1.5
POLL_SECONDS = 3.0
WRONG_KEYS = frozenset({40102, 40103})

Answer = dict[str, Any]


class AuthApi:
    """One application's view of Duo, within one trigger's time."""

    def __init__(self, keys: DuoKeys, budget: TimeBudget) -> None:
        certificates: Any = keys.ca_certs
        self._client: Any = duo_client.Auth(
            keys.ikey, keys.skey, keys.host, ca_certs=certificates, port=keys.port
        )
        # It would sleep for a minute when Duo answers 429, and Cognito would start again meanwhile.
        self._client._MAX_BACKOFF_WAIT_SECS = 0
        self._budget = budget

    def preauth(self, username: str, *, verified_push: bool) -> Answer:
        """What Duo thinks of a user: `result` auth, allow, deny or enroll, and the `devices`.

        The user's address is left out on purpose: only the client could tell it, and Duo would
        trust it (authorised networks). `verified_push` says that a code can be shown.
        """
        parameters = {"username": username}
        if verified_push:
            parameters["client_supports_verified_push"] = "1"
        return self._call(CALL_SECONDS, "POST", "preauth", parameters)

    def start(self, username: str, factor: str, device: str, details: dict[str, str]) -> Answer:
        """Start a push or a phone call (the answer has its `txid`), or send an SMS.

        `details` are more parameters, e.g. the `txid` of a verified push.
        """
        parameters = {"username": username, "factor": factor, "device": device, **details}
        if factor != "sms":
            parameters["async"] = "1"
        return self._call(CALL_SECONDS, "POST", "auth", parameters)

    def passcode(self, username: str, passcode: str) -> Answer:
        """Try a passcode: of an app, a text message or a token, or a bypass code."""
        parameters = {"username": username, "factor": "passcode", "passcode": passcode}
        return self._call(POLL_SECONDS, "POST", "auth", parameters)

    def status(self, txid: str) -> Answer:
        """How a push or a call stands; `result` is waiting when there is no news in time."""
        try:
            return self._call(POLL_SECONDS, "GET", "auth_status", {"txid": txid})
        except (_Late, RequestRefused):
            # Duo also answers 40002 when its own wait ran out.
            return {"result": "waiting", "status": "waiting", "status_msg": "Waiting for an answer"}

    def _call(self, seconds: float, method: str, name: str, parameters: dict[str, str]) -> Answer:
        self._client.timeout = seconds
        path = f"/auth/v2/{name}"
        try:
            answer = self._budget.run(
                seconds, lambda: self._client.json_api_call(method, path, parameters)
            )
        except TimeoutError:
            raise _Late from None
        except RuntimeError as problem:
            _refused(getattr(problem, "status", 0), getattr(problem, "data", None))
        except (OSError, HTTPException, ValueError):
            raise DuoUnavailable from None
        if not isinstance(answer, dict):
            raise DuoUnavailable
        return answer


class _Late(DuoUnavailable):
    """No answer in time."""


def _refused(status: int, data: object) -> NoReturn:
    code = data.get("code") if isinstance(data, dict) else None
    if code in WRONG_KEYS:
        raise KeysRefused from None
    if code and status in (401, 403):
        raise DuoMisconfigured from None
    if code and status == 400:
        raise RequestRefused from None
    raise DuoUnavailable from None


def push_details(user_pool: str, verified_txid: str | None) -> dict[str, str]:
    """The parameters of a push: what the phone shows, and the transaction of a verified push."""
    details = {"pushinfo": urlencode({"User pool": user_pool})}
    if verified_txid:
        details["txid"] = verified_txid
    return details
