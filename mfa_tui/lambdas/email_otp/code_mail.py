"""The mail with the code: through SES, within two seconds, and never twice."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from email_faults import NotSent

SUBJECT = "Your sign-in code"
"""Without the code: subjects are shown on lock screens and written to mail logs."""
BODY = """Your sign-in code is {code}

It is good for {minutes} minutes and for one sign-in. If you are not signing in, somebody knows your
password: change it.
"""


def send(code: str, address: str, seconds: int) -> None:
    """Send `code`, which is good for `seconds`, to `address`. Raises NotSent."""
    from botocore.exceptions import BotoCoreError, ClientError

    text = BODY.format(code=code, minutes=seconds // 60)
    try:
        _ses().send_email(
            FromEmailAddress=os.environ["EMAIL_SENDER"],
            Destination={"ToAddresses": [address]},
            Content={"Simple": {"Subject": _utf8(SUBJECT), "Body": {"Text": _utf8(text)}}},
        )
    except (BotoCoreError, ClientError, KeyError):
        raise NotSent from None


def masked(address: str) -> str:
    """As much of `address` as helps its owner to find the mailbox: `a***@d***.com`."""
    name, _, domain = address.rpartition("@")
    host, _, top = domain.rpartition(".")
    return f"{name[:1]}***@{(host or top)[:1]}***{'.' + top if host else ''}"


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


@cache
def _ses() -> Any:
    import boto3
    from botocore.config import Config

    # A retry of the SDK would be a second mail, and Cognito tries again anyway after 5 s.
    limits = Config(connect_timeout=0.5, read_timeout=2, retries={"total_max_attempts": 1})
    return boto3.client("sesv2", config=limits)
