"""Where codes are kept: the attribute `custom:backup_codes` of the user, and the key in a secret.

The attribute is written by administrators only: the app client's WriteAttributes leave it out. Single
use is as good as the user pool allows, and it has no conditional write. A code is spent by writing a
mark of our own, and counts only if that mark is what is read afterwards, so of two sign-ins that write
at the same time one gets in. What remains is a sign-in that had read the code before another spent it,
and writes only after the other has checked its mark: then both get in. A DynamoDB table with a
condition would close that gap; it would also be one more thing to deploy and to keep in step.
"""

from __future__ import annotations

import os
import secrets
import time
from functools import cache
from typing import Any

from code_faults import CodesUnavailable
from code_set import CodeSet

ATTRIBUTE = "custom:backup_codes"
KEEP_SECONDS = 300.0
SHORTEST_KEY = 32
MARK_BYTES = 8


def codes_of(user_pool: str, username: str) -> CodeSet | None:
    """The codes of a user, read now. Raises CodesUnavailable."""
    return CodeSet.read(attributes_of(user_pool, username).get(ATTRIBUTE, ""))


def attributes_of(user_pool: str, username: str) -> dict[str, str]:
    """The attributes of a user. Raises CodesUnavailable."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        user = cognito().admin_get_user(UserPoolId=user_pool, Username=username)
    except (BotoCoreError, ClientError):
        raise CodesUnavailable from None
    return {each["Name"]: each.get("Value", "") for each in user["UserAttributes"]}


def keep(user_pool: str, username: str, codes: CodeSet) -> None:
    """Replace the codes of a user. Raises CodesUnavailable."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        cognito().admin_update_user_attributes(
            UserPoolId=user_pool,
            Username=username,
            UserAttributes=[{"Name": ATTRIBUTE, "Value": str(codes)}],
        )
    except (BotoCoreError, ClientError):
        raise CodesUnavailable from None


def spend(user_pool: str, username: str, typed: str) -> bool:
    """Use up the code that was typed, if the user has it. Raises CodesUnavailable."""
    codes = codes_of(user_pool, username)
    owner = owner_of(user_pool, username)
    place = codes.place_of(typed, key(), owner) if codes else None
    if codes is None or place is None:
        return False
    spent = codes.spent(place, secrets.token_hex(MARK_BYTES))
    keep(user_pool, username, spent)
    kept = codes_of(user_pool, username)
    return (
        kept is not None and kept.salt == spent.salt and kept.places[place] == spent.places[place]
    )


def owner_of(user_pool: str, username: str) -> str:
    """Whom a code belongs to: codes that are copied to another user are worth nothing."""
    return f"{user_pool}/{username}"


def key() -> bytes:
    """The key of the MACs. Raises CodesUnavailable."""
    return _kept.key()


@cache
def cognito() -> Any:
    """The user pool's API. One attempt each, because three calls have to fit into Cognito's 5 s."""
    import boto3
    from botocore.config import Config

    limits = Config(connect_timeout=0.3, read_timeout=0.8, retries={"total_max_attempts": 1})
    return boto3.client("cognito-idp", config=limits)


class _Kept:
    """The key of this container, until it is too old."""

    def __init__(self) -> None:
        self._key = b""
        self._until = 0.0

    def key(self) -> bytes:
        if not self._key or time.monotonic() >= self._until:
            self._key = _read()
            self._until = time.monotonic() + KEEP_SECONDS
        return self._key


_kept = _Kept()


def _read() -> bytes:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    limits = Config(connect_timeout=0.3, read_timeout=0.8, retries={"total_max_attempts": 1})
    try:
        client = boto3.client("secretsmanager", config=limits)
        text = client.get_secret_value(SecretId=os.environ["BACKUP_CODES_SECRET_ID"])[
            "SecretString"
        ]
    except (BotoCoreError, ClientError, KeyError):
        raise CodesUnavailable from None
    if len(text) < SHORTEST_KEY:
        raise CodesUnavailable
    return text.encode()
