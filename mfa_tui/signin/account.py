"""What a signed-in user can do with the tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.published_keys import published_keys
from mfa_tui.signin.turns import Refused, SignedIn, Tokens
from mfa_tui.trace.tokens import decode

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
    """A signed-in user of `cognito`; blocking, so call it from a thread.

    `spent` is the refresh token that was exchanged last, None until a client that rotates them has
    given a new one. `passkeys_as_mfa` is what was chosen here: no operation tells it.
    """

    def __init__(self, cognito: Cognito, signed_in: SignedIn) -> None:
        self.cognito = cognito
        self.username = signed_in.username
        self.tokens = signed_in.tokens
        self.spent: str | None = None
        self.passkeys_as_mfa: bool | None = None
        self._rotates = False

    def facts(self) -> UserFacts | Refused:
        """GetUser."""
        return refusing(self._facts, "GetUser")

    def refresh(self) -> Tokens | Refused:
        """New ID and access tokens: REFRESH_TOKEN_AUTH, and the refresh token stays.

        A client that rotates refresh tokens refuses that flow; GetTokensFromRefreshToken is for
        those, and gives a new refresh token as well (pains.md REF-03).
        """
        if not self._rotates:
            turn = refusing(self._refresh, "InitiateAuth")
            if not (isinstance(turn, Refused) and turn.error == "UnsupportedOperationException"):
                return turn
            self._rotates = True
        return self._exchanged(self.tokens.refresh or "")

    def refresh_with_spent(self) -> Tokens | Refused:
        """Use the refresh token that was exchanged before, as a thief or another tab would.

        Within the client's grace period that gives tokens once more, and they replace the ones from
        the first exchange; after it, RefreshTokenReuseException, and the newest token stays good.
        """
        return self._exchanged(self.spent or "")

    def revoke(self) -> Refused | None:
        """RevokeToken: ends this sign-in; others of the same user go on."""
        return refusing(self._revoke, "RevokeToken")

    def sign_out_everywhere(self) -> Refused | None:
        """GlobalSignOut: revokes every refresh and access token of this user."""
        return refusing(self._sign_out, "GlobalSignOut")

    def jwks(self) -> bytes | Refused:
        """The pool's public keys, as the JSON document it publishes."""
        return published_keys(self.cognito)

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
        device = {"DEVICE_KEY": self._device_key} if self._device_key else {}
        parameters = {"REFRESH_TOKEN": self.tokens.refresh or "", **device}
        answer = self.cognito.api.initiate_auth(
            ClientId=target.client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters=parameters | self.cognito.secret_hash(self.username),
        )
        self.tokens = Tokens.of(answer["AuthenticationResult"], target.clock(), self.tokens.refresh)
        return self.tokens

    def _exchanged(self, token: str) -> Tokens | Refused:
        return refusing(lambda: self._exchange(token), "GetTokensFromRefreshToken")

    def _exchange(self, token: str) -> Tokens:
        target = self.cognito.target
        device = {"DeviceKey": self._device_key} if self._device_key else {}
        answer = self.cognito.api.get_tokens_from_refresh_token(
            RefreshToken=token, ClientId=target.client_id, **self._client_secret, **device
        )
        before = self.tokens.refresh
        self.tokens = Tokens.of(answer["AuthenticationResult"], target.clock(), before)
        self.spent = token if self.tokens.refresh != before else None
        return self.tokens

    def _revoke(self) -> None:
        self.cognito.api.revoke_token(
            Token=self.tokens.refresh or "",
            ClientId=self.cognito.target.client_id,
            **self._client_secret,
        )

    @property
    def _client_secret(self) -> dict[str, str]:
        """The secret itself, where other operations take a hash made with it."""
        secret = self.cognito.target.client_secret
        return {"ClientSecret": secret} if secret else {}

    @property
    def _device_key(self) -> str | None:
        """The key of the device that refresh tokens are bound to where the pool tracks devices.

        The access token names it in `device_key`; without it a refresh is refused.
        """
        try:
            key = (decode(self.tokens.access).claims or {}).get("device_key")
        except ValueError:
            return None
        return key if isinstance(key, str) else None

    def _sign_out(self) -> None:
        self.cognito.api.global_sign_out(AccessToken=self.tokens.access)
