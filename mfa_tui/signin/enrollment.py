"""Registering an authenticator app, inside a sign-in (MFA_SETUP) or signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.challenges import Challenge, code_digits
from mfa_tui.signin.turns import Refused, SignedIn

if TYPE_CHECKING:
    from mfa_tui.signin.account import Account
    from mfa_tui.signin.conversation import Conversation


@dataclass(frozen=True)
class SoftwareToken:
    """A secret that the service made for this user, and how an app is told about it.

    `secret` is base32 without padding; `issuer` and `account` are what the app will show.
    """

    secret: str = field(repr=False)
    issuer: str
    account: str

    @property
    def uri(self) -> str:
        """The Key URI that goes into the QR. Cognito gives none: the client builds it.

        SHA-1, six digits and 30 seconds are the defaults of every app, so they are left out; that
        keeps the QR one size smaller. The label is percent-encoded, with its colon kept.
        """
        issuer, account = quote(self.issuer, safe=""), quote(self.account, safe="@")
        return f"otpauth://totp/{issuer}:{account}?secret={self.secret}&issuer={issuer}"

    @property
    def groups(self) -> str:
        """The secret in groups of four, as people read and type it."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


@dataclass(frozen=True)
class Enrolled:
    """A signed-in user's authenticator is registered, and `asked` for from now on."""

    asked: bool = True


class Enrollment(Protocol):
    """The two calls around a new authenticator, whichever way the user came.

    `expires` is when the newest Session runs out (epoch seconds), None where no Session is involved.
    """

    expires: float | None

    def associate(self) -> SoftwareToken | Refused:
        """Ask the service for a new secret. Each call replaces the one before."""
        ...

    def verify(self, code: str, device: str) -> Challenge | SignedIn | Enrolled | Refused:
        """Show a code made from the secret; `device` is the friendly name, may be empty.

        Raises AnswerProblem when `code` is no code.
        """
        ...


class SetupEnrollment:
    """Enrollment inside a sign-in: every call hands over a new Session and spends the old one."""

    def __init__(self, conversation: Conversation, challenge: Challenge) -> None:
        self._conversation = conversation
        self._username = challenge.username
        self._session = challenge.session
        self.expires: float | None = challenge.expires

    def associate(self) -> SoftwareToken | Refused:
        return refusing(self._associate, "AssociateSoftwareToken")

    def verify(self, code: str, device: str) -> Challenge | SignedIn | Refused:
        digits = code_digits("UserCode", code)
        verified = refusing(lambda: self._verify(digits, device), "VerifySoftwareToken")
        return verified if isinstance(verified, Refused) else self._conversation.go_on(verified)

    def _associate(self) -> SoftwareToken:
        cognito = self._conversation.cognito
        answer = cognito.api.associate_software_token(Session=self._session)
        self._renew(answer["Session"])
        return SoftwareToken(answer["SecretCode"], cognito.target.issuer, self._username)

    def _verify(self, code: str, device: str) -> str:
        answer = self._conversation.cognito.api.verify_software_token(
            Session=self._session, UserCode=code, **_friendly(device)
        )
        self._renew(answer["Session"])
        return answer["Session"]

    def _renew(self, session: str) -> None:
        target = self._conversation.cognito.target
        self._session = session
        self.expires = target.clock() + target.session_seconds


class AccountEnrollment:
    """Enrollment of a signed-in user. In an OPTIONAL pool only the preference turns it on.

    Without `prefer` that call is left to the user.
    """

    def __init__(self, account: Account, *, prefer: bool = True) -> None:
        self._account = account
        self._prefer = prefer
        self.expires: float | None = None

    def associate(self) -> SoftwareToken | Refused:
        return refusing(self._associate, "AssociateSoftwareToken")

    def verify(self, code: str, device: str) -> Enrolled | Refused:
        digits = code_digits("UserCode", code)
        return refusing(lambda: self._verify(digits, device), "VerifySoftwareToken")

    def _associate(self) -> SoftwareToken:
        cognito = self._account.cognito
        answer = cognito.api.associate_software_token(AccessToken=self._account.tokens.access)
        return SoftwareToken(answer["SecretCode"], cognito.target.issuer, self._account.username)

    def _verify(self, code: str, device: str) -> Enrolled:
        api, access = self._account.cognito.api, self._account.tokens.access
        api.verify_software_token(AccessToken=access, UserCode=code, **_friendly(device))
        if self._prefer:
            api.set_user_mfa_preference(
                AccessToken=access,
                SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True},
            )
        return Enrolled(asked=self._prefer)


def _friendly(device: str) -> dict[str, str]:
    return {"FriendlyDeviceName": device} if device else {}
