"""Which members, parameters and headers hold secrets.

Source: the members that the `cognito-idp` API model marks as sensitive, the keys of AuthParameters,
ChallengeParameters and ChallengeResponses (AWS API reference: RespondToAuthChallenge), what the
events of custom challenges hide from the client, the values of Secrets Manager, the words of a mail
to SES, and the parameter names of OAuth 2.0. Attribute values, user names and client ids are left readable.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache


class Secrecy(Enum):
    """How a secret is masked, and whether it covers what is nested inside it."""

    TYPED = auto()
    """Passwords and codes: no character shown; lists and objects in its place are masked too."""
    ANSWER = auto()
    """A typed answer, unless it only names the chosen challenge."""
    OPAQUE = auto()
    """Tokens, sessions, keys and proofs: the first characters help to tell two apart."""


_TYPED = """
    password previouspassword proposedpassword temporarypassword newpassword
    usercode confirmationcode code codes codeverifier secret
    challengeanswer privatechallengeparameters
    secretstring secretbinary body message.body.text.data message.body.html.data
"""
_OPAQUE = """
    session secretcode secrethash clientsecret clientsecretvalue clientassertion
    accesstoken idtoken refreshtoken token subjecttoken actortoken issuedtoken feedbacktoken
    srpa srpb salt secretblock passwordclaimsecretblock passwordclaimsignature
    passwordverifier devicesecretverifierconfig credential
    xamzsecuritytoken xamzsignature xamzcredential cookie setcookie
"""
_BY_NAME = (
    dict.fromkeys(_TYPED.split(), Secrecy.TYPED)
    | dict.fromkeys(_OPAQUE.split(), Secrecy.OPAQUE)
    | {"answer": Secrecy.ANSWER}
)

_CHOICES = frozenset(
    [
        "SMS_MFA",
        "SOFTWARE_TOKEN_MFA",
        "EMAIL_OTP",
        "SMS_OTP",
        "WEB_AUTHN",
        "PASSWORD",
        "PASSWORD_SRP",
    ]
)
"""What ANSWER holds in SELECT_MFA_TYPE and SELECT_CHALLENGE."""


@lru_cache(maxsize=1024)
def secrecy_of(name: str) -> Secrecy | None:
    """How secret the value of member, parameter or header `name` is; case and `_-` do not count."""
    lowered = name.lower()
    if lowered.endswith("_code"):
        return Secrecy.TYPED
    return _BY_NAME.get(lowered.replace("_", "").replace("-", ""))


def is_secret(value: str, secrecy: Secrecy) -> bool:
    """Whether `value` in a place of this secrecy has to be masked."""
    return bool(value) and not (secrecy is Secrecy.ANSWER and value in _CHOICES)


def is_api_word(value: str) -> bool:
    """Whether `value` is a word of the API itself, which would be masked all over its exchange."""
    return value in _CHOICES or secrecy_of(value) is not None
