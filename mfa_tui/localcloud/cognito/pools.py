"""User pools: CreateUserPool, DescribeUserPool, and the pool as other operations see it."""

from __future__ import annotations

import json
import string
from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.cognito.call import Call, new_letters
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.guesses import UNSPECIFIED_CHARACTER_CLASSES_REQUIRED
from mfa_tui.localcloud.cognito.refusals import invalid
from mfa_tui.localcloud.cognito.schema import Attribute, identities_attribute, pool_schema
from mfa_tui.localcloud.cognito.unbuilt import refuse_for_pool

ACCOUNT = "111122223333"
_DEFAULT_TEMPORARY_DAYS = 7
_CHARACTER_CLASSES = (
    "RequireLowercase",
    "RequireNumbers",
    "RequireSymbols",
    "RequireUppercase",
)
_RENAMED = ("PoolName", "Schema", "MfaConfiguration", "Policies", "AdminCreateUserConfig")
"""Members of the request that do not go into the pool's document as they are."""


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
    def password_policy(self) -> dict[str, Any]:
        return self.document["Policies"]["PasswordPolicy"]

    @property
    def temporary_password_seconds(self) -> float:
        days = self.password_policy["TemporaryPasswordValidityDays"] or _DEFAULT_TEMPORARY_DAYS
        return days * 86_400

    @property
    def self_sign_up(self) -> bool:
        return not self.document["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"]

    @property
    def auto_verified(self) -> list[str]:
        return self.document.get("AutoVerifiedAttributes", [])

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
    if row is None:
        return None
    return Pool(json.loads(row["document"]), json.loads(row["mfa"]), row["hiding_key"])


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


def create_user_pool(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """CreateUserPool: an empty pool with MFA off and its own signing keys."""
    name = new_letters(call.entropy, 9, string.ascii_letters + string.digits)
    pool = create(call, f"{call.region}_{name}", params)
    return {"UserPool": pool.document}


def create(call: Call, pool_id: str, params: dict[str, Any]) -> Pool:
    """Make the pool `pool_id` as CreateUserPool's `params` ask for."""
    if params.get("MfaConfiguration", "OFF") != "OFF" and "SmsConfiguration" not in params:
        raise invalid(
            "SMS configuration and Auto verification for phone_number are required when MFA is "
            "required/optional"
        )
    refuse_for_pool(params)
    pool = Pool(_document(call, pool_id, params), {"MfaConfiguration": "OFF"}, call.entropy(32))
    save(call, pool)
    call.keys.create(call.database, pool_id, call.entropy)
    return pool


def describe_user_pool(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """DescribeUserPool: the settings, with the number of users."""
    pool = existing(call, params["UserPoolId"])
    users = "SELECT count(*) FROM user WHERE pool = ?"
    document = {"UserPoolTags": {}} | pool.document
    document["EstimatedNumberOfUsers"] = call.database.execute(users, (pool.id,)).fetchone()[0]
    document["SchemaAttributes"] = [*document["SchemaAttributes"], identities_attribute()]
    return {"UserPool": document}


def _document(call: Call, pool_id: str, params: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in params.items() if name not in _RENAMED}
    return {
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [
                {"Name": "verified_email", "Priority": 1},
                {"Name": "verified_phone_number", "Priority": 2},
            ]
        },
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": False,
            "UnusedAccountValidityDays": _DEFAULT_TEMPORARY_DAYS,
            **params.get("AdminCreateUserConfig", {}),
        },
        "Arn": f"arn:aws:cognito-idp:{call.region}:{ACCOUNT}:userpool/{pool_id}",
        "CreationDate": call.timestamp,
        "DeletionProtection": "INACTIVE",
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "EstimatedNumberOfUsers": 0,
        "Id": pool_id,
        "IssuerConfiguration": {"Type": "ORIGINAL"},
        "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
        "LambdaConfig": {},
        "LastModifiedDate": call.timestamp,
        "MfaConfiguration": "OFF",
        "Name": params["PoolName"],
        "Policies": _policies(params.get("Policies", {})),
        "SchemaAttributes": pool_schema(params.get("Schema", [])),
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
        "UserPoolTier": "ESSENTIALS",
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        **given,
    }


def _policies(given: dict[str, Any]) -> dict[str, Any]:
    chosen = given.get("PasswordPolicy", {})
    classes = UNSPECIFIED_CHARACTER_CLASSES_REQUIRED if chosen else True
    return {
        "PasswordPolicy": {
            "MinimumLength": 8,
            **dict.fromkeys(_CHARACTER_CLASSES, classes),
            "TemporaryPasswordValidityDays": _DEFAULT_TEMPORARY_DAYS,
            **chosen,
        },
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
    }
