"""Evidence about the client and the pool, about clocks, repetition, and what happened inside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from mfa_tui.trace.cognito_call import accepted, client_id, ended, member, service_time, username
from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.trace.explain.scene import Finding, Scene
from mfa_tui.trace.text import one_line

CLOCK_SECONDS = 10
"""Between this computer's clock and the service's before it is worth a word (doctor D-060)."""
TRIGGER_SECONDS = 5.0
"""How long Cognito waits for a trigger."""
WINDOW_SECONDS = 15 * 60
"""How long failed sign-ins count: the longest pause of the lock."""

_FACTORS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration")
_REGION = re.compile(r"cognito-idp\.([a-z0-9-]+)\.")
_THROTTLED = ("TooManyRequestsException", "LimitExceededException")


def clock_findings(scene: Scene) -> Iterator[Finding]:
    """How far the clocks of this computer and of the service are apart."""
    service = service_time(scene.exchange)
    if service is None:
        return
    # a Date from the time of the call is right, wherever in a slow call it was written
    away = service - min(max(service, scene.exchange.started), ended(scene.exchange))
    if abs(away) > CLOCK_SECONDS:
        side = "ahead of" if away > 0 else "behind"
        yield Finding(
            "clock-skew", f"the service's clock is {abs(away):.0f} s {side} this computer's"
        )


def client_findings(scene: Scene) -> Iterator[Finding]:
    """What is known of the app client."""
    wanted = client_id(scene.exchange)
    if re.fullmatch(r"[a-z-]+-\d_\w+", wanted):
        yield Finding("client-id-is-pool-id", f"ClientId is {wanted!r}, which looks like a pool id")
    for each in reversed(scene.earlier):
        described = member(each.response_json, "UserPoolClient")
        if wanted and member(described, "ClientId") == wanted:
            yield from _described_findings(each.number, described)
            break
    worked = [each for each in scene.earlier if client_id(each) == wanted and accepted(each)]
    if wanted and not worked:
        yield Finding("client-never-worked", "no call with this client id succeeded in this trace")
    for each in reversed(worked):
        if (region := _region(each)) != _region(scene.exchange):
            yield Finding("other-region", f"exchange {each.number} worked in {region}")
            return


def _described_findings(number: int, described: Any) -> Iterator[Finding]:
    flows = member(described, "ExplicitAuthFlows")
    if isinstance(flows, list):
        names = ", ".join(one_line(str(each)) for each in cast("list[Any]", flows)) or "none"
        yield Finding("flows-of-client", f"exchange {number} shows its flows: {names}")
    if member(described, "RefreshTokenRotation", "Feature") == "ENABLED":
        yield Finding("client-rotates", f"exchange {number} shows that it rotates refresh tokens")


def user_findings(scene: Scene) -> Iterator[Finding]:
    """What earlier answers of this trace say about the user."""
    name = username(scene.exchange)
    if not name:
        return
    for each in reversed(scene.earlier):
        if username(each) != name or not accepted(each):
            continue
        if each.operation == "AdminDisableUser":
            yield Finding("disabled-here", f"exchange {each.number} disabled the user")
        if each.operation == "SignUp":
            yield Finding("signed-up-here", f"exchange {each.number} was the sign-up")
        if each.operation == "AdminGetUser":
            yield from _state_findings(each)
            return


def _state_findings(exchange: Exchange) -> Iterator[Finding]:
    factors = member(exchange.response_json, "UserMFASettingList")
    if isinstance(factors, list) and "EMAIL_OTP" in factors:
        yield Finding("email-mfa-on", f"exchange {exchange.number} shows EMAIL_OTP as MFA")
    attributes = member(exchange.response_json, "UserAttributes")
    if isinstance(attributes, list):
        items = cast("list[Any]", attributes)
        known = {str(member(each, "Name")): member(each, "Value") for each in items}
        if "true" not in (known.get("email_verified"), known.get("phone_number_verified")):
            text = f"exchange {exchange.number} shows neither email nor phone_number verified"
            yield Finding("nothing-verified", text)


def repetition_findings(scene: Scene) -> Iterator[Finding]:
    """Failures of the same user, and calls of the same operation, not long before."""
    since = scene.exchange.started - WINDOW_SECONDS
    recent = [each for each in scene.earlier if each.started >= since]
    name = username(scene.exchange)
    failed = [each for each in recent if name and username(each) == name and _attempted(each)]
    if failed:
        text = f"{len(failed)} calls for this user failed in the last 15 minutes"
        yield Finding(
            "failed-before", text if len(failed) > 1 else f"exchange {failed[0].number} failed"
        )
        first = failed[0].error_message or ""
        if not first.startswith(("Incorrect username", "Password attempts")):
            yield Finding(
                "failed-otherwise", f"exchange {failed[0].number}: {one_line(failed[0].outcome)}"
            )
    same = [each for each in recent if each.operation == scene.exchange.operation]
    if len(same) > 1:
        text = f"{len(same)} calls of {scene.exchange.operation} in the 15 minutes before"
        yield Finding("called-before", one_line(text))


def pool_findings(scene: Scene) -> Iterator[Finding]:
    """Whether a change of the MFA mode names a factor."""
    body = scene.exchange.request_json or {}
    if scene.exchange.operation == "SetUserPoolMfaConfig" and not any(
        isinstance(body.get(name), dict) for name in _FACTORS
    ):
        yield Finding(
            "no-factor-block", "the request has no block for SMS, e-mail or authenticators"
        )


def _attempted(exchange: Exchange) -> bool:
    """Whether it failed at what it tried; a throttled call was not looked at."""
    return (
        exchange.response is not None and exchange.failed and exchange.error_type not in _THROTTLED
    )


def trigger_findings(scene: Scene) -> Iterator[Finding]:
    """What the triggers inside this call did."""
    calls = [each for each in scene.inside if each.destination is Party.LAMBDA]
    for name, count in Counter(each.operation for each in calls).items():
        if count > 1:
            yield Finding("trigger-repeated", f"{one_line(name)} was called {count} times")
    for each in calls:
        name = f"exchange {each.number} ({one_line(each.operation)})"
        denied = each.response is not None and each.response.status == 403
        if denied:
            yield Finding("trigger-refused", f"{name} was refused before the function ran")
        elif each.failed:
            log = ", and its log says more" if each.log else ""
            yield Finding("trigger-failed", f"{name} failed{log}")
        else:
            yield Finding("trigger-answered", f"{name} answered")
    for each in scene.inside:
        if each.source is Party.LAMBDA and (each.duration or 0) >= TRIGGER_SECONDS - 0.5:
            text = f"exchange {each.number}, from a function to {each.destination}, took {each.duration:.1f} s"
            yield Finding("trigger-waits", text)
        if each.source is Party.LAMBDA and each.failed:
            called = one_line(f"{each.operation} to {each.destination}")
            text = f"exchange {each.number} ({called}): {one_line(each.outcome)}"
            yield Finding("service-failed", text)


def _region(exchange: Exchange) -> str:
    found = _REGION.search(exchange.request.url)
    return found[1] if found else exchange.request.url
