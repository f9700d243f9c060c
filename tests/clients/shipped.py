"""`mfa-tui serve` as a process, with a shipped stack: what a developer starts for an app's tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import requests

import mfa_tui
from tests.clients.served import CREDENTIALS, PASSWORD
from tests.pty.terminal import MFA_TUI, PATIENCE

LAMBDAS = Path(mfa_tui.__file__).parent / "lambdas"


@dataclass(frozen=True)
class Shipped:
    """A served stack: its address, its pool and client, and the Duo beside it."""

    url: str
    pool_id: str
    client_id: str
    duo: dict[str, Any]
    idp: Any

    def add(self, name: str, **attributes: str) -> str:
        """A user with the password PASSWORD."""
        key = {"UserPoolId": self.pool_id, "Username": name}
        given = [{"Name": name, "Value": value} for name, value in attributes.items()]
        self.idp.admin_create_user(**key, MessageAction="SUPPRESS", UserAttributes=given)
        self.idp.admin_set_user_password(**key, Password=PASSWORD, Permanent=True)
        return name

    def told(self, name: str, **query: str) -> dict[str, Any]:
        """What `/_local/<name>` tells a test suite."""
        return requests.get(f"{self.url}/_local/{name}", query, timeout=PATIENCE).json()

    def approve(self, username: str) -> str:
        """Approve the push that waits for somebody."""
        (push,) = (each for each in self.told("duo")["pushes"] if each["username"] == username)
        wish = {"id": push["id"], "decision": "approve"}
        done = requests.post(f"{self.url}/_local/duo", json=wish, timeout=PATIENCE)
        return done.json()["outcome"]

    def mailed_code(self, address: str) -> str:
        """The newest code that went to an address."""
        text = self.told("messages", to=address)["messages"][0]["text"]
        return next(word for word in text.split() if word.isdigit())


@contextmanager
def shipped(stack: str, log: Path, **parameters: str) -> Iterator[Shipped]:
    """Serve the template of a stack; what functions write goes to `log`."""
    options = [f"--parameter={name}={value}" for name, value in parameters.items()]
    template = LAMBDAS / stack / "template.yaml"
    command = [MFA_TUI, "serve", "--port=0", "--json", f"--template={template}", *options]
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        try:
            assert process.stdout
            document = json.loads(process.stdout.readline() or log.read_text())
            (pool,) = document["attached"]
            ((client_id, _secret),) = pool["clients"]
            url = document["endpoint"]
            idp = boto3.client(
                "cognito-idp", region_name="us-east-1", endpoint_url=url, **CREDENTIALS
            )
            yield Shipped(url, pool["pool_id"], client_id, document.get("duo", {}), idp)
            idp.close()
        finally:
            process.kill()
