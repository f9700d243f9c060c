"""PreSignUp and PostConfirmation: the triggers around the making of a user."""

from __future__ import annotations

from mfa_tui.localcloud.cognito import guesses, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.triggers import (
    Occasion,
    client_metadata,
    fire,
    user_attributes,
    validation_data,
)
from mfa_tui.localcloud.cognito.users import User

_AUTO_VERIFY = {"autoVerifyEmail": "email", "autoVerifyPhone": "phone_number"}
_FLAGS = ("autoConfirmUser", *_AUTO_VERIFY)


def pre_sign_up(call: Call, pool: Pool, client_id: str | None, user: User) -> None:
    """Let PreSignUp refuse the new `user`, confirm him, or call his addresses verified.

    Of a user that an administrator makes (`client_id` is None) it can only refuse. Raises
    ServiceError.
    """
    request = {
        "userAttributes": dict(user.attributes),
        "validationData": validation_data(call),
        "clientMetadata": client_metadata(call),
    }
    source = "PreSignUp_SignUp" if client_id else "PreSignUp_AdminCreateUser"
    occasion = Occasion(pool, user.username, client_id)
    wishes = fire(call, occasion, source, request, dict.fromkeys(_FLAGS, False))
    if wishes is None or client_id is None:
        return
    for flag, name in _AUTO_VERIFY.items():
        if wishes.get(flag):
            if name not in user.attributes:
                raise guesses.nothing_to_auto_verify(name)
            user.attributes[f"{name}_verified"] = "true"
    if wishes.get("autoConfirmUser"):
        user.status = users.CONFIRMED


def post_confirmation(call: Call, pool: Pool, user: User, event: str) -> None:
    """Tell PostConfirmation of `user`; `event` is `ConfirmSignUp` or `ConfirmForgotPassword`.

    Raises ServiceError when the function fails; the user is confirmed nevertheless.
    """
    request = {
        "userAttributes": user_attributes(pool, user),
        "clientMetadata": client_metadata(call),
    }
    occasion = Occasion(pool, user.username, call.request.get("ClientId"))
    fire(call, occasion, f"PostConfirmation_{event}", request)
