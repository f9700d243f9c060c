"""Second factors of a signed-in person: GetUser, GetUserAuthFactors, SetUserMFAPreference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.turns import Refused

if TYPE_CHECKING:
    from mfa_tui.signin.account import Account, UserFacts

SOFTWARE_TOKEN_MFA = "SOFTWARE_TOKEN_MFA"
SMS_MFA = "SMS_MFA"
EMAIL_OTP = "EMAIL_OTP"
WEB_AUTHN = "WEB_AUTHN"

ADDRESS = {SMS_MFA: "phone_number", EMAIL_OTP: "email"}
"""The attribute that the codes of a factor are sent to."""

_BLOCK = {
    SOFTWARE_TOKEN_MFA: "SoftwareTokenMfaSettings",
    SMS_MFA: "SMSMfaSettings",
    EMAIL_OTP: "EmailMfaSettings",
    WEB_AUTHN: "WebAuthnMfaSettings",
}
_CONFIGURED_AS = {SOFTWARE_TOKEN_MFA: "SOFTWARE_TOKEN", WEB_AUTHN: "WEB_AUTHN"}
"""What ConfiguredUserAuthFactors calls the factors that no attribute stands for."""


@dataclass(frozen=True)
class SecondFactor:
    """How a factor stands. `name` is as in UserMFASettingList, or WEB_AUTHN for passkeys.

    `ready` says whether the person has what it takes: a verified authenticator, a passkey, an
    address. `on` and `ready` are None where the service does not tell. `address` is where its codes
    go.
    """

    name: str
    on: bool | None
    ready: bool | None
    preferred: bool = False
    address: str = ""


class Factors:
    """The second factors of `account`; blocking, so call it from a thread.

    Every change is one SetUserMFAPreference with the block of that factor alone: what is left out
    stays as it is (pains.md SEL-07). What changed is read back, because a pool that requires MFA
    takes the wish to turn a factor off and keeps it on.
    """

    def __init__(self, account: Account) -> None:
        self._account = account

    def read(self) -> tuple[SecondFactor, ...] | Refused:
        """GetUser and GetUserAuthFactors; a service that refuses the latter tells less."""
        facts = self._account.facts()
        if isinstance(facts, Refused):
            return facts
        configured = refusing(self._configured, "GetUserAuthFactors")
        known = None if isinstance(configured, Refused) else configured
        return tuple(self._factor(name, facts, known) for name in _BLOCK)

    def turn(self, name: str, *, on: bool) -> tuple[SecondFactor, ...] | Refused:
        """Turn a factor on or off; on leaves the preference as it is, off takes it away."""
        return self._set(name, {"Enabled": on})

    def prefer(self, name: str, *, preferred: bool) -> tuple[SecondFactor, ...] | Refused:
        """Make a factor the preferred one, which turns it on, or no longer prefer it."""
        return self._set(name, {"Enabled": True, "PreferredMfa": preferred})

    def _set(self, name: str, settings: dict[str, bool]) -> tuple[SecondFactor, ...] | Refused:
        refused = refusing(lambda: self._send(name, settings), "SetUserMFAPreference")
        return refused or self.read()

    def _send(self, name: str, settings: dict[str, bool]) -> None:
        account = self._account
        account.cognito.api.set_user_mfa_preference(
            AccessToken=account.tokens.access, **{_BLOCK[name]: settings}
        )
        if name == WEB_AUTHN:
            account.passkeys_as_mfa = settings["Enabled"]

    def _configured(self) -> frozenset[str]:
        account = self._account
        answer = account.cognito.api.get_user_auth_factors(AccessToken=account.tokens.access)
        return frozenset(answer.get("ConfiguredUserAuthFactors", ()))

    def _factor(self, name: str, facts: UserFacts, known: frozenset[str] | None) -> SecondFactor:
        on = self._account.passkeys_as_mfa if name == WEB_AUTHN else name in facts.factors
        preferred = name == facts.preferred
        if name in ADDRESS:
            address = dict(facts.attributes).get(ADDRESS[name], "")
            return SecondFactor(name, on, bool(address), preferred, address)
        ready = _CONFIGURED_AS[name] in known if known is not None else None
        return SecondFactor(name, on, ready, preferred)
