"""DELIBERATELY WEAK, for the trainer only: never deploy this. The right one is a folder up.

Wrong here: the code is in plain text in the metadata, in the log and in the subject; it is drawn by a
generator that can be predicted; it never expires; the address need not be verified, and is shown.
"""

from __future__ import annotations

import os
import random
from typing import Any

import boto3


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Send a code, or use the last one again."""
    earlier = event["request"]["session"][-1:]
    metadata = (earlier[0].get("challengeMetadata") if earlier else None) or ""
    address = event["request"]["userAttributes"]["email"]
    code = metadata.removeprefix("CODE-") or f"{random.randint(0, 999999):06}"
    if not metadata:
        print(f"sending {code} to {address}")  # noqa: T201
        _send(code, address)
    event["response"] = {
        "publicChallengeParameters": {"type": "email_otp", "answer": "code", "email": address},
        "privateChallengeParameters": {"code": code},
        "challengeMetadata": f"CODE-{code}",
    }
    return event


def _send(code: str, address: str) -> None:
    boto3.client("ses").send_email(
        Source=os.environ["EMAIL_SENDER"],
        Destination={"ToAddresses": [address]},
        Message={"Subject": {"Data": f"Code {code}"}, "Body": {"Text": {"Data": code}}},
    )
