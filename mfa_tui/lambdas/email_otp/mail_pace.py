"""How often one user is sent a mail: with a pause between two, and only so many an hour.

With RATE_LIMIT_TABLE the count is kept in DynamoDB, for all containers together. Without it, it is
kept in the memory of this container only: good for trying out, and for one container, which the
local cloud has. On AWS every parallel container would count for itself.
"""

from __future__ import annotations

import hashlib
import os
import time
from functools import cache
from typing import Any

from email_faults import NotSent, TooManyMails

HOUR = 3600
_sent: dict[str, list[float]] = {}


def take(owner: str) -> None:
    """Count one mail to `owner`. Raises TooManyMails, or NotSent if the count cannot be reached."""
    pause = int(os.environ.get("SECONDS_BETWEEN_MAILS", "60"))
    most = int(os.environ.get("MAILS_PER_HOUR", "5"))
    table = os.environ.get("RATE_LIMIT_TABLE")
    if table:
        _take_in_table(table, owner, int(time.time()), pause, most)
    else:
        _take_in_memory(owner, time.time(), pause, most)


def _take_in_memory(owner: str, now: float, pause: int, most: int) -> None:
    recent = [at for at in _sent.get(owner, ()) if at > now - HOUR]
    if len(recent) >= most or (recent and now < recent[-1] + pause):
        raise TooManyMails
    _sent[owner] = [*recent, now]


def _take_in_table(table: str, owner: str, now: int, pause: int, most: int) -> None:
    """One item per user and hour, written only if it allows for one more mail."""
    from botocore.exceptions import BotoCoreError, ClientError

    user = hashlib.sha256(owner.encode()).hexdigest()
    try:
        _dynamodb().update_item(
            TableName=table,
            Key={"user": {"S": f"{user}/{now // HOUR}"}},
            UpdateExpression="SET latest = :now, expires = :expires ADD mails :one",
            ConditionExpression="attribute_not_exists(mails) OR (mails < :most AND latest <= :then)",
            ExpressionAttributeValues={
                ":now": {"N": str(now)},
                ":then": {"N": str(now - pause)},
                ":expires": {"N": str(now + 2 * HOUR)},
                ":most": {"N": str(most)},
                ":one": {"N": "1"},
            },
        )
    except ClientError as problem:
        if problem.response["Error"]["Code"] == "ConditionalCheckFailedException":
            raise TooManyMails from None
        raise NotSent from None
    except BotoCoreError:
        raise NotSent from None


@cache
def _dynamodb() -> Any:
    import boto3
    from botocore.config import Config

    limits = Config(connect_timeout=0.3, read_timeout=0.5, retries={"total_max_attempts": 1})
    return boto3.client("dynamodb", config=limits)
