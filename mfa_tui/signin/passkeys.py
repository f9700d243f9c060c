"""Passkeys of a signed-in user: registered, listed and deleted at the service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.turns import Refused

if TYPE_CHECKING:
    from mfa_tui.signin.account import Account

Json = dict[str, Any]


@dataclass(frozen=True)
class Registered:
    """A passkey that the service knows; `created` is in seconds since the epoch.

    `credential_id` is in base64url, `site` the relying party that it signs in to.
    """

    credential_id: str
    name: str
    site: str
    created: float


class PasskeyRegistry:
    """The user's passkeys at the service; blocking, so call it from a thread."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._api = account.cognito.api

    def all(self) -> tuple[Registered, ...] | Refused:
        """ListWebAuthnCredentials."""
        return refusing(lambda: tuple(self._listed()), "ListWebAuthnCredentials")

    def start(self) -> Json | Refused:
        """StartWebAuthnRegistration: the options for `navigator.credentials.create`."""
        return refusing(self._start, "StartWebAuthnRegistration")

    def complete(self, credential: Mapping[str, Any]) -> Refused | None:
        """CompleteWebAuthnRegistration with what the authenticator made (RegistrationResponseJSON)."""
        return refusing(lambda: self._complete(credential), "CompleteWebAuthnRegistration")

    def delete(self, credential_id: str) -> Refused | None:
        """DeleteWebAuthnCredential: the service forgets its half; the authenticator keeps the other."""
        return refusing(lambda: self._delete(credential_id), "DeleteWebAuthnCredential")

    def _listed(self) -> Iterator[Registered]:
        access, page = self._account.tokens.access, {}
        while True:
            answer = self._api.list_web_authn_credentials(AccessToken=access, **page)
            for entry in answer.get("Credentials", ()):
                yield Registered(
                    entry["CredentialId"],
                    entry.get("FriendlyCredentialName", ""),
                    entry["RelyingPartyId"],
                    entry["CreatedAt"].timestamp(),
                )
            if not answer.get("NextToken"):
                return
            page = {"NextToken": answer["NextToken"]}

    def _start(self) -> Json:
        access = self._account.tokens.access
        answer = self._api.start_web_authn_registration(AccessToken=access)
        return answer["CredentialCreationOptions"]

    def _complete(self, credential: Mapping[str, Any]) -> None:
        self._api.complete_web_authn_registration(
            AccessToken=self._account.tokens.access, Credential=dict(credential)
        )

    def _delete(self, credential_id: str) -> None:
        self._api.delete_web_authn_credential(
            AccessToken=self._account.tokens.access, CredentialId=credential_id
        )
