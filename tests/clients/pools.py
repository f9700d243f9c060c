"""Pools for clients of every kind, made over the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.clients.served import App, Served
from tests.localcloud.mfa_pools import EMAIL_ON, ROLE, SES, SMS_ON, TOTP_ON

MESSAGES: dict[str, Any] = {
    "SmsConfiguration": ROLE,
    "EmailConfiguration": SES,
    "AutoVerifiedAttributes": ["email"],
}
FLOWS = [
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]


@dataclass(frozen=True)
class Person:
    """A user who can be reached, under addresses that nobody else has."""

    name: str
    email: str
    phone: str


def new_app(
    served: Served, idp: Any, *, mfa: str = "OFF", secret: bool = False, **pool: Any
) -> App:
    """A pool that can send messages, and a client; with MFA, every factor is on.

    `pool` are more members of CreateUserPool; `Flows` among them are the client's.
    """
    flows = pool.pop("Flows", FLOWS)
    pool_id = idp.create_user_pool(PoolName="clients", **MESSAGES | pool)["UserPool"]["Id"]
    if mfa != "OFF":
        idp.set_user_pool_mfa_config(
            UserPoolId=pool_id, MfaConfiguration=mfa, **SMS_ON, **EMAIL_ON, **TOTP_ON
        )
    client = idp.create_user_pool_client(
        UserPoolId=pool_id, ClientName="app", GenerateSecret=secret, ExplicitAuthFlows=flows
    )["UserPoolClient"]
    return App(served, pool_id, client["ClientId"], client.get("ClientSecret"))


def turn_on(idp: Any, app: App, person: Person, *, preferred: bool, **factors: bool) -> None:
    """Turn factors of `person` on as an administrator, by keywords such as `SMS=True`."""
    settings = {
        f"{factor}MfaSettings": {"Enabled": on, "PreferredMfa": preferred and on}
        for factor, on in factors.items()
    }
    idp.admin_set_user_mfa_preference(UserPoolId=app.pool_id, Username=person.name, **settings)
