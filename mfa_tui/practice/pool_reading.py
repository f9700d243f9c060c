"""Reads a real pool for the trainer. These calls are on no record that anybody sees or that counts."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.turns import Refused
from mfa_tui.signin.write_guard import NoSnapshot
from mfa_tui.trace.export.saving import NotSaved, save_text

if TYPE_CHECKING:
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.target import Target

PASSING = frozenset(
    [
        "TooManyRequestsException",
        "InternalErrorException",
        "ConnectTimeoutError",
        "ReadTimeoutError",
        "EndpointConnectionError",
        "ConnectionClosedError",
    ]
)
"""What a moment's trouble is called: it says nothing about the pool, or about who may read it."""

_REST_SECONDS = 5
_NOBODY = "UserNotFoundException"
_PAGE = 60


class PoolReading:
    """The pool and the app client of `target`, by the signed calls that read; blocking.

    A Refused says why something cannot be read: without credentials that is everything. After a
    moment's trouble nothing is asked for some seconds: people wait for what is read here, and many
    calls in a row would wait for the same silence.
    """

    def __init__(self, target: Target) -> None:
        self.target = target
        self._cognito: Cognito | Refused | None = None
        self._trouble: Refused | None = None
        self._rests_until = 0.0

    def pool(self) -> dict[str, Any] | Refused:
        """DescribeUserPool."""
        return _inside(self._ask("DescribeUserPool"), "UserPool")

    def mfa(self) -> dict[str, Any] | Refused:
        """GetUserPoolMfaConfig."""
        return self._ask("GetUserPoolMfaConfig")

    def client(self, client_id: str = "") -> dict[str, Any] | Refused:
        """DescribeUserPoolClient, of the target's client unless another one is named."""
        wanted = client_id or self.target.client_id
        return _inside(self._ask("DescribeUserPoolClient", ClientId=wanted), "UserPoolClient")

    def secret(self, client_id: str) -> str | None:
        """The secret of an app client, if it has one that we may know."""
        found = self._ask("DescribeUserPoolClient", ClientId=client_id)
        return None if isinstance(found, Refused) else found["UserPoolClient"].get("ClientSecret")

    def clients(self) -> dict[str, str] | Refused:
        """The ids of all app clients, by name."""
        found: dict[str, str] = {}
        token: dict[str, str] = {}
        while True:
            page = self._ask("ListUserPoolClients", MaxResults=_PAGE, **token)
            if isinstance(page, Refused):
                return page
            found |= {each["ClientName"]: each["ClientId"] for each in page["UserPoolClients"]}
            if "NextToken" not in page:
                return found
            token = {"NextToken": page["NextToken"]}

    def user(self, name: str) -> dict[str, Any] | Refused | None:
        """AdminGetUser, with attributes as an object; None when there is no such user."""
        found = self._ask("AdminGetUser", Username=name)
        if isinstance(found, Refused):
            return None if found.error == _NOBODY else found
        attributes = {
            each["Name"]: each.get("Value", "") for each in found.get("UserAttributes", ())
        }
        return {"UserMFASettingList": [], **found, "attributes": attributes}

    def save(self, path: Path) -> None:
        """Keep the configuration of pool, factors and client in a file that only its owner can read.

        No secret is in it. Raises NoSnapshot.
        """
        told = {"UserPool": self.pool(), "MfaConfig": self.mfa(), "UserPoolClient": self.client()}
        for each in told.values():
            if isinstance(each, Refused):
                raise NoSnapshot(f"{each.operation} said {each.error}: {each.message}")
        text = json.dumps(told, indent=2, default=str, ensure_ascii=False)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            save_text([text, "\n"], path)
        except (NotSaved, OSError) as problem:
            raise NoSnapshot(str(problem)) from problem

    def _ask(self, operation: str, **more: Any) -> Any:
        """The answer to a call about the pool, without what boto3 adds."""
        if self._trouble and time.monotonic() < self._rests_until:
            return self._trouble
        cognito = self._connected()
        if isinstance(cognito, Refused):
            return cognito
        from botocore import xform_name

        call = getattr(cognito.api, xform_name(operation))
        found = refusing(lambda: call(UserPoolId=self.target.pool_id, **more), operation)
        if isinstance(found, Refused):
            if found.error in PASSING:
                self._trouble, self._rests_until = found, time.monotonic() + _REST_SECONDS
            return found
        return {name: each for name, each in found.items() if name != "ResponseMetadata"}

    def _connected(self) -> Cognito | Refused:
        if self._cognito is None:
            self._cognito = refusing(lambda: _client(self.target), "DescribeUserPool")
        return self._cognito


def _client(target: Target) -> Cognito:
    """A client on a record of its own, which does not wait for long. Raises TargetProblem."""
    from botocore.config import Config

    from mfa_tui.signin.client import ONE_ATTEMPT, connect
    from mfa_tui.trace.record import Trace

    soon = ONE_ATTEMPT.merge(Config(connect_timeout=4, read_timeout=8))
    return connect(target, Trace(), config=soon)


def _inside(answer: dict[str, Any] | Refused, member: str) -> dict[str, Any] | Refused:
    if isinstance(answer, Refused):
        return answer
    found: Mapping[str, Any] = answer[member]
    return {name: each for name, each in found.items() if name != "ClientSecret"}
