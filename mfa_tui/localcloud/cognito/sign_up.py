"""SignUp, ConfirmSignUp and what belongs to them: how people make their own accounts."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import (
    auth_events,
    auto_sign_in,
    clients,
    codes,
    guesses,
    names,
    new_users,
    pools,
    throttle,
    users,
)
from mfa_tui.localcloud.cognito.attributes import refuse_unwritable
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.first_factors import is_passwordless
from mfa_tui.localcloud.cognito.mail import (
    Delivery,
    code_message,
    invented_details,
    sign_up_delivery,
)
from mfa_tui.localcloud.cognito.new_user_triggers import post_confirmation, pre_sign_up
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import invalid, not_authorized, username_unknown
from mfa_tui.localcloud.cognito.users import User

_KIND = "sign-up code"
_EVENT = "ConfirmSignUp"
_RESEND = "ResendConfirmationCode"


def sign_up(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """SignUp: an UNCONFIRMED user, and a code to an attribute that the pool verifies."""
    client, pool = _asked(call, params)
    if not pool.self_sign_up:
        raise not_authorized("SignUp is not permitted for this user pool")
    user = _signed_up(call, pool, client, params)
    pre_sign_up(call, pool, client.id, user)
    new_users.add(call, pool, user, "User already exists")
    auth_events.passed(call, user, call.request_id, "SignUp")
    confirmed = user.status == users.CONFIRMED
    delivery = None if confirmed else sign_up_delivery(pool, user)
    details = {"CodeDeliveryDetails": _send(call, pool, user, delivery)} if delivery else {}
    session = auto_sign_in.offered(call, client, user)
    if confirmed:
        post_confirmation(call, pool, user, _EVENT)
    return {"UserConfirmed": confirmed, "UserSub": user.sub, **details, **session}


def confirm_sign_up(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ConfirmSignUp: the code confirms the user and verifies the attribute it was sent to."""
    client, pool = _asked(call, params)
    username = params["Username"]
    user = users.find(call, pool, username)
    if user is None:
        codes.refuse_unknown(call, pool, client, username, purpose=codes.SIGN_UP, asking=_RESEND)
    _refuse_confirmed(user)
    proven = codes.check(call, user, codes.SIGN_UP, params["ConfirmationCode"])
    user.attributes[f"{proven.attribute}_verified"] = "true"
    force = params.get("ForceAliasCreation", False)
    names.claim(call, pool, user, force=force, text=names.TAKEN_AT_CONFIRMATION)
    codes.forget(call, user, codes.SIGN_UP)
    _confirm(call, user)
    post_confirmation(call, pool, user, _EVENT)
    return auto_sign_in.confirmed(call, client, user, params.get("Session"))


def resend_confirmation_code(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ResendConfirmationCode: another sign-up code; the one before it stops working."""
    client, pool = _asked(call, params)
    username = params["Username"]
    user = users.find(call, pool, username)
    if user is None and not client.hides_users:
        raise username_unknown()
    if user is not None and user.status != users.UNCONFIRMED:
        raise invalid("User is already confirmed.")
    delivery = sign_up_delivery(pool, user) if user else None
    if not pool.auto_verified or (user is not None and delivery is None):
        raise not_authorized("Cannot resend codes. Auto verification not turned on.")
    throttle.spend(call, throttle.account(pool, username, user), _RESEND)
    if user is None or delivery is None:
        return {"CodeDeliveryDetails": invented_details(pool, username, pool.auto_verified[0])}
    auth_events.passed(call, user, call.request_id, "ResendCode")
    return {"CodeDeliveryDetails": _send(call, pool, user, delivery)}


def admin_confirm_sign_up(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminConfirmSignUp: confirms without a code, so that nothing becomes verified."""
    pool = pools.existing(call, params["UserPoolId"])
    user = users.existing(call, pool, params["Username"])
    _refuse_confirmed(user)
    codes.forget(call, user, codes.SIGN_UP)
    _confirm(call, user)
    post_confirmation(call, pool, user, _EVENT)
    return {}


def _asked(call: Call, params: dict[str, Any]) -> tuple[Client, Pool]:
    client = clients.existing(call, params["ClientId"])
    client.check_secret_hash(params.get("SecretHash"), params["Username"])
    return client, pools.existing(call, client.pool_id)


def _signed_up(call: Call, pool: Pool, client: Client, params: dict[str, Any]) -> User:
    given = params.get("UserAttributes", [])
    refuse_unwritable(client.writable, [entry["Name"] for entry in given])
    user = new_users.prepared(
        call,
        pool,
        params["Username"],
        params.get("Password") or None,
        given,
        by_administrator=False,
        prefix="Password did not conform with policy",
    )
    if not user.password.is_set and not is_passwordless(pool, user):
        raise guesses.password_missing()
    for name in ("email", "phone_number"):
        if name in user.attributes:
            user.attributes[f"{name}_verified"] = "false"
    return user


def _send(call: Call, pool: Pool, user: User, delivery: Delivery) -> dict[str, str]:
    code = codes.issue(call, user, codes.SIGN_UP, delivery.attribute)
    call.outbox.append(code_message(pool, user, delivery, code, _KIND))
    return delivery.details


def _refuse_confirmed(user: User) -> None:
    if user.status != users.UNCONFIRMED:
        raise not_authorized(f"User cannot be confirmed. Current status is {user.status}")


def _confirm(call: Call, user: User) -> None:
    user.status = users.CONFIRMED
    user.modified = call.timestamp
    users.save(call, user)
