"""The settings of a pool that decide about sign-ins: what they can be, and what each call is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Literal

Document = Mapping[str, Any]
Source = Literal["pool", "mfa", "client"]
"""Which of the documents in PoolSettings."""
Members = dict[str, Any]
"""Members of a request; None leaves one out."""

SMS, EMAIL, TOTP = "SmsMfaConfiguration", "EmailMfaConfiguration", "SoftwareTokenMfaConfiguration"
PASSKEYS, DEVICES, FLOWS = "WebAuthnConfiguration", "DeviceConfiguration", "ExplicitAuthFlows"
RECOVERY = "AccountRecoverySetting"
ABSENT = "none"

_DEFAULT_FLOWS = ("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")
"""What a client without ExplicitAuthFlows allows (API reference: CreateUserPoolClient)."""
_WAY_BACK = {"verified_email": "e-mail", "verified_phone_number": "phone"}
"""The recovery mechanisms, as a line has room for several of them."""


@dataclass(frozen=True)
class PoolSettings:
    """What DescribeUserPool, GetUserPoolMfaConfig and DescribeUserPoolClient say, as they say it."""

    pool: Document
    mfa: Document
    client: Document = field(repr=False)


@dataclass(frozen=True)
class Value:
    """One thing that a setting can be; `about` says in half a line what that means."""

    name: str
    about: str


@dataclass(frozen=True)
class Setting:
    """One setting: `operation` sets it, together with all else that is in the `source` document.

    `read` gives the name of its value; `write` what has to change in the request for another.
    """

    label: str
    member: str
    operation: str
    source: Source
    values: tuple[Value, ...]
    read: Callable[[PoolSettings], str]
    write: Callable[[PoolSettings, str], Members]


def merged(
    setting: Setting, settings: PoolSettings, value: str, members: Collection[str]
) -> Members:
    """The request that gives `setting` its new `value` and the rest what it has already.

    `members` are those that the operation takes; what was read has others besides.
    """
    documents = {"pool": settings.pool, "mfa": settings.mfa, "client": settings.client}
    document = documents[setting.source]
    whole = {name: document[name] for name in members if name in document}
    if setting.source == "pool":
        whole = _updatable(whole, settings.pool)
    changed = whole | setting.write(settings, value)
    return {name: given for name, given in changed.items() if given is not None}


def _updatable(whole: Members, pool: Document) -> Members:
    """What of a described pool UpdateUserPool takes back."""
    # It keeps the MFA mode, but asks for an SMS set-up when told the mode of a pool without one.
    whole.pop("MfaConfiguration", None)
    if "AdminCreateUserConfig" in whole:
        # The password policy has it too, and Cognito takes it from there only (pains.md POOL-13).
        config = dict(whole["AdminCreateUserConfig"])
        config.pop("UnusedAccountValidityDays", None)
        whole["AdminCreateUserConfig"] = config
    return whole | {"PoolName": pool["Name"]}


# -- second factors: SetUserPoolMfaConfig ----------------------------------------------------


def _mode(settings: PoolSettings) -> str:
    return settings.mfa.get("MfaConfiguration", "OFF")


def _write_mode(settings: PoolSettings, value: str) -> Members:
    """OFF may not name a factor, and the other modes must: from OFF authenticators come with them."""
    if value == "OFF":
        return {"MfaConfiguration": value, SMS: None, EMAIL: None, TOTP: None}
    bare = not any(name in settings.mfa for name in (SMS, EMAIL, TOTP))
    first = {TOTP: {"Enabled": True}} if bare else {}
    return {"MfaConfiguration": value} | first


def _reads_totp(settings: PoolSettings) -> str:
    return "on" if settings.mfa.get(TOTP, {}).get("Enabled") else "off"


def _reads_block(name: str) -> Callable[[PoolSettings], str]:
    """A factor by message is on when its block is there, whatever is in it."""
    return lambda settings: "on" if name in settings.mfa else "off"


def _write_totp(_: PoolSettings, value: str) -> Members:
    return {TOTP: {"Enabled": True} if value == "on" else None}


def _write_sms(settings: PoolSettings, value: str) -> Members:
    names = ("SmsAuthenticationMessage", "SmsConfiguration")
    block = {name: settings.pool[name] for name in names if name in settings.pool}
    return {SMS: block if value == "on" else None}


def _write_email(_: PoolSettings, value: str) -> Members:
    return {EMAIL: {} if value == "on" else None}


def _reads_passkeys(member: str, usual: str) -> Callable[[PoolSettings], str]:
    def read(settings: PoolSettings) -> str:
        block = settings.mfa.get(PASSKEYS)
        return ABSENT if block is None else block.get(member, usual)

    return read


def _writes_passkeys(member: str) -> Callable[[PoolSettings, str], Members]:
    def write(settings: PoolSettings, value: str) -> Members:
        block = {**settings.mfa.get(PASSKEYS, {}), member: value}
        return {PASSKEYS: None if value == ABSENT else block}

    return write


def _mfa_setting(
    label: str,
    member: str,
    values: tuple[Value, ...],
    read: Callable[[PoolSettings], str],
    write: Callable[[PoolSettings, str], Members],
) -> Setting:
    return Setting(label, member, "SetUserPoolMfaConfig", "mfa", values, read, write)


def _on_off(on: str, off: str) -> tuple[Value, ...]:
    return (Value("on", on), Value("off", off))


# -- the pool: UpdateUserPool ----------------------------------------------------------------


def _reads_devices(settings: PoolSettings) -> str:
    block = settings.pool.get(DEVICES)
    if block is None:
        return "off"
    return "user opt-in" if block.get("DeviceOnlyRememberedOnUserPrompt") else "always"


def _write_devices(settings: PoolSettings, value: str) -> Members:
    """Whether a device may stand in for MFA stays as it is; at first it may."""
    before = settings.pool.get(DEVICES, {"ChallengeRequiredOnNewDevice": True})
    block = {**before, "DeviceOnlyRememberedOnUserPrompt": value == "user opt-in"}
    return {DEVICES: None if value == "off" else block}


def _reads_recovery(settings: PoolSettings) -> str:
    """The mechanisms in the order of their priority."""
    mechanisms = settings.pool.get(RECOVERY, {}).get("RecoveryMechanisms", ())
    names: list[str] = [each["Name"] for each in sorted(mechanisms, key=itemgetter("Priority"))]
    return ", ".join(_WAY_BACK.get(name, name) for name in names) or ABSENT


def _write_recovery(_: PoolSettings, value: str) -> Members:
    names = {ours: name for name, ours in _WAY_BACK.items()}
    mechanisms = [
        {"Name": names.get(each, each), "Priority": priority}
        for priority, each in enumerate(value.split(", "), 1)
    ]
    return {RECOVERY: {"RecoveryMechanisms": mechanisms}}


# -- the app client: UpdateUserPoolClient ----------------------------------------------------


def _client_setting(
    label: str,
    member: str,
    values: tuple[Value, ...],
    read: Callable[[PoolSettings], str],
    write: Callable[[PoolSettings, str], Members],
) -> Setting:
    return Setting(label, member, "UpdateUserPoolClient", "client", values, read, write)


def _flow_setting(label: str, flow: str, about: str) -> Setting:
    """One of the flows that a client may use."""

    def flows(settings: PoolSettings) -> list[str]:
        return list(settings.client.get(FLOWS) or _DEFAULT_FLOWS)

    def write(settings: PoolSettings, value: str) -> Members:
        others = [name for name in flows(settings) if name != flow]
        return {FLOWS: [*others, flow] if value == "on" else others}

    values = _on_off(about, "not allowed")
    return _client_setting(
        label, FLOWS, values, lambda settings: "on" if flow in flows(settings) else "off", write
    )


SECOND_FACTORS = (
    _mfa_setting(
        "MFA",
        "MfaConfiguration",
        (
            Value("OFF", "one factor is enough"),
            Value("OPTIONAL", "who has one is asked"),
            Value("ON", "everybody needs one"),
        ),
        _mode,
        _write_mode,
    ),
    _mfa_setting("Authenticator", TOTP, _on_off("apps with six digits", "cannot be set up"), _reads_totp, _write_totp),
    _mfa_setting("SMS", SMS, _on_off("codes by text message", "no codes by text message"), _reads_block(SMS), _write_sms),
    _mfa_setting("E-mail", EMAIL, _on_off("codes by mail, sent by SES", "no codes by mail"), _reads_block(EMAIL), _write_email),
    _mfa_setting(
        "Passkeys",
        PASSKEYS,
        (
            Value(ABSENT, "no WebAuthnConfiguration"),
            Value("SINGLE_FACTOR", "a first factor"),
            Value("MULTI_FACTOR_WITH_USER_VERIFICATION", "both factors in one"),
        ),
        _reads_passkeys("FactorConfiguration", "SINGLE_FACTOR"),
        _writes_passkeys("FactorConfiguration"),
    ),
    _mfa_setting(
        "Verification",
        PASSKEYS,
        (
            Value(ABSENT, "no WebAuthnConfiguration"),
            Value("preferred", "if the device can"),
            Value("required", "no PIN, no sign-in"),
        ),
        _reads_passkeys("UserVerification", "preferred"),
        _writes_passkeys("UserVerification"),
    ),
)  # fmt: skip
"""Settings of GetUserPoolMfaConfig."""

POOL = (
    Setting(
        "Devices",
        DEVICES,
        "UpdateUserPool",
        "pool",
        (
            Value("off", "no device is remembered"),
            Value("always", "every device is remembered"),
            Value("user opt-in", "the person is asked"),
        ),
        _reads_devices,
        _write_devices,
    ),
    Setting(
        "Plan",
        "UserPoolTier",
        "UpdateUserPool",
        "pool",
        (
            Value("LITE", "no mail MFA, no passkeys"),
            Value("ESSENTIALS", "all factors"),
            Value("PLUS", "threat protection besides"),
        ),
        lambda settings: settings.pool.get("UserPoolTier", "ESSENTIALS"),
        lambda _, value: {"UserPoolTier": value},
    ),
    Setting(
        "Recovery",
        RECOVERY,
        "UpdateUserPool",
        "pool",
        (
            Value("e-mail", "the only way to a new password"),
            Value("phone", "the only way to a new password"),
            Value("e-mail, phone", "whichever is verified, mail first"),
            Value("phone, e-mail", "whichever is verified, phone first"),
            Value("admin_only", "an administrator sets it"),
        ),
        _reads_recovery,
        _write_recovery,
    ),
)
"""Settings of DescribeUserPool."""

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
