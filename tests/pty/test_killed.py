"""A served cloud killed without warning while several write: its file stays whole and complete."""

from __future__ import annotations

import json
import queue
import random
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from mfa_tui.localcloud.store import Store
from tests.pty.terminal import MFA_TUI, PATIENCE

pytestmark = pytest.mark.slow
PASSWORD = "Correct-Horse-9"
GROUP = "writers"
WRITERS = 4
MOST_ANSWERS = 60


class Server:
    """`mfa-tui serve` on a directory, and what its answers promised."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        self.process = process
        served = json.loads(process.stdout.readline())
        pool = next(pool for pool in served["pools"] if pool["mfa"] == "OPTIONAL")
        client = next(client for client in pool["clients"] if client["secret"] is None)
        self.pool_id, self.client_id = pool["pool_id"], client["client_id"]
        self.aws = boto3.client(
            "cognito-idp",
            endpoint_url=served["endpoint"],
            region_name="us-east-1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="not-a-secret",
            config=Config(retries={"total_max_attempts": 1}, read_timeout=PATIENCE),
        )

    def key(self, name: str) -> dict[str, str]:
        return {"UserPoolId": self.pool_id, "Username": name}

    def tokens(self, flow: str, **parameters: str) -> dict[str, str]:
        answer = self.aws.initiate_auth(
            AuthFlow=flow, ClientId=self.client_id, AuthParameters=parameters
        )
        return answer["AuthenticationResult"]

    def live(self, name: str, leaves: bool) -> Iterator[tuple[str, str]]:
        """One user's life: his name and his state, each as soon as it was answered."""
        self.aws.admin_create_user(**self.key(name), MessageAction="SUPPRESS")
        self.aws.admin_set_user_password(**self.key(name), Password=PASSWORD, Permanent=True)
        self.aws.admin_add_user_to_group(**self.key(name), GroupName=GROUP)
        yield name, "member"
        signed_in = self.tokens("USER_PASSWORD_AUTH", USERNAME=name, PASSWORD=PASSWORD)
        yield name, signed_in["RefreshToken"]
        if leaves:
            yield name, "leaving"
            self.aws.admin_delete_user(**self.key(name))
            yield name, "gone"

    def write(self, prefix: str, answers: queue.Queue[tuple[str, str]]) -> None:
        """Make users, and delete every third of them, until the server is gone."""
        with suppress(BotoCoreError):
            for number in range(MOST_ANSWERS):
                for answer in self.live(f"{prefix}-{number}", leaves=number % 3 == 0):
                    answers.put(answer)

    def members(self) -> set[str]:
        pages = self.aws.get_paginator("list_users_in_group").paginate(
            UserPoolId=self.pool_id, GroupName=GROUP
        )
        return {user["Username"] for page in pages for user in page["Users"]}


@contextmanager
def serving(data: Path) -> Iterator[Server]:
    command = [MFA_TUI, "serve", "--port", "0", "--json", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            server = Server(process)
            with closing(server.aws):
                yield server
        finally:
            process.kill()


def killed_under_load(server: Server, after: int) -> dict[str, str]:
    """Kill `server` after that many answers; gives the last state that each user was in."""
    answers: queue.Queue[tuple[str, str]] = queue.Queue()
    writers = [
        threading.Thread(target=server.write, args=(f"{after}-{writer}", answers))
        for writer in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    states = dict(answers.get(timeout=PATIENCE) for _ in range(after))
    server.process.kill()
    for writer in writers:
        writer.join(PATIENCE)
    while not answers.empty():
        states |= [answers.get()]
    return states


def problems_of(path: Path) -> list[Any]:
    """What SQLite finds wrong with the file, and with what its rows refer to."""
    with closing(Store.open(path)) as store, store.transaction() as database:
        verdicts = [row[0] for row in database.execute("PRAGMA integrity_check")]
        dangling = [tuple(row) for row in database.execute("PRAGMA foreign_key_check")]
    return [verdict for verdict in verdicts if verdict != "ok"] + dangling


def check_promises(server: Server, states: dict[str, str]) -> None:
    """Everything that was answered has happened, and nothing has happened by halves."""
    members = server.members()
    for name, state in states.items():
        if state == "leaving":
            continue
        assert (name in members) == (state != "gone"), (name, state)
        if state not in ("member", "gone"):
            server.tokens("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=state)
            server.tokens("USER_PASSWORD_AUTH", USERNAME=name, PASSWORD=PASSWORD)


def test_nothing_that_was_answered_is_lost(tmp_path: Path) -> None:
    moments = random.Random(20261121)
    states: dict[str, str] = {}
    with serving(tmp_path) as server:
        server.aws.create_group(UserPoolId=server.pool_id, GroupName=GROUP)
        states = killed_under_load(server, moments.randrange(1, MOST_ANSWERS))
    for _ in range(4):
        assert problems_of(tmp_path / "pool.sqlite3") == []
        with serving(tmp_path) as server:
            check_promises(server, states)
            states = killed_under_load(server, moments.randrange(1, MOST_ANSWERS))
    assert problems_of(tmp_path / "pool.sqlite3") == []
