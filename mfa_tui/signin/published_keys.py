"""The keys that a user pool publishes, by which anybody can check the signatures of its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfa_tui.signin.calls import refusing

if TYPE_CHECKING:
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.turns import Refused


def published_keys(cognito: Cognito) -> bytes | Refused:
    """The pool's public keys, as the JSON document it publishes; recorded and blocking."""
    url = f"{cognito.endpoint}/{cognito.target.pool_id}/.well-known/jwks.json"
    return refusing(lambda: cognito.recorder.get(url, "jwks.json").body, "jwks.json")
