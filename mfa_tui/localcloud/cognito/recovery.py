"""Forgotten and changed passwords: ForgotPassword, ConfirmForgotPassword, ChangePassword."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import (
    auth_events,
    clients,
    codes,
    guesses,
    pools,
    throttle,
    user_migration,
    users,
)
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.credentials import matches, new_password
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.factors import ATTRIBUTE, FACTORS
from mfa_tui.localcloud.cognito.mail import Delivery, code_message, invented_details
from mfa_tui.localcloud.cognito.new_user_triggers import post_confirmation
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import (
    incorrect_credentials,
    invalid,
    not_authorized,
    user_disabled,
    user_unconfirmed,
    username_unknown,
)
from mfa_tui.localcloud.cognito.tokens import Bearer, bearer
from mfa_tui.localcloud.cognito.users import User

_FORGOT = "ForgotPassword"
_KIND = "password reset code"
_POLICY_PREFIX = "Password did not conform with policy"
_WRONG_PASSWORD = "wrong previous password"
_CHANNELS = {"verified_email": "email", "verified_phone_number": "phone_number"}
"""What each RecoveryMechanism sends its code to."""


def forgot_password(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ForgotPassword: a code by the pool's first recovery channel that the user can be reached by."""
    client, pool = _asked(call, params)
    username = params["Username"]
    user = users.find(call, pool, username)
    if user is None:
        user = user_migration.at_forgotten_password(call, pool, client, username)
    if user is None and not client.hides_users:
        raise username_unknown()
    throttle.spend(call, throttle.account(pool, username, user), _FORGOT)
    attributes = _recovery_attributes(pool)
    if user is None:
        return {"CodeDeliveryDetails": invented_details(pool, username, attributes[0])}
    details = _send(call, pool, user, attributes)
    auth_events.passed(call, user, call.request_id, "ForgotPassword")
    return {"CodeDeliveryDetails": details}


def confirm_forgot_password(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ConfirmForgotPassword: the code sets a new password. Nobody is signed out by it."""
    client, pool = _asked(call, params)
    user = _resetting(call, pool, client, params["Username"])
    codes.check(call, user, codes.PASSWORD_RESET, params["ConfirmationCode"])
    if user.status == users.UNCONFIRMED:
        raise user_unconfirmed()
    _set(call, pool, user, params["Password"])
    codes.forget(call, user, codes.PASSWORD_RESET)
    post_confirmation(call, pool, user, "ConfirmForgotPassword")
    return {}


def admin_reset_user_password(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminResetUserPassword: the user must reset his password with the code he is sent."""
    pool = pools.existing(call, params["UserPoolId"])
    user = users.existing(call, pool, params["Username"])
    if user.status not in (users.CONFIRMED, users.RESET_REQUIRED):
        raise _not_in_this_state()
    _send(call, pool, user, _recovery_attributes(pool))
    user.status = users.RESET_REQUIRED
    user.modified = call.timestamp
    users.save(call, user)
    return {}


def change_password(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ChangePassword: for who knows the old password. Nobody is signed out by it."""
    holder = bearer(call, params["AccessToken"])
    if holder.user.password.is_set:
        _check_previous(call, holder, params)
    _set(call, holder.pool, holder.user, params["ProposedPassword"])
    auth_events.passed(call, holder.user, call.request_id, "PasswordChange")
    return {}


def _check_previous(call: Call, holder: Bearer, params: dict[str, Any]) -> None:
    user = holder.user
    if "PreviousPassword" not in params:
        raise guesses.previous_password_missing()
    throttle.check(call, user.sub, _WRONG_PASSWORD)
    if not matches(holder.pool, user, params["PreviousPassword"]):
        throttle.count(call, user.sub, _WRONG_PASSWORD)
        raise incorrect_credentials()


def _asked(call: Call, params: dict[str, Any]) -> tuple[Client, Pool]:
    client = clients.existing(call, params["ClientId"])
    client.check_secret_hash(params.get("SecretHash"), params["Username"])
    return client, pools.existing(call, client.pool_id)


def _recovery_attributes(pool: Pool) -> list[str]:
    """What codes may be sent to, the pool's first choice first."""
    if pool.recovery == ["admin_only"]:
        raise guesses.recovery_by_administrator()
    return [_CHANNELS[name] for name in pool.recovery if name in _CHANNELS]


def _send(call: Call, pool: Pool, user: User, attributes: list[str]) -> dict[str, str]:
    if not user.enabled:
        raise user_disabled()
    if user.status == users.FORCE_CHANGE_PASSWORD:
        raise _not_in_this_state()
    delivery = _delivery(pool, user, attributes)
    code = codes.issue(call, user, codes.PASSWORD_RESET, delivery.attribute)
    call.outbox.append(code_message(pool, user, delivery, code, _KIND))
    return delivery.details


def _delivery(pool: Pool, user: User, attributes: list[str]) -> Delivery:
    """Where the reset code of `user` goes: a verified address whose channel is not his MFA's."""
    for attribute in attributes:
        verified = user.attributes.get(f"{attribute}_verified") == "true"
        if verified and attribute in user.attributes and attribute not in _barred(pool, user):
            return Delivery(attribute, user.attributes[attribute])
    raise invalid(
        "Cannot reset password for the user as there is no registered/verified email or "
        "phone_number"
    )


def _barred(pool: Pool, user: User) -> list[str]:
    """The attributes that the user's second factor takes: a reset through them would be no second."""
    if pool.mfa_mode == "OFF":
        return []
    factors = [user.preferred_factor] if user.preferred_factor else user.active_factors
    return [ATTRIBUTE[factor] for factor in FACTORS if factor in factors and factor in ATTRIBUTE]


def _resetting(call: Call, pool: Pool, client: Client, username: str) -> User:
    user = users.find(call, pool, username)
    if user is None:
        codes.refuse_unknown(
            call, pool, client, username, purpose=codes.PASSWORD_RESET, asking=_FORGOT
        )
    if not user.enabled:
        raise user_disabled()
    return user


def _set(call: Call, pool: Pool, user: User, password: str) -> None:
    user.password = new_password(
        call, pool, user.username, password, temporary=False, prefix=_POLICY_PREFIX
    )
    user.status = users.CONFIRMED
    user.modified = call.timestamp
    users.save(call, user)


def _not_in_this_state() -> ServiceError:
    return not_authorized("User password cannot be reset in the current state.")
