"""Other programs call the embedded cloud while its screens are up: boto3, the AWS CLI, our own."""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import boto3
import jwt
import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner

from mfa_tui.cli import main
from mfa_tui.ui.screens.trouble import TroubleScreen
from mfa_tui.worlds.lab import LocalLab
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import PASSWORD, Journey, journey

Size = tuple[int, int]
SMALL, LARGE = (80, 24), (120, 40)
CREDENTIALS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "not-a-secret"}


def new_lab(clock: FakeClock, port: int | None) -> LocalLab:
    return LocalLab(None, clock=clock, entropy=random.Random(5).randbytes, listen=port)


@pytest.fixture
def listening(clock: FakeClock, quick_keys: None) -> Iterator[LocalLab]:
    """The practice world, served at a free port."""
    lab = new_lab(clock, 0)
    yield lab
    lab.close()


def url_of(lab: LocalLab) -> str:
    assert lab.outside.url is not None
    return lab.outside.url


def sign_in(url: str, pool_id: str, username: str) -> dict[str, Any]:
    """What a boto3 program gets for a name and a password."""
    with closing(
        boto3.client("cognito-idp", region_name="us-east-1", endpoint_url=url, **CREDENTIALS)
    ) as idp:
        listed = idp.list_user_pool_clients(UserPoolId=pool_id, MaxResults=9)["UserPoolClients"]
        about = (
            idp.describe_user_pool_client(UserPoolId=pool_id, ClientId=each["ClientId"])
            for each in listed
        )
        public = next(each for each in about if "ClientSecret" not in each["UserPoolClient"])
        return idp.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=public["UserPoolClient"]["ClientId"],
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
        )


async def told(walk: Journey, text: str) -> None:
    """Wait until a toast says `text`."""
    await walk.until(lambda: text in walk.toast, text)


async def palette(walk: Journey, typed: str, command: str) -> None:
    """Run the `command` that is found by what is `typed`."""
    await walk.press("ctrl+p")
    await walk.press(*typed)
    await walk.see(command)
    await walk.press("enter")


async def test_a_program_appears_on_the_wire_and_its_code_on_the_phone(
    listening: LocalLab, size: Size
) -> None:
    async with journey(listening, size) as walk:
        await walk.see("Practice users")
        port = url_of(listening).rpartition(":")[2]
        await walk.see(f":{port}" if size == LARGE else f"practice pool, port {port}")
        answer = await asyncio.to_thread(sign_in, url_of(listening), "us-east-1_ByMessage", "sam")
        assert answer["ChallengeName"] == "SMS_MFA"
        await walk.see("A text message to")
        if size == SMALL:
            await walk.press("ctrl+t")
        await walk.see("» InitiateAuth", within="#wire")
        await walk.see("from Boto3/", within="#wire")
        note = walk.app.workbench._opened.phone.inbox.newest_code("ByMessage", "sam")
        assert note is not None
        # the command of our own finds the same code
        done = await asyncio.to_thread(
            CliRunner().invoke, main, ["local", "code", "sam", "--endpoint-url", url_of(listening)]
        )
        assert done.output.strip() == note.code
    *_, call, message = listening.trace.snapshot()
    assert (call.operation, call.outcome) == ("InitiateAuth", "SMS_MFA")
    assert (message.parent, message.who) == (call.number, "")


async def test_what_the_screens_send_stands_beside_it(listening: LocalLab) -> None:
    async with journey(listening, LARGE) as walk:
        await walk.sign_in("alice")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
        await asyncio.to_thread(sign_in, url_of(listening), "us-east-1_MfaChoice", "bob")
        await walk.see("» InitiateAuth", within="#wire")
    calls = (each for each in listening.trace.snapshot() if each.parent is None)
    made = [(each.operation, bool(each.who)) for each in calls]
    assert made[:2] == [("InitiateAuth", False), ("RespondToAuthChallenge", False)]
    assert made[-1] == ("InitiateAuth", True)


async def test_step_mode_holds_what_programs_send(listening: LocalLab) -> None:
    async with journey(listening, SMALL) as walk:
        await walk.see("Practice users")
        await walk.press("ctrl+t")
        await walk.see("Nothing has crossed the wire yet")
        await walk.press("h")
        await walk.see("■ holding calls")
        url, pool_id = url_of(listening), "us-east-1_MfaChoice"
        dropped = asyncio.create_task(asyncio.to_thread(sign_in, url, pool_id, "bob"))
        await walk.see("ListUserPoolClients from Boto3/")
        await walk.see("waits for the answer")
        await walk.press("ctrl+r")
        with pytest.raises(ClientError, match=r"CallDroppedException.*You dropped"):
            await dropped
        await walk.see("not sent", within="#wire")
        answered = asyncio.create_task(asyncio.to_thread(sign_in, url, pool_id, "bob"))
        await walk.see("ListUserPoolClients from Boto3/")
        await walk.press("ctrl+o")
        assert "AuthenticationResult" in await answered


async def test_tokens_lead_to_their_keys_while_it_listens(listening: LocalLab) -> None:
    async with journey(listening, SMALL) as walk:
        await walk.see("Practice users")
        answer = await asyncio.to_thread(sign_in, url_of(listening), "us-east-1_MfaChoice", "bob")
        token = answer["AuthenticationResult"]["IdToken"]
        issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
        assert issuer == f"{url_of(listening)}/us-east-1_MfaChoice"
        keys = jwt.PyJWKClient(f"{issuer}/.well-known/jwks.json")
        key = await asyncio.to_thread(keys.get_signing_key_from_jwt, token)
        # the world's clock stands at a moment of its own
        unchecked = {"verify_aud": False, "verify_exp": False, "verify_iat": False}
        assert jwt.decode(token, key, ["RS256"], options=unchecked)["cognito:username"]
        await palette(walk, "stop", "Stop listening")
        await told(walk, "No other program is listened to any more.")
        assert listening.world.cloud.issuer_base.endswith(".invalid")


async def test_a_preset_loaded_from_outside_leaves_the_form_usable(listening: LocalLab) -> None:
    async with journey(listening, SMALL) as walk:
        await walk.see("Practice users")
        loaded = ["local", "preset", "practice", "--endpoint-url", url_of(listening)]
        done = await asyncio.to_thread(CliRunner().invoke, main, loaded)
        assert done.exit_code == 0, done.output
        await walk.sign_in("alice")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as alice")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("key", ["a", "w"])
async def test_a_taken_port_is_said_with_the_ways_out(
    key: str, taken: int, clock: FakeClock, quick_keys: None
) -> None:
    lab = new_lab(clock, taken)
    async with journey(lab, SMALL) as walk:
        await walk.see("mfa-tui cannot listen for other programs.")
        await walk.see(f"Port {taken} on 127.0.0.1 is in use by another program.")
        before = walk.app.screen
        await walk.press("r")
        await walk.until(lambda: walk.app.screen is not before, "the end of the first trouble")
        await walk.until(lambda: isinstance(walk.app.screen, TroubleScreen), "another try")
        await walk.see("mfa-tui cannot listen for other programs.")
        await walk.press(key)
        await walk.see("Practice users")
        assert (lab.outside.url is None) == (key == "w")
        await walk.sign_in("alice")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")


async def test_listening_begins_and_ends_from_the_palette(
    taken: int, clock: FakeClock, quick_keys: None
) -> None:
    lab = new_lab(clock, None)
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        assert lab.outside.url is None
        lab.outside.port = taken
        await palette(walk, "other prog", "Listen for other programs")
        await told(walk, "is in use by another program. ctrl+p, “Listen on any free port” takes")
        await palette(walk, "any free", "Listen on any free port")
        await walk.see("practice pool, port ")
        url = url_of(lab)
        answer = await asyncio.to_thread(sign_in, url, "us-east-1_MfaChoice", "bob")
        assert "AuthenticationResult" in answer
        await palette(walk, "stop", "Stop listening")
        await walk.until(lambda: "practice pool, port" not in walk.screen, "the old headline")
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))).close()


async def test_how_to_call_is_a_page_to_copy_from(
    listening: LocalLab, tmp_path: Path, size: Size
) -> None:
    async with journey(listening, size) as walk:
        await walk.see("Practice users")
        url = url_of(listening)
        await palette(walk, "how to call", "Listening: how to call here")
        await walk.see(f"Other programs call {url}")
        variable = f"export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER={url}"
        await walk.press("down")
        await walk.see(variable)
        await walk.press("y")
        assert walk.app.clipboard == variable
        await walk.press("down", "down")
        await walk.see("import boto3")
        await walk.press("y")
        program = tmp_path / "program.py"
        program.write_text(walk.app.clipboard)
        command = [sys.executable, str(program)]
        done = await asyncio.to_thread(
            subprocess.run, command, env={"HOME": str(tmp_path)}, capture_output=True, timeout=60
        )
        assert done.stdout.decode().strip() in ("SOFTWARE_TOKEN_MFA", "tokens"), done.stderr
        await walk.press("end")
        await walk.see("CLIENT_ID=")
        await walk.press("q")
        await walk.see("Practice users")


async def test_code_of_a_screens_own_call_says_the_address_that_is_live(
    listening: LocalLab,
) -> None:
    async with journey(listening, SMALL) as walk:
        await walk.sign_in("alice")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
        await walk.press("ctrl+t", "c")
        await walk.see("‹ AWS CLI ›")
        await walk.press("y")
        assert f"--endpoint-url {url_of(listening)}" in walk.app.clipboard
        assert "COGNITO_ENDPOINT" not in walk.app.clipboard


@pytest.mark.slow
async def test_the_aws_cli_appears_by_its_name(listening: LocalLab, tmp_path: Path) -> None:
    async with journey(listening, LARGE) as walk:
        await walk.see("Practice users")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "not-a-secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": url_of(listening),
            "AWS_PAGER": "",
        }
        aws = Path(sys.executable).with_name("aws")
        command = [str(aws), "cognito-idp", "list-user-pools", "--max-results", "60"]
        done = await asyncio.to_thread(
            subprocess.run, command, env=environment, capture_output=True, timeout=60
        )
        assert any(
            each["Id"] == "us-east-1_MfaNeeded" for each in json.loads(done.stdout)["UserPools"]
        )
        await walk.see("» ListUserPools", within="#wire")
        await walk.see("from aws-cli/", within="#wire")
