"""The state document: how a pool and the people in it stand, for the conditions of lessons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mfa_tui.localcloud.cognito import clients, devices, passkeys, pool_admin, pools, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import User
from mfa_tui.phone.inbox import Note


def pool_state(call: Call, pool_id: str) -> dict[str, Any]:
    """The members `pool`, `mfa`, `clients` by name and `users` by username; nothing is recorded.

    They are what DescribeUserPool, GetUserPoolMfaConfig, DescribeUserPoolClient and AdminGetUser
    would say, with attributes as an object and each user's devices and passkeys beside them, and
    with the clients what ListUserPoolClientSecrets would say, in `ClientSecrets`. The
    SRP salt, no secret, tells whether a password was changed.
    """
    pool = pools.existing(call, pool_id)
    described = pool_admin.describe_user_pool(call, {"UserPoolId": pool_id})["UserPool"]
    apps = (client for _, client in clients.of_pool(call, pool, ""))
    people = (user for _, user in users.numbered(call, pool, 0))
    return {
        "pool": described,
        "mfa": pool.mfa,
        "clients": {app.document["ClientName"]: _client(app) for app in apps},
        "users": {user.username: _user(call, pool, user) for user in people},
    }


def message_state(note: Note) -> dict[str, Any]:
    """A delivered message: to whom, how, and what it says."""
    return {
        "to": note.username,
        "destination": note.destination,
        "medium": note.medium,
        "subject": note.subject,
        "text": note.text,
        "code": note.code,
    }


def _client(app: clients.Client) -> dict[str, Any]:
    named = (
        {"ClientSecretId": each.id, "ClientSecretCreateDate": each.created} for each in app.secrets
    )
    return {**app.document, "ClientSecrets": list(named)}


def _user(call: Call, pool: Pool, user: User) -> dict[str, Any]:
    return {
        "UserStatus": user.status,
        "Enabled": user.enabled,
        "salt": user.password.salt,
        "attributes": {**user.attributes, "sub": user.sub},
        "UserMFASettingList": list(user.active_factors),
        "PreferredMfaSetting": user.preferred_factor,
        "authenticator": bool(user.software_token.secret),
        "devices": list(_devices(call, user)),
        "passkeys": [_passkey(each) for each in passkeys.of_user(call, user)],
    }


def _devices(call: Call, user: User) -> Iterator[dict[str, Any]]:
    for _, device in devices.numbered(call, user.sub, 0):
        yield {"DeviceKey": device.key, "name": device.name, "remembered": device.remembered}


def _passkey(passkey: passkeys.Passkey) -> dict[str, Any]:
    return {"CredentialId": passkey.credential_id, "RelyingPartyId": passkey.rp_id}
