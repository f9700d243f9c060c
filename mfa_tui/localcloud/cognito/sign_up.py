"""SignUp and ConfirmSignUp: how people make their own accounts."""

from __future__ import annotations

import hashlib
import hmac
import string
from typing import Any

from mfa_tui.localcloud.cognito import clients, guesses, pools, users
from mfa_tui.localcloud.cognito.attributes import accepted, refuse_unwritable
from mfa_tui.localcloud.cognito.call import Call, new_letters
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.credentials import new_password
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.mail import code_delivery, confirmation
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import not_authorized
from mfa_tui.localcloud.cognito.users import Confirmation, User

_CODE_SECONDS = 24 * 60 * 60


def sign_up(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """SignUp: an UNCONFIRMED user, and a code to an attribute that the pool verifies."""
    client = clients.existing(call, params["ClientId"])
    client.check_secret_hash(params.get("SecretHash"), params["Username"])
    pool = pools.existing(call, client.pool_id)
    if not pool.self_sign_up:
        raise not_authorized("SignUp is not permitted for this user pool")
    user = _signed_up(call, pool, client, params)
    delivery = code_delivery(pool, user)
    if delivery:
        _send_code(call, user, delivery)
    users.add(call, pool, user, taken="User already exists")
    details = {"CodeDeliveryDetails": delivery} if delivery else {}
    return {"UserConfirmed": False, "UserSub": user.sub, **details}


def confirm_sign_up(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ConfirmSignUp: the code confirms the user and verifies the attribute it was sent to."""
    client = clients.existing(call, params["ClientId"])
    client.check_secret_hash(params.get("SecretHash"), params["Username"])
    pool = pools.existing(call, client.pool_id)
    user = users.find(call, pool, params["Username"])
    if user is None:
        raise _code_expired() if client.hides_users else _not_signed_up()
    if user.status != users.UNCONFIRMED:
        raise not_authorized(f"User cannot be confirmed. Current status is {user.status}")
    _check_code(call, user.confirmation, params["ConfirmationCode"])
    _confirm(call, user)
    return {}


def _signed_up(call: Call, pool: Pool, client: Client, params: dict[str, Any]) -> User:
    if "Password" not in params:
        raise guesses.password_missing()
    given = params.get("UserAttributes", [])
    refuse_unwritable(client.writable, given)
    attributes = accepted(pool, given, complete=True)
    for name in ("email", "phone_number"):
        if name in attributes:
            attributes[f"{name}_verified"] = "false"
    return User(
        pool_id=pool.id,
        sub=users.new_sub(call),
        username=params["Username"],
        status=users.UNCONFIRMED,
        password=new_password(
            call,
            pool,
            params["Username"],
            params["Password"],
            temporary=False,
            prefix="Password did not conform with policy",
        ),
        created=call.timestamp,
        modified=call.timestamp,
        attributes=attributes,
    )


def _send_code(call: Call, user: User, delivery: dict[str, str]) -> None:
    code = new_letters(call.entropy, 6, string.digits)
    user.confirmation = Confirmation(
        _hash(code), call.now + _CODE_SECONDS, delivery["AttributeName"]
    )
    call.outbox.append(confirmation(delivery["DeliveryMedium"], user, code))


def _check_code(call: Call, expected: Confirmation | None, code: str) -> None:
    if expected is None or call.now >= expected.expires:
        raise _code_expired()
    if not hmac.compare_digest(_hash(code), expected.code_hash):
        raise ServiceError(
            "CodeMismatchException", "Invalid verification code provided, please try again."
        )


def _confirm(call: Call, user: User) -> None:
    if user.confirmation:
        user.attributes[f"{user.confirmation.attribute}_verified"] = "true"
    user.confirmation = None
    user.status = users.CONFIRMED
    user.modified = call.timestamp
    users.save(call, user)


def _code_expired() -> ServiceError:
    return ServiceError(
        "ExpiredCodeException", "Invalid code provided, please request a code again."
    )


def _not_signed_up() -> ServiceError:
    return ServiceError("UserNotFoundException", "Username/client id combination not found.")


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
