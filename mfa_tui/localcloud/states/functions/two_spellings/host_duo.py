"""Duo, as this host reaches it: by the keys in the secret, and with the clock that the host has."""

from __future__ import annotations

import json
import os
import time
from typing import Any

import boto3
import duo_client

_true_time = time.time


def host_time() -> float:
    """What this host takes for the time: the variable HOST_CLOCK_SECONDS says how wrong it is."""
    return _true_time() + float(os.environ["HOST_CLOCK_SECONDS"])


def host_duo() -> duo_client.Auth:
    """A client of Duo's Auth API, which dates its requests by the clock of the host."""
    time.time = host_time
    text = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["DUO_SECRET_ID"])
    keys = json.loads(text["SecretString"])
    certificates: Any = os.environ.get("DUO_CA_CERTS")
    port = os.environ.get("DUO_API_PORT")
    return duo_client.Auth(
        keys["duo-ikey"],
        keys["duo-skey"],
        keys["duo-apihostname"],
        ca_certs=certificates,
        port=int(port) if port else None,
    )
