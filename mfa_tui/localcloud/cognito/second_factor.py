"""The answers to MFA challenges: a code, the choice of a factor, the end of a set-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mfa_tui.localcloud.cognito import (
    auth_events,
    factors,
    guesses,
    lockout,
    sessions,
    sign_in_codes,
    users,
)
from mfa_tui.localcloud.cognito.attributes import check_formats
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.factors import EMAIL_OTP, FACTORS
from mfa_tui.localcloud.cognito.levels import METHODS
from mfa_tui.localcloud.cognito.progress import Turn, ask_for, ask_for_code, due_step, signed_in
from mfa_tui.localcloud.cognito.refusals import code_mismatch, not_authorized, required
from mfa_tui.localcloud.cognito.software_token import accept_code

_WRONG_CODE = ("CodeMismatchException", "ExpiredCodeException")


def software_token_mfa(call: Call, turn: Turn) -> dict[str, Any]:
    """SOFTWARE_TOKEN_MFA: the code that the authenticator shows."""
    user = turn.sign_in.user
    code = required(turn.responses, "SOFTWARE_TOKEN_MFA_CODE")
    _prove(call, turn, lambda: accept_code(call, user, code))
    return _passed(call, turn)


def sent_code(call: Call, turn: Turn) -> dict[str, Any]:
    """SMS_MFA and EMAIL_OTP: the code that was sent; a right one verifies where it went."""
    challenge = turn.session.challenge
    code = required(turn.responses, f"{challenge}_CODE")
    _prove(call, turn, lambda: accept_sent_code(call, turn, code))
    return _passed(call, turn)


def accept_sent_code(call: Call, turn: Turn, code: str) -> None:
    """Take `code` if it was sent for this Session to what still is the user's address.

    An address that was given during MFA_SETUP becomes the user's, and e-mail his factor.
    """
    session, user = turn.session, turn.sign_in.user
    attribute = sign_in_codes.ATTRIBUTE[sign_in_codes.MEDIUM[session.challenge]]
    is_new = attribute not in user.attributes and _is_setting_up(turn)
    known = session.address if is_new else user.attributes.get(attribute)
    if known is None or known != session.address or not sessions.fits(turn.text, session, code):
        raise code_mismatch()
    if is_new:
        user.attributes[attribute] = known
        user.active_factors.append(session.challenge)
    sign_in_codes.verify(call, turn.sign_in.pool, user, attribute)
    users.save(call, user)


def select_mfa_type(call: Call, turn: Turn) -> dict[str, Any]:
    """SELECT_MFA_TYPE: put the chosen factor's challenge; a code is sent anew each time."""
    sign_in, chosen = turn.sign_in, required(turn.responses, "ANSWER")
    if chosen not in FACTORS:
        raise guesses.no_mfa_type(chosen)
    usable = factors.answerable(sign_in.pool, sign_in.user)
    if chosen not in turn.session.choices or chosen not in usable:
        raise guesses.mfa_type_not_offered(chosen)
    return ask_for(call, sign_in, chosen)


def mfa_setup(call: Call, turn: Turn) -> dict[str, Any]:
    """MFA_SETUP: an authenticator has been verified, or a mail address is given to be proven."""
    user = turn.sign_in.user
    address = turn.responses.get("EMAIL") or turn.responses.get("email")
    if address:
        return _set_up_email(call, turn, address)
    if not turn.session.token_verified:
        raise guesses.setup_unfinished()
    if factors.SOFTWARE_TOKEN_MFA not in user.active_factors:
        user.active_factors.append(factors.SOFTWARE_TOKEN_MFA)
        users.save(call, user)
    return _passed(call, turn)


def _passed(call: Call, turn: Turn) -> dict[str, Any]:
    """What follows the right answer. Its Session is used up before any trigger runs."""
    sessions.use_up(call, turn.text)
    return signed_in(call, turn.sign_in.having(METHODS[turn.session.challenge]))


def _set_up_email(call: Call, turn: Turn, address: str) -> dict[str, Any]:
    if EMAIL_OTP not in turn.session.choices or not _is_setting_up(turn):
        raise guesses.mfa_type_not_offered(EMAIL_OTP)
    check_formats({"email": address})
    return ask_for_code(call, turn.sign_in, EMAIL_OTP, address)


def _is_setting_up(turn: Turn) -> bool:
    """Whether the user still has no factor: who has got one since then must prove it."""
    return due_step(turn.sign_in.pool, turn.sign_in.user).challenge == "MFA_SETUP"


def _prove(call: Call, turn: Turn, accept: Callable[[], None]) -> None:
    """Let `accept` judge a code, unless wrong ones have locked the user; count one more if it is."""
    user, event_id = turn.sign_in.user, turn.sign_in.event_id
    if lockout.is_locked_for_codes(user, call.now):
        raise not_authorized(
            "Too many invalid credentials attempts. User temporarily locked. "
            "Please try again after few seconds."
        )
    try:
        accept()
    except ServiceError as refusal:
        if refusal.type in _WRONG_CODE:
            auth_events.proof(call, user, event_id, auth_events.MFA, right=False)
        if refusal.type == "CodeMismatchException":
            lockout.count_wrong_code(user, call.now)
            users.save(call, user)
        raise
    auth_events.proof(call, user, event_id, auth_events.MFA, right=True)
    if user.wrong_codes:
        user.wrong_codes = 0
        users.save(call, user)
