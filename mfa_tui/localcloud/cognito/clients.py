"""App clients as other operations see them: the record of each, and what it may do."""

from __future__ import annotations

import hmac
import json
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from mfa_tui.localcloud.cognito import pools
from mfa_tui.localcloud.cognito.call import Call, new_letters
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.passwords import secret_hash
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import not_authorized
from mfa_tui.localcloud.cognito.rotation import grace_seconds, rotates

_DEFAULT_FLOWS = ("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")
LEGACY_FLOWS = {
    "ADMIN_NO_SRP_AUTH": "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "USER_PASSWORD_AUTH": "ALLOW_USER_PASSWORD_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY": "CUSTOM_AUTH_FLOW_ONLY",
}
_UNIT_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}
_HOUR, _DAY = 3_600, 86_400
LIFETIMES = {
    # token: default unit, default, shortest, longest (in seconds)
    "AccessToken": ("hours", _HOUR, 300, _DAY),
    "IdToken": ("hours", _HOUR, 300, _DAY),
    "RefreshToken": ("days", 30 * _DAY, _HOUR, 3_650 * _DAY),
}


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """A secret of an app client, made at the moment `created` in seconds since the epoch."""

    id: str
    created: float
    value: str


@dataclass(frozen=True, slots=True)
class Client:
    """An app client: `document` as DescribeUserPoolClient shows it.

    All its `secrets`, oldest first, are good; the document has only the one it was made with.
    """

    document: dict[str, Any]
    secrets: tuple[ClientSecret, ...] = ()

    @property
    def id(self) -> str:
        return self.document["ClientId"]

    @property
    def pool_id(self) -> str:
        return self.document["UserPoolId"]

    @property
    def secret(self) -> str | None:
        """The newest of its secrets: what an app is given that is set up now."""
        return self.secrets[-1].value if self.secrets else None

    @property
    def hides_users(self) -> bool:
        """Whether absent users look like present ones (PreventUserExistenceErrors)."""
        return self.document.get("PreventUserExistenceErrors") == "ENABLED"

    @property
    def session_seconds(self) -> float:
        return self.document["AuthSessionValidity"] * 60

    @property
    def revocable(self) -> bool:
        return self.document["EnableTokenRevocation"]

    @property
    def rotates(self) -> bool:
        """Whether a used refresh token is replaced by a new one."""
        return rotates(self.document)

    @property
    def grace_seconds(self) -> float:
        """How long a replaced refresh token may be tried once more."""
        return grace_seconds(self.document)

    @property
    def writable(self) -> list[str] | None:
        """The attributes this client may write; None for the standard choice."""
        return self.document.get("WriteAttributes")

    @property
    def readable(self) -> list[str] | None:
        """The attributes this client may read; None for all."""
        return self.document.get("ReadAttributes")

    @property
    def flows(self) -> frozenset[str]:
        """`ExplicitAuthFlows` in today's names, with what is allowed without being listed."""
        named = self.document.get("ExplicitAuthFlows")
        if not named:
            return frozenset(_DEFAULT_FLOWS)
        if named[0] in LEGACY_FLOWS:
            return frozenset((*_DEFAULT_FLOWS, *(LEGACY_FLOWS[name] for name in named)))
        return frozenset(named)

    def lifetime(self, token: str) -> int:
        """How many seconds an `AccessToken`, `IdToken` or `RefreshToken` lives."""
        default_unit, default, _, _ = LIFETIMES[token]
        amount = self.document.get(f"{token}Validity")
        unit = self.document["TokenValidityUnits"].get(token, default_unit)
        return amount * _UNIT_SECONDS[unit] if amount else default

    def check_secret_hash(self, sent: str | None, username: str) -> None:
        """Refuse a missing or wrong SECRET_HASH; it is made with the USERNAME of that request."""
        if not self.secrets:
            return
        if not sent:
            raise not_authorized(
                f"Client {self.id} is configured with secret but SECRET_HASH was not received"
            )
        made = (secret_hash(secret.value, username, self.id) for secret in self.secrets)
        if not _is_among(sent, made):
            raise not_authorized(f"Unable to verify secret hash for client {self.id}")

    def has_secret(self, sent: str) -> bool:
        """Whether `sent` is one of its secrets; a client without any takes everything."""
        return not self.secrets or _is_among(sent, (secret.value for secret in self.secrets))


def find(call: Call, client_id: str) -> Client | None:
    """The client named `client_id`, whichever pool it belongs to."""
    query = "SELECT document FROM client WHERE id = ?"
    row = call.database.execute(query, (client_id,)).fetchone()
    return _client(call, row) if row else None


def existing(call: Call, client_id: str) -> Client:
    """The client named `client_id`; refused when there is none."""
    client = find(call, client_id)
    if client is None:
        raise ServiceError(
            "ResourceNotFoundException", f"User pool client {client_id} does not exist."
        )
    return client


def existing_in(call: Call, pool_id: str, client_id: str) -> Client:
    """The client of that pool; refused when the pool or its client does not exist."""
    pool = pools.existing(call, pool_id)
    client = find(call, client_id)
    if client is None or client.pool_id != pool.id:
        raise ServiceError(
            "ResourceNotFoundException",
            f"User pool client {client_id} does not exist in user pool {pool_id}.",
        )
    return client


def save(call: Call, client: Client) -> None:
    """Store `client`, new or changed; its secrets are kept by themselves."""
    call.database.execute(
        "INSERT INTO client (id, pool, document) VALUES (?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET document = excluded.document",
        (client.id, client.pool_id, json.dumps(client.document)),
    )


def delete(call: Call, client: Client) -> None:
    """Remove `client`."""
    call.database.execute("DELETE FROM client WHERE id = ?", (client.id,))


def of_pool(call: Call, pool: Pool, after: str) -> Iterator[tuple[str, Client]]:
    """The clients of `pool` with their ids, in the order of these, from behind the id `after`."""
    query = "SELECT id, document FROM client WHERE pool = ? AND id > ? ORDER BY id"
    for row in call.database.execute(query, (pool.id, after)):
        yield row["id"], _client(call, row)


def generated_secret(call: Call) -> str:
    """A new secret, as the service makes them."""
    return new_letters(call.entropy, 51, string.digits + string.ascii_lowercase)


def add_secret(call: Call, client: Client, value: str) -> ClientSecret:
    """Give the stored `client` one more secret."""
    second = int(call.now)
    taken = {secret.id for secret in client.secrets}
    # the id names the second (API reference); two made in the same one must differ all the same
    while (name := f"{client.id}--{second}") in taken:
        second += 1
    secret = ClientSecret(name, call.timestamp, value)
    call.database.execute(
        "INSERT INTO client_secret (id, client, created, value) VALUES (?, ?, ?, ?)",
        (secret.id, client.id, secret.created, secret.value),
    )
    return secret


def delete_secret(call: Call, client: Client, secret: ClientSecret) -> None:
    """Take a secret from `client`; if it was made with that one, it is not shown any more."""
    call.database.execute("DELETE FROM client_secret WHERE id = ?", (secret.id,))
    if secret.value == client.document.get("ClientSecret"):
        shown = {name: value for name, value in client.document.items() if name != "ClientSecret"}
        save(call, replace(client, document=shown))


def _client(call: Call, row: Any) -> Client:
    document = json.loads(row["document"])
    query = "SELECT id, created, value FROM client_secret WHERE client = ? ORDER BY created, id"
    rows = call.database.execute(query, (document["ClientId"],))
    return Client(document, tuple(ClientSecret(*secret) for secret in rows))


def _is_among(sent: str, right: Iterable[str]) -> bool:
    return any(hmac.compare_digest(sent.encode(), each.encode()) for each in right)
