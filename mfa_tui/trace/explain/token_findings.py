"""Evidence about access and refresh tokens, and about the devices they are bound to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mfa_tui.trace.cognito_call import (
    accepted,
    answers,
    client_id,
    member,
    refresh_token,
    service_time,
    text,
    tokens,
)
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.explain.scene import Finding, Scene
from mfa_tui.trace.redaction import is_masked, tells_apart
from mfa_tui.trace.token_inspection import SELF_SERVICE_SCOPE, inspected, seconds_of

_SIGN_OUTS = ("GlobalSignOut", "AdminUserGlobalSignOut", "RevokeToken", "AdminDisableUser")


def access_findings(scene: Scene) -> Iterator[Finding]:
    """What the token in AccessToken really is."""
    token = text(scene.exchange.request_json, "AccessToken")
    if not token or is_masked(token):
        return
    moment = service_time(scene.exchange) or scene.exchange.started
    try:
        seen = inspected(token, moment)
    except ValueError:
        yield Finding("token-unreadable", "it is no JWT, or was cut short")
        return
    if seen.claims is None:
        yield Finding("token-is-refresh", "the token is encrypted, as only refresh tokens are")
        return
    if seen.use == "id":
        yield Finding("token-is-id", "its token_use is id")
    expires = seconds_of(seen.claims, "exp")
    if expires is not None and expires <= moment:
        yield Finding("token-expired", f"its exp was {moment - expires:.0f} s before this answer")
    if seen.use == "access" and SELF_SERVICE_SCOPE not in str(seen.claims.get("scope", "")).split():
        yield Finding("token-lacks-scope", f"its scope is {str(seen.claims.get('scope', ''))!r}")
    yield from _pool_findings(scene, str(seen.claims.get("iss", "")))


def _pool_findings(scene: Scene, issuer: str) -> Iterator[Finding]:
    region = scene.exchange.request.url.partition("cognito-idp.")[2].partition(".")[0]
    pool = issuer.rpartition("/")[2]
    if region.count("-") >= 2 and "_" in pool and pool.partition("_")[0] != region:
        yield Finding("token-other-pool", f"it was issued by {pool}, the call went to {region}")


def sign_out_findings(scene: Scene) -> Iterator[Finding]:
    """Whether somebody signed out or revoked before."""
    for each in reversed(scene.earlier):
        if each.operation in _SIGN_OUTS and accepted(each):
            yield Finding("signed-out", f"exchange {each.number} was {each.operation}")
            return


def refresh_findings(scene: Scene) -> Iterator[Finding]:
    """Where the refresh token came from, and what has become of it and of its device."""
    sent = refresh_token(scene.exchange)
    if not sent:
        return
    giver = _newest(scene, lambda each: tokens(each).get("RefreshToken") == sent)
    if giver is None:
        yield Finding("refresh-unknown", "no response before this request gave this refresh token")
    else:
        yield from _giver_findings(scene, giver)
    for each in reversed(scene.earlier):
        if refresh_token(each) == sent and "RefreshToken" in tokens(each):
            yield Finding(
                "refresh-rotated", f"exchange {each.number} gave a newer one in its place"
            )
            return


def _giver_findings(scene: Scene, giver: Exchange) -> Iterator[Finding]:
    yield Finding("refresh-from", f"the refresh token came from exchange {giver.number}")
    clients = client_id(giver), client_id(scene.exchange)
    if all(clients) and clients[0] != clients[1]:
        yield Finding("refresh-other-client", f"exchange {giver.number} was of another ClientId")
    device = text(giver.response_json, "AuthenticationResult", "NewDeviceMetadata", "DeviceKey")
    if not device:
        return
    sent_key = answers(scene.exchange).get("DEVICE_KEY") or text(
        scene.exchange.request_json, "DeviceKey"
    )
    if not sent_key:
        yield Finding(
            "device-key-absent", f"exchange {giver.number} gave a device, this names none"
        )
    confirmed = any(
        accepted(each) and text(each.request_json, "DeviceKey") == device
        for each in scene.before("ConfirmDevice")
    )
    if not confirmed:
        yield Finding("device-unconfirmed", f"no ConfirmDevice since exchange {giver.number}")


def device_findings(scene: Scene) -> Iterator[Finding]:
    """Whether a device key was given out in the sign-in that the access token belongs to."""
    if scene.exchange.operation != "ConfirmDevice":
        return
    token = text(scene.exchange.request_json, "AccessToken")
    if not tells_apart(token):
        return
    giver = _newest(scene, lambda each: tokens(each).get("AccessToken") == token)
    device = member(
        giver.response_json if giver else None, "AuthenticationResult", "NewDeviceMetadata"
    )
    if giver and not device:
        text_ = f"exchange {giver.number} gave these tokens without NewDeviceMetadata"
        yield Finding("no-new-device", text_)
    elif giver and text(device, "DeviceKey") != text(scene.exchange.request_json, "DeviceKey"):
        yield Finding("device-key-unknown", f"exchange {giver.number} gave another device key")


def _newest(scene: Scene, fits: Callable[[Exchange], bool]) -> Exchange | None:
    return next((each for each in reversed(scene.earlier) if fits(each)), None)
