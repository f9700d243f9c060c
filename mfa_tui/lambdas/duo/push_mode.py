"""Mode push: Duo without a browser. Polls in create and decides in verify.

The create trigger polls because only it can tell the client how things stand; the verify trigger
answers one bit. So the round that reports an approval is answered once more, without the user.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from auth_api import AuthApi, push_details
from challenge_event import Challenge, Event, client_metadata, duo_username
from duo_faults import RequestRefused
from duo_keys import DuoKeys, with_keys
from duo_rounds import (
    ALLOWED,
    CHOICE,
    DENIED,
    FACTORS,
    MOST_TRIES,
    PASSCODE,
    PHONE,
    PUSH,
    REFUSED,
    SMS,
    WAITING,
    Round,
    Wish,
    custom_rounds,
    may_start,
)
from time_budget import TimeBudget

FACTOR_NAMES = {kind: name for name, kind in FACTORS.items() if name != "bypass"}
NEEDS = {PUSH: "push", PHONE: "phone", SMS: "sms"}
"""The capability that a device must have for each factor."""
PUSH_SECONDS = 60
POLL_AFTER_MS = "700"
SHOWN_OF_A_DEVICE = ("device", "type", "display_name", "name", "capabilities", "sms_nextcode")


def create(event: Event, budget: TimeBudget) -> Challenge:
    """The challenge of this round: start something, or tell how it stands. Raises DuoFault."""
    rounds = custom_rounds(event["request"]["session"]) or []
    wish = Wish.of(client_metadata(event))
    last = rounds[-1] if rounds else None
    kind = wish.kind_after(last)
    if last and not (wish.differs_from(last) and may_start(rounds, kind)):
        if last.kind in (SMS, PASSCODE):
            return _passcode_again(last, asked=wish.differs_from(last))
        if last.kind in (PUSH, PHONE):
            return with_keys(budget, lambda keys: _polled(AuthApi(keys, budget), last))
        kind = last.kind
    tries = last.tries if last else 0
    beginning = Round(kind, int(time.time()), wish=wish.fingerprint(kind), tries=tries)
    return with_keys(budget, lambda keys: _begun(event, keys, budget, beginning, wish))


def verify(event: Event, budget: TimeBudget) -> bool:
    """Whether a passcode is right; pushes and calls are decided by their state. Raises DuoFault."""
    request = event["request"]
    current = Round.read(request["privateChallengeParameters"].get("round"))
    answer = (request.get("challengeAnswer") or "").strip()
    if current is None or current.kind not in (SMS, PASSCODE) or answer in ("", "poll"):
        return False
    if Wish.of(client_metadata(event)).differs_from(current):
        # Not counted as a try (duo_rounds), so it must not be one.
        return False
    username = duo_username(event)

    def ask(keys: DuoKeys) -> bool:
        return AuthApi(keys, budget).passcode(username, answer).get("result") == "allow"

    try:
        return with_keys(budget, ask)
    except RequestRefused:
        return False


def _begun(
    event: Event, keys: DuoKeys, budget: TimeBudget, beginning: Round, wish: Wish
) -> Challenge:
    duo, username, kind = AuthApi(keys, budget), duo_username(event), beginning.kind
    user = duo.preauth(username, verified_push=kind == PUSH)
    if user.get("result") != "auth":
        return _decided(user, beginning)
    devices = user.get("devices") or []
    public = {"devices": _shown(devices)}
    if kind == CHOICE:
        return _challenge(beginning, public | {"answer": "choice", "status": "choose"})
    if kind == PASSCODE:
        return _challenge(beginning, public | _passcode_wanted(beginning.tries))
    details = push_details(event["userPoolId"], user.get("txid")) if kind == PUSH else {}
    try:
        started = duo.start(username, FACTOR_NAMES[kind], wish.device, details)
    except RequestRefused:
        status = {"status": "refused", "status_msg": "No device of yours can do that."}
        return _challenge(_with(beginning, REFUSED), public | _progress(status))
    public["device"] = _label(devices, wish.device, NEEDS[kind])
    if kind == SMS:
        return _texted(started, beginning, public)
    if kind == PUSH and user.get("txid"):
        public["verification_code"] = str(user.get("verification_code", ""))
    status = {"status": "pushed" if kind == PUSH else "calling", "status_msg": "Duo was asked."}
    running = _with(beginning, WAITING, str(started.get("txid", "")))
    return _challenge(running, public | _progress(status) | _time_left(running))


def _decided(user: Mapping[str, Any], beginning: Round) -> Challenge:
    """What preauth has settled: let in at once, or kept out, perhaps until enrolled."""
    result = user.get("result")
    public = _progress({"status": result, "status_msg": user.get("status_msg", "")})
    if result == "enroll":
        public["enroll_portal_url"] = str(user.get("enroll_portal_url", ""))
    return _challenge(_with(beginning, ALLOWED if result == "allow" else DENIED), public)


def _texted(started: Mapping[str, Any], beginning: Round, public: dict[str, str]) -> Challenge:
    """After an SMS: Duo says `deny` and `sent`, which means that a passcode is wanted next."""
    if started.get("status") != "sent":
        return _challenge(_with(beginning, REFUSED), public | _progress(started))
    wanted = _passcode_wanted(beginning.tries) | {"status": "sent"}
    return _challenge(
        beginning, public | wanted | {"status_msg": str(started.get("status_msg", ""))}
    )


def _polled(duo: AuthApi, last: Round) -> Challenge:
    if time.time() >= last.started + PUSH_SECONDS + 15:
        answer = {"result": "deny", "status": "timeout", "status_msg": "Login timed out."}
    else:
        answer = duo.status(last.txid)
    now = _with(last, _state(answer), last.txid)
    return _challenge(now, _progress(answer) | _time_left(now))


def _state(answer: Mapping[str, Any]) -> str:
    """How `answer` leaves the round. Only `result` lets in; `status` only allows another try."""
    match answer.get("result"):
        case "allow":
            return ALLOWED
        case "waiting":
            return WAITING
    return REFUSED if answer.get("status") in ("deny", "timeout") else DENIED


def _passcode_again(last: Round, *, asked: bool) -> Challenge:
    tries = last.tries if asked else last.tries + 1
    again = Round(PASSCODE, last.started, wish=last.wish, tries=tries)
    status = "limit" if asked else "wrong"
    return _challenge(again, _passcode_wanted(tries) | {"status": status})


def _challenge(now: Round, public: dict[str, str]) -> Challenge:
    named = {"type": "duo_push", "factor": FACTOR_NAMES[now.kind], **public}
    return Challenge(named, {"state": now.state, "round": str(now)}, str(now))


def _with(earlier: Round, state: str, txid: str = "") -> Round:
    return Round(earlier.kind, earlier.started, state, earlier.wish, earlier.tries, txid)


def _progress(answer: Mapping[str, Any]) -> dict[str, str]:
    status, message = str(answer.get("status", "")), str(answer.get("status_msg", ""))
    return {
        "answer": "poll",
        "status": status,
        "status_msg": message,
        "poll_after_ms": POLL_AFTER_MS,
    }


def _passcode_wanted(tries: int) -> dict[str, str]:
    return {"answer": "passcode", "status": "enter", "tries_left": str(MOST_TRIES - tries)}


def _time_left(running: Round) -> dict[str, str]:
    left = running.started + PUSH_SECONDS - int(time.time())
    return {"expires_in": str(max(left, 0))} if running.state == WAITING else {}


def _shown(devices: list[dict[str, Any]]) -> str:
    """The devices as JSON, as far as a person needs them to choose; Duo has masked the numbers."""
    return json.dumps([{k: d[k] for k in SHOWN_OF_A_DEVICE if d.get(k)} for d in devices])


def _label(devices: list[dict[str, Any]], chosen: str, capability: str) -> str:
    for device in devices:
        fits = chosen == "auto" and capability in (device.get("capabilities") or ())
        if fits or device.get("device") == chosen:
            return str(device.get("display_name") or device.get("name") or "")
    return ""
