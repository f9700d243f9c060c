"""What a pool sends to people, and where to: confirmation codes and invitations."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mfa_tui.localcloud.cognito import guesses
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import User

INVITATION = "invitation"
MEDIUM = {"phone_number": "SMS", "email": "EMAIL"}
"""How messages reach each attribute; where a user has both, SMS comes before email."""

_ATTRIBUTE = {medium: attribute for attribute, medium in MEDIUM.items()}
_DEFAULT_SENDER = "no-reply@verificationemail.com"
_CODE_SMS = "Your verification code is {####}. "
_CODE_MAIL = "Your confirmation code is {####}"
_CODE_SUBJECT = "Your verification code"
_INVITATION = "Your username is {username} and temporary password is {####}. "
_INVITATION_SUBJECT = "Your temporary password"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a code goes: `address` is the value of `attribute`, or what it is to become."""

    attribute: str
    address: str

    @property
    def details(self) -> dict[str, str]:
        """`CodeDeliveryDetails`."""
        medium = MEDIUM[self.attribute]
        return {
            "AttributeName": self.attribute,
            "DeliveryMedium": medium,
            "Destination": masked(medium, self.address),
        }


def sign_up_delivery(pool: Pool, user: User) -> Delivery | None:
    """Where the sign-up code of `user` goes; None when the pool verifies nothing that he has."""
    for attribute in MEDIUM:
        if attribute in pool.auto_verified and attribute in user.attributes:
            return Delivery(attribute, user.attributes[attribute])
    return None


def invented_details(pool: Pool, username: str, attribute: str) -> dict[str, str]:
    """`CodeDeliveryDetails` for somebody who does not exist, always the same for one name.

    A name that is an address is masked as it is: in such a pool a real user's would be.
    """
    if "@" in username.strip("@"):
        return Delivery("email", username).details
    name = pool.lookup_name(username).encode()
    drawn = hmac.digest(pool.hiding_key, b"destination " + name, hashlib.sha256)
    if attribute == "phone_number":
        return Delivery(attribute, f"+1555555{int.from_bytes(drawn) % 10_000:04}").details
    local, domain = (chr(ord("a") + byte % 26) for byte in drawn[:2])
    return Delivery("email", f"{local}@{domain}").details


def code_message(pool: Pool, user: User, delivery: Delivery, code: str, kind: str) -> Message:
    """The message with a confirmation code; `kind` says what it is about."""
    template = pool.document.get("VerificationMessageTemplate", {})
    if delivery.attribute == "phone_number":
        subject = None
        text = template.get("SmsMessage") or pool.document.get("SmsVerificationMessage", _CODE_SMS)
    else:
        older = pool.document.get("EmailVerificationSubject", _CODE_SUBJECT)
        subject = template.get("EmailSubject") or older
        older = pool.document.get("EmailVerificationMessage", _CODE_MAIL)
        text = template.get("EmailMessage") or older
    medium, text = MEDIUM[delivery.attribute], text.replace("{####}", code)
    about = (kind, user.username, pool.id, code, sender(pool, medium))
    return Message(medium, delivery.address, subject, text, *about)


def invitation(pool: Pool, user: User, password: str, media: Iterable[str]) -> Iterator[Message]:
    """The messages that bring a new user his temporary password, where an address is known."""
    template = pool.document["AdminCreateUserConfig"].get("InviteMessageTemplate", {})
    for medium in media:
        destination = user.attributes.get(_ATTRIBUTE[medium])
        if not destination:
            continue
        by_mail = medium == "EMAIL"
        text = template.get("EmailMessage" if by_mail else "SMSMessage", _INVITATION)
        text = text.replace("{username}", signs_in_as(pool, user)).replace("{####}", password)
        subject = template.get("EmailSubject", _INVITATION_SUBJECT) if by_mail else None
        about = (INVITATION, user.username, pool.id, password, sender(pool, medium))
        yield Message(medium, destination, subject, text, *about)


def sender(pool: Pool, medium: str) -> str:
    """Whom a message names as its sender (Developer Guide: e-mail settings)."""
    if medium == "SMS":
        return guesses.SMS_SENDER
    settings = pool.document["EmailConfiguration"]
    identity = settings.get("SourceArn", "").rpartition("/")[2]
    return settings.get("From") or identity or _DEFAULT_SENDER


def masked(medium: str, address: str) -> str:
    """As much of `address` as an answer shows."""
    if medium == "SMS":
        return f"+{'*' * (len(address) - 5)}{address.lstrip('+')[-4:]}"
    local, _, domain = address.partition("@")
    return f"{local[:1]}***@{domain[:1]}***"


def signs_in_as(pool: Pool, user: User) -> str:
    """The name a person would type: where addresses are usernames, the username is the sub."""
    for attribute in pool.username_attributes:
        if attribute in user.attributes:
            return user.attributes[attribute]
    return user.username
