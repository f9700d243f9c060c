"""Proofs by which an application shows that it has its client secret (RFC 7523)."""

from __future__ import annotations

import threading
from typing import Any

from mfa_tui.localcloud.cognito.call import Clock
from mfa_tui.localcloud.duo.account import WEB_SDK, Account, Application
from mfa_tui.localcloud.duo.addresses import Addresses
from mfa_tui.localcloud.duo.signed_json import BadToken, verified

LIFETIME = 300.0
"""The longest that a signed request may count, in seconds."""
LEEWAY = 60.0


class Assertions:
    """Verifies what applications sign by `wall`, the time of their clocks (epoch seconds)."""

    def __init__(self, account: Account, addresses: Addresses, wall: Clock) -> None:
        self._account = account
        self._addresses = addresses
        self._wall = wall
        self._seen: dict[str, float] = {}
        self._turn = threading.Lock()

    def application(self, client_id: str | None) -> Application:
        """The Web SDK application of that client id. Raises BadToken."""
        found = self._account.application(client_id or "")
        if found is None or found.kind != WEB_SDK:
            raise BadToken("the client_id is not that of a Web SDK application")
        return found

    def checked(self, token: str | None, client_id: str | None, path: str) -> Application:
        """Who made a `client_assertion` for the endpoint at `path`: each counts once.

        Raises BadToken.
        """
        application = self.application(client_id)
        claims = verified(token or "", application.skey)
        if not claims.get("iss") == claims.get("sub") == application.ikey:
            raise BadToken("iss and sub of the assertion have to be the client_id")
        if not self._addresses.is_own(claims.get("aud"), path):
            raise BadToken(f"aud of the assertion has to be https://{self._addresses.host}{path}")
        self.check_time(claims)
        self._use_up(claims.get("jti"))
        return application

    def check_time(self, claims: dict[str, Any]) -> None:
        """Check that `exp` is ahead, and not too far. Raises BadToken."""
        expires = claims.get("exp")
        if not isinstance(expires, int | float):
            raise BadToken("exp is missing")
        ahead = expires - self._wall()
        if ahead <= 0:
            raise BadToken("it has expired; is the clock of the application right?")
        if ahead > LIFETIME + LEEWAY:
            raise BadToken("exp is more than 5 minutes ahead")

    def _use_up(self, jti: object) -> None:
        now = self._wall()
        if not jti or not isinstance(jti, str):
            raise BadToken("jti is missing")
        with self._turn:
            self._seen = {old: until for old, until in self._seen.items() if until > now}
            if jti in self._seen:
                raise BadToken("the assertion has been used before")
            self._seen[jti] = now + LIFETIME + LEEWAY
