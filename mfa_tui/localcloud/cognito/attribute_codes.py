"""Verifying an e-mail address or telephone number that a user has, or is about to have."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import codes, guesses, names, throttle, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.mail import MEDIUM, Delivery, code_message
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.tokens import bearer
from mfa_tui.localcloud.cognito.users import User

_KIND = "verification code"


def get_user_attribute_verification_code(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """GetUserAttributeVerificationCode: a code to the address, or to the one that waits for it."""
    holder = bearer(call, params["AccessToken"])
    name, user = params["AttributeName"], holder.user
    if name not in MEDIUM:
        raise guesses.attribute_not_verifiable(name)
    waiting = codes.outstanding(call, user, codes.verifying(name))
    new_value = waiting.value if waiting else None
    address = new_value or user.attributes.get(name)
    if address is None:
        raise guesses.attribute_not_set(name)
    throttle.spend(call, user.sub, f"code for {name}")
    delivery = Delivery(name, address)
    details = send(call, holder.pool, user, delivery, pending=new_value is not None)
    return {"CodeDeliveryDetails": details}


def verify_user_attribute(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """VerifyUserAttribute: the code proves the address, which takes effect if it was waiting."""
    holder = bearer(call, params["AccessToken"])
    name, user = params["AttributeName"], holder.user
    proven = codes.check(call, user, codes.verifying(name), params["Code"])
    if proven.value is not None:
        user.attributes[name] = proven.value
    user.attributes[f"{name}_verified"] = "true"
    names.claim(call, holder.pool, user)
    codes.forget(call, user, codes.verifying(name))
    user.modified = call.timestamp
    users.save(call, user)
    return {}


def send(
    call: Call, pool: Pool, user: User, delivery: Delivery, *, pending: bool
) -> dict[str, str]:
    """Send a code to an address of `user`, one that he is to have when it is `pending`.

    Gives the `CodeDeliveryDetails`.
    """
    name = delivery.attribute
    new_value = delivery.address if pending else None
    code = codes.issue(call, user, codes.verifying(name), name, new_value)
    call.outbox.append(code_message(pool, user, delivery, code, _KIND))
    return delivery.details
