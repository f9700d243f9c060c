"""Challenges that ask to choose: a second factor, a first one, or one to set up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mfa_tui.signin.challenges.challenge import Challenge, named
from mfa_tui.signin.challenges.fields import Field, Offer
from mfa_tui.signin.challenges.passwords import PASSWORD_FIELD

SECOND_FACTORS = {
    "SOFTWARE_TOKEN_MFA": "the six digits in your authenticator app",
    "SMS_MFA": "six digits, then sent to your phone number",
    "EMAIL_OTP": "six digits, then sent to your mailbox",
}
FIRST_FACTORS = {
    "PASSWORD_SRP": "a proof of your password, which stays here",
    "PASSWORD": "your password itself, inside TLS",
    "EMAIL_OTP": "eight digits, then sent to your mailbox",
    "SMS_OTP": "eight digits, then sent to your phone number",
    "WEB_AUTHN": "a passkey: your phone signs, nothing is typed",
}
SET_UPS = {
    "SOFTWARE_TOKEN_MFA": "register an authenticator app with a QR",
    "EMAIL_OTP": "give a mail address; codes are sent there",
}
"""What can be set up within a sign-in. A phone number can not: RespondToAuthChallenge."""


class SelectMfaType(Challenge):
    """SELECT_MFA_TYPE: which of the second factors that the user has."""

    short = "Factor"
    explanation = (
        "Your password was right, and you have more than one second factor and prefer none of "
        "them. Choose the one you have at hand."
    )

    def fields(self) -> tuple[Field, ...]:
        offers = _offers(named(self.parameters.get("MFAS_CAN_CHOOSE")), SECOND_FACTORS)
        return (Field("ANSWER", "Factor", "choice", offers=offers),)


class SelectChallenge(Challenge):
    """SELECT_CHALLENGE: how to begin a choice-based sign-in. A password is asked for along with it."""

    short = "First factor"
    explanation = (
        "In a choice-based sign-in the pool lists what you may begin with, and you choose. What it "
        "lists depends on the pool and on what this user has."
    )
    one_try = True

    def fields(self) -> tuple[Field, ...]:
        return (
            Field("ANSWER", "Begin with", "choice", offers=_offers(self.available, FIRST_FACTORS)),
            replace(PASSWORD_FIELD, only_for=("PASSWORD", "PASSWORD_SRP")),
        )

    def responses(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The ANSWER, and the PASSWORD where it is sent. Raises AnswerProblem."""
        responses = super().responses(answers)
        if responses["ANSWER"] == "PASSWORD_SRP":
            del responses["PASSWORD"]
        return responses

    def password_to_prove(self, answers: Mapping[str, str]) -> str | None:
        return answers["PASSWORD"] if answers["ANSWER"] == "PASSWORD_SRP" else None


class MfaSetup(Challenge):
    """MFA_SETUP: the pool requires a second factor and the user has none yet.

    With an authenticator it is answered with the Session that VerifySoftwareToken returned and
    nothing to type; for codes by mail with the address, in EMAIL.
    """

    short = "Set-up"
    explanation = (
        "This pool lets nobody in without a second factor, and you have none yet. Add one now; "
        "the sign-in goes on with it."
    )
    FACTOR = "factor"
    """Key of the choice; it is a question to the person and never sent."""

    @property
    def can_set_up(self) -> tuple[str, ...]:
        """The factors the pool offers, e.g. `("SOFTWARE_TOKEN_MFA",)`."""
        return named(self.parameters.get("MFAS_CAN_SETUP"))

    @property
    def settable(self) -> tuple[str, ...]:
        """Those of `can_set_up` that a sign-in can set up."""
        return tuple(factor for factor in self.can_set_up if factor in SET_UPS)

    def fields(self) -> tuple[Field, ...]:
        if "EMAIL_OTP" not in self.settable:
            return ()
        email = Field("EMAIL", "E-mail")
        if len(self.settable) == 1:
            return (email,)
        choice = Field(self.FACTOR, "Set up", "choice", offers=_offers(self.settable, SET_UPS))
        return (choice, replace(email, only_for=("EMAIL_OTP",)))

    def responses(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The EMAIL where codes by mail are set up, else nothing. Raises AnswerProblem."""
        responses = super().responses(answers)
        responses.pop(self.FACTOR, None)
        return responses


def _offers(names: Iterable[str], about: Mapping[str, str]) -> tuple[Offer, ...]:
    """The offers in the order of `about`, which AWS leaves open, and then what is new to us."""
    known = list(about)
    ordered = sorted(names, key=lambda name: known.index(name) if name in known else len(known))
    return tuple(Offer(name, about.get(name, "")) for name in ordered)
