"""The AWS CLI, unmodified: each command of AWS's how-to for TOTP MFA, in its order."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients.served import Served

TOKEN = "eyJraWQiO........ua5Pq3NaA"
POOL = "us-east-1_123456789"
CLIENT = "3n4b5urk1ft4fl3mg5e62d9ado"
SESSION = "Xxz6iadwuWJGN4Z7f4ul5p50IHUqITquoaNxxyDvep.......3A6GokZWKeQ6gkFW4Pgv"

pytestmark = pytest.mark.slow


@pytest.fixture
def run(served: Served, tmp_path: Path) -> Callable[[str, dict[str, str]], Any]:
    """Runs a command as the how-to prints it, with its example values replaced by real ones."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": served.url,
        "AWS_PAGER": "",
    }

    def run_command(command: str, real: dict[str, str]) -> Any:
        for example, value in real.items():
            assert example in command
            command = command.replace(example, value)
        program, *arguments = shlex.split(command)
        done = subprocess.run(
            [Path(sys.executable).with_name(program), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    return run_command


def test_the_how_to_runs_as_it_is_printed(
    served: Served, idp: Any, run: Callable[[str, dict[str, str]], Any]
) -> None:
    pool = served.pool("OPTIONAL")
    client = next(client.client_id for client in pool.clients if client.secret is None)
    real_pool, real_client = {POOL: pool.pool_id}, {CLIENT: client}
    signed_in = idp.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=client,
        AuthParameters={"USERNAME": "Bob", "PASSWORD": "P@ssw0rd"},
    )
    real_token = {TOKEN: signed_in["AuthenticationResult"]["AccessToken"]}

    offered = run(f"aws cognito-idp associate-software-token --access-token {TOKEN}", real_token)
    secret = offered["SecretCode"]
    assert offered == {"SecretCode": secret}
    assert run(
        f"aws cognito-idp verify-software-token --access-token {TOKEN} --user-code 269194 "
        "--friendly-device-name BobPhone",
        real_token | {"269194": served.code(secret, -1)},
    ) == {"Status": "SUCCESS"}
    run(
        "aws cognito-idp set-user-mfa-preference --software-token-mfa-settings "
        f"Enabled=true,PreferredMfa=true --access-token {TOKEN}",
        real_token,
    )
    run(
        "aws cognito-idp admin-set-user-mfa-preference --software-token-mfa-settings "
        f"Enabled=true,PreferredMfa=true --username Bob --user-pool-id {POOL}",
        real_pool,
    )

    asked = run(
        f"aws cognito-idp admin-initiate-auth --user-pool-id {POOL} --client-id {CLIENT} "
        "--auth-flow ADMIN_USER_PASSWORD_AUTH --auth-parameters USERNAME=Bob,PASSWORD=P@ssw0rd",
        real_pool | real_client,
    )
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert asked["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"] == "BobPhone"
    assert asked["ChallengeParameters"]["USER_ID_FOR_SRP"].lower() == "bob"

    answer = run(
        f"aws cognito-idp admin-respond-to-auth-challenge --user-pool-id {POOL} "
        f"--client-id {CLIENT} --challenge-name SOFTWARE_TOKEN_MFA --challenge-responses "
        f"USERNAME=Bob,SOFTWARE_TOKEN_MFA_CODE=123456 --session  {SESSION}",
        real_pool
        | real_client
        | {"CODE=123456": f"CODE={served.code(secret)}", SESSION: asked["Session"]},
    )
    assert answer["AuthenticationResult"]["TokenType"] == "Bearer"
    assert answer["AuthenticationResult"]["ExpiresIn"] == 3600
    assert {"AccessToken", "IdToken", "RefreshToken"} <= set(answer["AuthenticationResult"])
    assert answer["ChallengeParameters"] == {}
