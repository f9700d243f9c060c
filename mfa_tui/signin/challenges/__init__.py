"""The challenges Cognito can pose: what each asks for and the `ChallengeResponses` it makes.

One class per `ChallengeName`; screens draw any of them from its fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mfa_tui.signin.challenges.challenge import Challenge, Unsupported
from mfa_tui.signin.challenges.choices import MfaSetup, SelectChallenge, SelectMfaType
from mfa_tui.signin.challenges.codes import EmailOtp, SentCode, SmsMfa, SmsOtp, SoftwareTokenMfa
from mfa_tui.signin.challenges.custom import CustomChallenge, WebAuthn
from mfa_tui.signin.challenges.custom_round import CustomRound
from mfa_tui.signin.challenges.duo_classic import DuoClassic
from mfa_tui.signin.challenges.duo_fail_open import DuoFailOpen
from mfa_tui.signin.challenges.duo_push import DuoPush
from mfa_tui.signin.challenges.duo_universal import DuoUniversal
from mfa_tui.signin.challenges.fields import (
    CODE_DIGITS,
    AnswerProblem,
    Field,
    Offer,
    Way,
    code_digits,
)
from mfa_tui.signin.challenges.passwords import NewPasswordRequired, Password, PasswordSrp
from mfa_tui.signin.challenges.round_codes import BackupCode, MailedCode

__all__ = [
    "CODE_DIGITS",
    "KINDS",
    "ROUNDS",
    "AnswerProblem",
    "BackupCode",
    "Challenge",
    "CustomChallenge",
    "CustomRound",
    "DuoClassic",
    "DuoFailOpen",
    "DuoPush",
    "DuoUniversal",
    "EmailOtp",
    "Field",
    "MailedCode",
    "MfaSetup",
    "NewPasswordRequired",
    "Offer",
    "Password",
    "PasswordSrp",
    "SelectChallenge",
    "SelectMfaType",
    "SentCode",
    "SmsMfa",
    "SmsOtp",
    "SoftwareTokenMfa",
    "Unsupported",
    "Way",
    "WebAuthn",
    "challenge_of",
    "code_digits",
]

KINDS: dict[str, type[Challenge]] = {
    "SOFTWARE_TOKEN_MFA": SoftwareTokenMfa,
    "SMS_MFA": SmsMfa,
    "EMAIL_OTP": EmailOtp,
    "SMS_OTP": SmsOtp,
    "NEW_PASSWORD_REQUIRED": NewPasswordRequired,
    "PASSWORD": Password,
    "PASSWORD_SRP": PasswordSrp,
    "SELECT_MFA_TYPE": SelectMfaType,
    "SELECT_CHALLENGE": SelectChallenge,
    "MFA_SETUP": MfaSetup,
    "CUSTOM_CHALLENGE": CustomChallenge,
    "WEB_AUTHN": WebAuthn,
}
ROUNDS: dict[str, type[CustomChallenge]] = {
    "duo_push": DuoPush,
    "duo_universal": DuoUniversal,
    "duo_classic": DuoClassic,
    "duo_fail_open": DuoFailOpen,
    "email_otp": MailedCode,
    "backup_code": BackupCode,
}
"""What CUSTOM_CHALLENGE is, by the parameter `type` of the stacks in `lambdas/`."""


def challenge_of(response: Mapping[str, Any], username: str, expires: float) -> Challenge:
    """The Challenge in a response of InitiateAuth or RespondToAuthChallenge."""
    name = response["ChallengeName"]
    parameters = dict(response.get("ChallengeParameters") or {})
    # From here on Cognito knows the user by this name; an alias or another spelling would break
    # the SECRET_HASH of the next call (pains.md CLI-02).
    username = parameters.get("USER_ID_FOR_SRP") or parameters.get("USERNAME") or username
    kind = KINDS.get(name, Unsupported)
    if kind is CustomChallenge:
        kind = ROUNDS.get(parameters.get("type", ""), kind)
    return kind(
        name,
        username,
        parameters,
        response.get("Session"),
        expires,
        tuple(response.get("AvailableChallenges") or ()),
        response.get("ResponseMetadata", {}).get("RequestId"),
    )
