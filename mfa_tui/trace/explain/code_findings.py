"""Evidence about one-time codes and the authenticators that make them."""

from __future__ import annotations

from collections.abc import Iterator

from mfa_tui.trace.cognito_call import (
    accepted,
    answering,
    asked,
    code,
    ended,
    sent_session,
    service_time,
    text,
    username,
)
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.explain.scene import Finding, Scene
from mfa_tui.trace.redaction import is_masked
from mfa_tui.trace.session_arrows import arrow_of
from mfa_tui.trace.totp_step import TOLERANCE, matched_step, step_in_words

MEMORY_SECONDS = 90
"""How far back the same code counts as the same: longer, and it may have come by chance."""

_KEYS = {
    "SMS_MFA": "SMS_MFA_CODE",
    "SMS_OTP": "SMS_OTP_CODE",
    "EMAIL_OTP": "EMAIL_OTP_CODE",
    "SOFTWARE_TOKEN_MFA": "SOFTWARE_TOKEN_MFA_CODE",
}


def code_findings(scene: Scene) -> Iterator[Finding]:
    """Whether the code was sent before, and whether it stands under the right key."""
    key, sent = code(scene.exchange)
    if not sent:
        return
    wanted = _KEYS.get(answering(scene.exchange))
    if wanted and wanted != key:
        yield Finding("code-key-other", f"the code stands under {key}, not under {wanted}")
    since = scene.exchange.started - MEMORY_SECONDS
    same = [each for each in scene.earlier if code(each)[1] == sent and ended(each) >= since]
    if same:
        # one that was accepted has used the code up, whatever came after it
        first = max(same, key=lambda each: (accepted(each), each.number))
        ago = scene.exchange.started - ended(first)
        came = "was accepted" if accepted(first) else "was refused"
        yield Finding(
            "code-repeated",
            f"exchange {first.number} sent the same code {ago:.0f} s before and {came}",
        )


def message_findings(scene: Scene) -> Iterator[Finding]:
    """Which other messages with codes were sent to this user, before and after the Session's own."""
    arrow = arrow_of(scene.exchange, scene.earlier)
    if arrow is None or arrow.issuer is None:
        return
    others = [each for each in scene.earlier if _sent_a_code(each, username(scene.exchange))]
    newer = [each.number for each in others if each.number > arrow.issuer]
    older = [each.number for each in others if each.number < arrow.issuer]
    if newer:
        yield Finding("message-newer", f"exchange {newer[-1]} sent a newer code afterwards")
    if older:
        yield Finding("message-older", f"exchange {older[-1]} had sent another code before")


def _sent_a_code(exchange: Exchange, name: str) -> bool:
    return "CODE_DELIVERY_DESTINATION" in asked(exchange) and name in (
        username(exchange),
        asked(exchange).get("USER_ID_FOR_SRP"),
    )


def authenticator_findings(scene: Scene) -> Iterator[Finding]:
    """Which secret of this trace, and which step of time, the code of an authenticator belongs to."""
    enrolments = [each for each in scene.before("AssociateSoftwareToken") if _secret(each)]
    if len(enrolments) > 1:
        numbers = ", ".join(str(each.number) for each in enrolments[-5:])
        yield Finding(
            "associated-twice", f"AssociateSoftwareToken made a secret in each of {numbers}"
        )
    verified = any(accepted(each) for each in scene.before("VerifySoftwareToken"))
    if enrolments and not verified:
        text = f"exchange {enrolments[-1].number} began an enrolment, and nothing verified it"
        yield Finding("never-verified", text)
    key, sent = code(scene.exchange)
    if is_masked(sent) or key not in ("UserCode", "SOFTWARE_TOKEN_MFA_CODE"):
        return
    if sent and enrolments:
        yield from _step_findings(scene.exchange, sent, enrolments)


def _step_findings(exchange: Exchange, sent: str, enrolments: list[Exchange]) -> Iterator[Finding]:
    moment = service_time(exchange) or exchange.started
    newest = enrolments[-1]
    for each in reversed(enrolments):
        step = _step(_secret(each), sent, moment)
        if step is None:
            continue
        if each is not newest:
            text = f"it is a code of the older secret that exchange {each.number} gave"
            yield Finding("code-of-older-secret", text)
        if abs(step) > TOLERANCE:
            yield Finding("code-off-time", step_in_words(step))
        else:
            yield Finding("code-in-time", step_in_words(step))
        return
    # whose secrets these are is not on the wire: another user's say nothing about this code
    if _same_conversation(exchange, newest):
        yield Finding(
            "code-fits-nothing", "it is a code of no secret of this trace, within ten minutes"
        )


def _same_conversation(exchange: Exchange, enrolment: Exchange) -> bool:
    chained = sent_session(exchange) and sent_session(exchange) == text(
        enrolment.response_json, "Session"
    )
    token = text(exchange.request_json, "AccessToken")
    return bool(chained or (token and token == text(enrolment.request_json, "AccessToken")))


def _secret(exchange: Exchange) -> str:
    secret = text(exchange.response_json, "SecretCode")
    return "" if is_masked(secret) else secret


def _step(secret: str, sent: str, moment: float) -> int | None:
    try:
        return matched_step(secret, sent, moment)
    except ValueError:
        return None
