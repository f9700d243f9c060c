"""DELIBERATELY WEAK, for the trainer only: never deploy this. The right one is a folder up.

Wrong here: the whole event goes to the log, a new push goes out in every round and without a limit,
and it is the client who says which Duo user gets it.
"""

from __future__ import annotations

import json
import os
from typing import Any

import boto3
import duo_client


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Start a push for whomever the client names."""
    print(json.dumps(event))  # noqa: T201
    user = (event["request"].get("clientMetadata") or {}).get("duo_user") or event["userName"]
    started = duo().auth("push", username=user, device="auto", async_txn=True)
    event["response"] = {
        "publicChallengeParameters": {"type": "duo_push", "answer": "poll", "status": "pushed"},
        "privateChallengeParameters": {"txid": started["txid"]},
        "challengeMetadata": "duo",
    }
    return event


def duo() -> duo_client.Auth:
    """Duo, by the keys in the secret."""
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
