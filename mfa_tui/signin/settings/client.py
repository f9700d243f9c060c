"""The settings of UpdateUserPoolClient."""

from __future__ import annotations

from functools import partial

from mfa_tui.signin.settings.setting import Members, PoolSettings, Setting, Value, on_off

FLOWS = "ExplicitAuthFlows"

DEFAULT_FLOWS = ("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")
"""What a client without ExplicitAuthFlows allows (API reference: CreateUserPoolClient)."""

_client_setting = partial(Setting, operation="UpdateUserPoolClient", source="client")


def _flow_setting(label: str, flow: str, about: str) -> Setting:
    """One of the flows that a client may use."""

    def flows(settings: PoolSettings) -> list[str]:
        return list(settings.client.get(FLOWS) or DEFAULT_FLOWS)

    def write(settings: PoolSettings, value: str) -> Members:
        others = [name for name in flows(settings) if name != flow]
        return {FLOWS: [*others, flow] if value == "on" else others}

    values = on_off(about, "not allowed")
    return _client_setting(
        label, FLOWS, values, lambda settings: "on" if flow in flows(settings) else "off", write
    )


CLIENT = (
    _client_setting(
        "Absent users",
        "PreventUserExistenceErrors",
        (
            Value("ENABLED", "look like any other"),
            Value("LEGACY", "UserNotFoundException"),
        ),
        lambda settings: settings.client.get("PreventUserExistenceErrors", "LEGACY"),
        lambda _, value: {"PreventUserExistenceErrors": value},
    ),
    _client_setting(
        "Session",
        "AuthSessionValidity",
        tuple(Value(str(minutes), "minutes to answer a challenge") for minutes in range(3, 16)),
        lambda settings: str(settings.client.get("AuthSessionValidity", 3)),
        lambda _, value: {"AuthSessionValidity": int(value)},
    ),
    _flow_setting("SRP", "ALLOW_USER_SRP_AUTH", "apps may prove the password"),
    _flow_setting("Password", "ALLOW_USER_PASSWORD_AUTH", "apps may send the password"),
    _flow_setting("Choice", "ALLOW_USER_AUTH", "apps may let people choose"),
    _flow_setting("Server", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "servers may send the password"),
    _flow_setting("Custom", "ALLOW_CUSTOM_AUTH", "the pool's triggers may ask"),
)
"""Settings of DescribeUserPoolClient."""
