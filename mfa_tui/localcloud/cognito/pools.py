"""User pools as other operations see them: the record of each, found and kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.schema import Attribute

DEFAULT_TEMPORARY_DAYS = 7


@dataclass(frozen=True, slots=True)
class Pool:
    """A user pool: `document` as CreateUserPool shows it, `mfa` as GetUserPoolMfaConfig does.

    `hiding_key` makes the salts shown for users who do not exist.
    """

    document: dict[str, Any]
    mfa: dict[str, Any]
    hiding_key: bytes

    @property
    def id(self) -> str:
        return self.document["Id"]

    @property
    def srp_name(self) -> str:
        """The part of the id that goes into SRP proofs."""
        return self.id.partition("_")[2]

    @property
    def mfa_mode(self) -> str:
        return self.mfa["MfaConfiguration"]

    @property
    def offers_totp(self) -> bool:
        return bool(self.mfa.get("SoftwareTokenMfaConfiguration", {}).get("Enabled"))

    @property
    def passkey_settings(self) -> dict[str, str]:
        """WebAuthnConfiguration: relying party, user verification, factor configuration."""
        return self.mfa.get("WebAuthnConfiguration", {})

    @property
    def passkeys_can_be_mfa(self) -> bool:
        """Whether a passkey that verifies its user can satisfy MFA."""
        factor = self.passkey_settings.get("FactorConfiguration")
        return factor == "MULTI_FACTOR_WITH_USER_VERIFICATION"

    @property
    def tracks_devices(self) -> bool:
        """Whether sign-ins give devices keys: any property of DeviceConfiguration turns that on."""
        return bool(self.document.get("DeviceConfiguration"))

    @property
    def trusts_devices(self) -> bool:
        """Whether a remembered device stands in for MFA (ChallengeRequiredOnNewDevice)."""
        settings = self.document.get("DeviceConfiguration", {})
        return settings.get("ChallengeRequiredOnNewDevice", False)

    @property
    def asks_before_remembering(self) -> bool:
        """Whether a device is remembered only when its user says so."""
        settings = self.document.get("DeviceConfiguration", {})
        return settings.get("DeviceOnlyRememberedOnUserPrompt", False)

    @property
    def sends_by_ses(self) -> bool:
        """Whether mail leaves through an Amazon SES account of one's own."""
        return self.document["EmailConfiguration"].get("EmailSendingAccount") == "DEVELOPER"

    @property
    def is_lite(self) -> bool:
        """Whether the pool is on the plan that lacks e-mail MFA, choice-based sign-in and rotation."""
        return self.document["UserPoolTier"] == "LITE"

    @property
    def is_audited(self) -> bool:
        """Whether threat protection writes down what users do, and no more (AUDIT)."""
        return self.document.get("UserPoolAddOns", {}).get("AdvancedSecurityMode") == "AUDIT"

    @property
    def first_factors(self) -> list[str]:
        """AllowedFirstAuthFactors: what a choice-based sign-in may begin with."""
        return self.document["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"]

    @property
    def password_policy(self) -> dict[str, Any]:
        return self.document["Policies"]["PasswordPolicy"]

    @property
    def temporary_password_seconds(self) -> float:
        days = self.password_policy["TemporaryPasswordValidityDays"] or DEFAULT_TEMPORARY_DAYS
        return days * 86_400

    @property
    def self_sign_up(self) -> bool:
        return not self.document["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"]

    @property
    def triggers(self) -> dict[str, Any]:
        """LambdaConfig: the functions of the pool by the names of their triggers."""
        return self.document.get("LambdaConfig", {})

    @property
    def auto_verified(self) -> list[str]:
        return self.document.get("AutoVerifiedAttributes", [])

    @property
    def username_attributes(self) -> list[str]:
        """The addresses that serve as usernames; a user's Username is then his `sub`."""
        return self.document.get("UsernameAttributes", [])

    @property
    def alias_attributes(self) -> list[str]:
        """The attributes that can be signed in with besides the username."""
        return self.document.get("AliasAttributes", [])

    @property
    def sign_in_attributes(self) -> list[str]:
        return [*self.username_attributes, *self.alias_attributes]

    @property
    def recovery(self) -> list[str]:
        """The names of the RecoveryMechanisms, the first choice first."""
        setting = self.document.get("AccountRecoverySetting", {})
        mechanisms = setting.get("RecoveryMechanisms", [])
        return [entry["Name"] for entry in sorted(mechanisms, key=lambda one: one["Priority"])]

    @property
    def verified_before_update(self) -> list[str]:
        """The attributes that change only when a code has proven the new value."""
        settings = self.document.get("UserAttributeUpdateSettings", {})
        return settings.get("AttributesRequireVerificationBeforeUpdate", [])

    @property
    def schema(self) -> dict[str, Attribute]:
        return {entry["Name"]: entry for entry in self.document["SchemaAttributes"]}

    def lookup_name(self, username: str) -> str:
        """`username` as users are told apart in this pool."""
        sensitive = self.document.get("UsernameConfiguration", {}).get("CaseSensitive", True)
        return username if sensitive else username.lower()


def find(call: Call, pool_id: str) -> Pool | None:
    """The pool named `pool_id`."""
    row = call.database.execute("SELECT * FROM pool WHERE id = ?", (pool_id,)).fetchone()
    return _pool(row) if row else None


def existing(call: Call, pool_id: str) -> Pool:
    """The pool named `pool_id`; refused when there is none."""
    pool = find(call, pool_id)
    if pool is None:
        raise ServiceError("ResourceNotFoundException", f"User pool {pool_id} does not exist.")
    return pool


def save(call: Call, pool: Pool) -> None:
    """Store `pool`, new or changed."""
    call.database.execute(
        "INSERT INTO pool (id, document, mfa, hiding_key) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET document = excluded.document, mfa = excluded.mfa",
        (pool.id, json.dumps(pool.document), json.dumps(pool.mfa), pool.hiding_key),
    )


def by_id(call: Call, after: str) -> Iterator[tuple[str, Pool]]:
    """The pools with their ids, in the order of these, from behind the id `after`."""
    query = "SELECT * FROM pool WHERE id > ? ORDER BY id"
    for row in call.database.execute(query, (after,)):
        yield row["id"], _pool(row)


def _pool(row: sqlite3.Row) -> Pool:
    return Pool(json.loads(row["document"]), json.loads(row["mfa"]), row["hiding_key"])
