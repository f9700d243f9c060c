"""What a signed-in user can do with the tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.turns import Refused, SignedIn, Tokens

if TYPE_CHECKING:
    from mfa_tui.signin.client import Cognito


@dataclass(frozen=True)
class UserFacts:
    """What GetUser says: `factors` and `preferred` are empty when the user has no MFA."""

    username: str
    attributes: tuple[tuple[str, str], ...]
    factors: tuple[str, ...]
    preferred: str


class Account:
    """A signed-in user of `cognito`; blocking, so call it from a thread."""

    def __init__(self, cognito: Cognito, signed_in: SignedIn) -> None:
        self.cognito = cognito
        self.username = signed_in.username
        self.tokens = signed_in.tokens

    def facts(self) -> UserFacts | Refused:
        """GetUser."""
        return refusing(self._facts, "GetUser")

    def refresh(self) -> Tokens | Refused:
        """REFRESH_TOKEN_AUTH: new ID and access tokens; the refresh token stays."""
        return refusing(self._refresh, "InitiateAuth")

    def sign_out_everywhere(self) -> Refused | None:
        """GlobalSignOut: revokes every refresh and access token of this user."""
        return refusing(self._sign_out, "GlobalSignOut")

    def jwks(self) -> bytes | Refused:
        """The pool's public keys, as the JSON document it publishes."""
        return refusing(self._jwks, "jwks.json")

    def _facts(self) -> UserFacts:
        answer = self.cognito.api.get_user(AccessToken=self.tokens.access)
        attributes = answer.get("UserAttributes", [])
        return UserFacts(
            username=answer["Username"],
            attributes=tuple((each["Name"], each.get("Value", "")) for each in attributes),
            factors=tuple(answer.get("UserMFASettingList", ())),
            preferred=answer.get("PreferredMfaSetting", ""),
        )

    def _refresh(self) -> Tokens:
        target = self.cognito.target
        # No USERNAME travels here, so the service hashes over the real name (pains.md CLI-04).
        parameters = {"REFRESH_TOKEN": self.tokens.refresh or ""}
        answer = self.cognito.api.initiate_auth(
            ClientId=target.client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters=parameters | self.cognito.secret_hash(self.username),
        )
        self.tokens = Tokens.of(answer["AuthenticationResult"], target.clock(), self.tokens.refresh)
        return self.tokens

    def _sign_out(self) -> None:
        self.cognito.api.global_sign_out(AccessToken=self.tokens.access)

    def _jwks(self) -> bytes:
        target = self.cognito.target
        url = f"{self.cognito.endpoint}/{target.pool_id}/.well-known/jwks.json"
        return self.cognito.recorder.get(url, "jwks.json").body
