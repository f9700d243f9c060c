"""PreTokenGeneration, version 2: a client with AllowedOAuthScopes gets no other scopes.

The local cloud has no hosted sign-in pages, which would do so. What comes of it is the same: an
access token without `aws.cognito.signin.user.admin`, which the self-service operations refuse.
"""

from __future__ import annotations

from typing import Any

import boto3


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Give the client the scopes that it may ask for, if it is one that asks for any."""
    where = {"UserPoolId": event["userPoolId"], "ClientId": event["callerContext"]["clientId"]}
    found = boto3.client("cognito-idp").describe_user_pool_client(**where)["UserPoolClient"]
    allowed = found.get("AllowedOAuthScopes", [])
    if allowed:
        taken = [scope for scope in event["request"]["scopes"] if scope not in allowed]
        changes = {"scopesToSuppress": taken, "scopesToAdd": allowed}
        details = {"accessTokenGeneration": changes}
        event["response"] = {"claimsAndScopeOverrideDetails": details}
    return event
