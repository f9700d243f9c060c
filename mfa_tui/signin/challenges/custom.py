"""Challenges that Cognito leaves to others: a trigger of the pool's, or a passkey."""

from __future__ import annotations

from mfa_tui.signin.challenges.challenge import Challenge, nested
from mfa_tui.signin.challenges.fields import Field


class CustomChallenge(Challenge):
    """CUSTOM_CHALLENGE: whatever the pool's CreateAuthChallenge trigger made up."""

    short = "Custom"
    explanation = (
        "Code of this pool's own, a Lambda trigger, asks this question. What it told publicly "
        "stands below; another trigger judges the answer."
    )

    def fields(self) -> tuple[Field, ...]:
        return (Field("ANSWER", "Answer"),)

    def facts(self) -> tuple[tuple[str, str], ...]:
        return tuple((key, text) for key, text in self.parameters.items() if key != "USERNAME")


class WebAuthn(Challenge):
    """WEB_AUTHN: a passkey signs the service's random challenge."""

    short = "Passkey"
    explanation = (
        "Cognito has made up a random challenge. A passkey on your phone signs it for this site "
        "and no other, so there is nothing that could be typed into a false page."
    )

    def fields(self) -> tuple[Field, ...]:
        return (Field("CREDENTIAL", "Passkey", "passkey"),)

    @property
    def request_options(self) -> str:
        """CREDENTIAL_REQUEST_OPTIONS: JSON as `navigator.credentials.get` takes it."""
        return self.parameters.get("CREDENTIAL_REQUEST_OPTIONS", "")

    @property
    def relying_party(self) -> str:
        """The site that passkeys are made for: the rpId of the options."""
        return str(nested(self.request_options, dict).get("rpId", ""))

    def facts(self) -> tuple[tuple[str, str], ...]:
        options = nested(self.request_options, dict)
        verification = str(options.get("userVerification", "preferred"))
        return (("Site", self.relying_party), ("Unlocking", f"{verification} (userVerification)"))
