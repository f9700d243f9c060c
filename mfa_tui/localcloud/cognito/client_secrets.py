"""The secrets of an app client: a second one may live beside the first while apps are changed over."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import client_secret_refusals as refusals
from mfa_tui.localcloud.cognito import clients
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.client_admin import meant
from mfa_tui.localcloud.cognito.clients import ClientSecret

MOST = 2
"""How many secrets a client can have (API reference: AddUserPoolClientSecret)."""


def add_user_pool_client_secret(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AddUserPoolClientSecret: this answer alone tells a generated value, and never a given one."""
    _, client = meant(call, params)
    if not client.secrets:
        raise refusals.client_is_public()
    if len(client.secrets) >= MOST:
        raise refusals.too_many_secrets()
    given = params.get("ClientSecret")
    secret = clients.add_secret(call, client, given or clients.generated_secret(call))
    value = {} if given else {"ClientSecretValue": secret.value}
    return {"ClientSecretDescriptor": _described(secret) | value}


def list_user_pool_client_secrets(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ListUserPoolClientSecrets: all of them in one page, without their values."""
    _, client = meant(call, params)
    return {"ClientSecrets": [_described(secret) for secret in client.secrets]}


def delete_user_pool_client_secret(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """DeleteUserPoolClientSecret: a client with a secret keeps at least one."""
    _, client = meant(call, params)
    found = (each for each in client.secrets if each.id == params["ClientSecretId"])
    secret = next(found, None)
    if secret is None:
        raise refusals.secret_absent()
    if len(client.secrets) == 1:
        raise refusals.last_secret()
    clients.delete_secret(call, client, secret)
    return {}


def _described(secret: ClientSecret) -> dict[str, Any]:
    return {"ClientSecretId": secret.id, "ClientSecretCreateDate": secret.created}
