"""What people sign in with: usernames, aliases, and addresses that serve as usernames."""

from __future__ import annotations

import re

from mfa_tui.localcloud.cognito import users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import invalid
from mfa_tui.localcloud.cognito.users import User

EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)*")
PHONE = re.compile(r"\+[0-9]{1,15}")
TAKEN = "An account with the given {} already exists."
TAKEN_AT_CONFIRMATION = "An account with the {} already exists."

_SHAPES = {"email": EMAIL, "phone_number": PHONE}
_WANTED = {
    frozenset(["email"]): "Username should be an email.",
    frozenset(["phone_number"]): "Username should be a phone number.",
    frozenset(["email", "phone_number"]): ("Username should be either an email or a phone number."),
}
_RESERVED = {
    "email": "Username cannot be of email format, since user pool is configured for email alias.",
    "phone_number": (
        "Username cannot be of phone number format, since user pool is configured for phone "
        "number alias."
    ),
}


def address_attribute(pool: Pool, requested: str) -> str | None:
    """The attribute that the `requested` username of a new user is the value of.

    None when it is a username proper. Refused when the pool takes only addresses, or when it could
    be mistaken for an alias.
    """
    for name in pool.username_attributes:
        if _SHAPES[name].fullmatch(requested):
            return name
    if pool.username_attributes:
        raise invalid(_WANTED[frozenset(pool.username_attributes)])
    for name in pool.alias_attributes:
        if name in _SHAPES and _SHAPES[name].fullmatch(requested):
            raise invalid(_RESERVED[name])
    return None


def claim(
    call: Call,
    pool: Pool,
    user: User,
    *,
    force: bool = False,
    kind: str = "AliasExistsException",
    text: str = TAKEN,
) -> None:
    """Make sure that nobody else signs in with what `user` is about to sign in with.

    With `force` a verified alias is taken from its owner, whose address then is unverified. Raises
    a ServiceError of type `kind` with `text` about the attribute.
    """
    owners: list[tuple[str, User]] = []
    for attribute in pool.sign_in_attributes:
        if not users.goes_by(pool, user, attribute):
            continue
        value = user.attributes[attribute]
        namesake = users.named(call, pool, value)
        if namesake is not None and namesake.sub != user.sub:
            raise ServiceError(kind, "User account already exists for the alias.")
        owners += [(attribute, owner) for owner in _others(call, pool, user, attribute)]
    for attribute, _ in owners:
        if not force or attribute not in pool.alias_attributes or attribute not in _SHAPES:
            raise ServiceError(kind, text.format(attribute))
    for attribute, owner in owners:
        owner.attributes[f"{attribute}_verified"] = "false"
        users.save(call, owner)


def _others(call: Call, pool: Pool, user: User, attribute: str) -> list[User]:
    """Who else signs in with what `user` has as `attribute`."""
    return [
        holder
        for holder in users.holders(call, pool, attribute, user.attributes[attribute])
        if holder.sub != user.sub and users.goes_by(pool, holder, attribute)
    ]
