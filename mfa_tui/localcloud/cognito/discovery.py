"""The public documents of a pool: its JWKS and its openid-configuration."""

from __future__ import annotations

import re
from typing import Any

from mfa_tui.localcloud.cognito import pools
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.guesses import unknown_path
from mfa_tui.localcloud.cognito.tokens import issuer

_PATH = re.compile(r"/([\w-]{1,55})/\.well-known/(jwks\.json|openid-configuration)")


def document(call: Call, path: str) -> dict[str, Any]:
    """The document at `path` (`/<pool id>/.well-known/...`). Raises ServiceError."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise unknown_path()
    pool = pools.existing(call, match[1])
    if match[2] == "jwks.json":
        keys = call.keys.of_pool(call.database, pool.id, call.entropy).values()
        return {"keys": [key.jwk for key in keys]}
    return _configuration(issuer(call, pool.id))


def _configuration(pool_issuer: str) -> dict[str, Any]:
    """OpenID Connect Discovery 1.0; a pool without a domain has no authorization endpoints."""
    return {
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": pool_issuer,
        "jwks_uri": f"{pool_issuer}/.well-known/jwks.json",
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }
