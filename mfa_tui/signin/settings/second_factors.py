"""The settings of SetUserPoolMfaConfig."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mfa_tui.signin.settings.setting import ABSENT, Members, PoolSettings, Setting, Value, on_off

SMS, EMAIL, TOTP = "SmsMfaConfiguration", "EmailMfaConfiguration", "SoftwareTokenMfaConfiguration"
PASSKEYS = "WebAuthnConfiguration"

_mfa_setting = partial(Setting, operation="SetUserPoolMfaConfig", source="mfa")


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
    _mfa_setting("Authenticator", TOTP, on_off("apps with six digits", "cannot be set up"), _reads_totp, _write_totp),
    _mfa_setting("SMS", SMS, on_off("codes by text message", "no codes by text message"), _reads_block(SMS), _write_sms),
    _mfa_setting("E-mail", EMAIL, on_off("codes by mail, sent by SES", "no codes by mail"), _reads_block(EMAIL), _write_email),
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
