"""CreateAuthChallenge, DELIBERATELY SLOW, for a drill only: never deploy this.

It takes SECONDS_OF_WORK after the mail has left. Cognito waits five seconds, calls again, and gives
up after the third time; each of them has made a code of its own and mailed it.
"""

from __future__ import annotations

import os
import secrets
import time
from typing import Any

import boto3


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Mail a new code, whatever was sent before, and then take one's time."""
    code = _mailed(event)
    time.sleep(float(os.environ["SECONDS_OF_WORK"]))
    event["response"] = {
        "publicChallengeParameters": {"type": "email_otp", "answer": "code"},
        "privateChallengeParameters": {"code": code},
        "challengeMetadata": f"CODE-{code}",
    }
    return event


def _mailed(event: dict[str, Any]) -> str:
    """A new code, which is on its way to the user."""
    code = f"{secrets.randbelow(1_000_000):06}"
    _send(code, event["request"]["userAttributes"]["email"])
    return code


def _send(code: str, address: str) -> None:
    boto3.client("ses").send_email(
        Source=os.environ["EMAIL_SENDER"],
        Destination={"ToAddresses": [address]},
        Message={
            "Subject": {"Data": "Your sign-in code"},
            "Body": {"Text": {"Data": f"Your code is {code}."}},
        },
    )
