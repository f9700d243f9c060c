"""The texts that a pool sends: sign-up codes and invitations, in the service's default words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import User

_ATTRIBUTE = {"EMAIL": "email", "SMS": "phone_number"}


def code_delivery(pool: Pool, user: User) -> dict[str, str] | None:
    """`CodeDeliveryDetails` of a sign-up code: SMS before email; None when nothing is verified."""
    for medium, attribute in (("SMS", "phone_number"), ("EMAIL", "email")):
        if attribute in pool.auto_verified and attribute in user.attributes:
            destination = _masked(medium, user.attributes[attribute])
            return {
                "AttributeName": attribute,
                "DeliveryMedium": medium,
                "Destination": destination,
            }
    return None


def confirmation(medium: str, user: User, code: str) -> Message:
    """The message with a sign-up code."""
    if medium == "SMS":
        text = f"Your verification code is {code}. "
        return Message(medium, user.attributes["phone_number"], None, text)
    text = f"Your confirmation code is {code}"
    return Message(medium, user.attributes["email"], "Your verification code", text)


def invitation(user: User, password: str, media: Iterable[str]) -> Iterator[Message]:
    """The messages that bring a new user his temporary password, where an address is known."""
    text = f"Your username is {user.username} and temporary password is {password}. "
    for medium in media:
        destination = user.attributes.get(_ATTRIBUTE[medium])
        if destination:
            subject = "Your temporary password" if medium == "EMAIL" else None
            yield Message(medium, destination, subject, text)


def _masked(medium: str, address: str) -> str:
    if medium == "SMS":
        return f"+{'*' * (len(address) - 5)}{address[-4:]}"
    local, _, domain = address.partition("@")
    return f"{local[:1]}***@{domain[:1]}***"
