"""The boto3 client of a Target, recorded. Importing this module imports boto3: do it in a thread."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import boto3
import botocore.loaders
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from mfa_tui.signin.device_memory import DeviceMemory
from mfa_tui.signin.private_numbers import PrivateNumbers
from mfa_tui.signin.recording import Recorder
from mfa_tui.signin.target import Target, TargetProblem

if TYPE_CHECKING:
    from mfa_tui.signin.gate import Gate
    from mfa_tui.signin.turns import Refused
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trace.record import Trace

# One attempt: an automatic retry would send a one-time code twice, and would hide a failure that
# the wire pane exists to show (pains.md TOTP-05).
ONE_ATTEMPT = Config(
    retries={"total_max_attempts": 1, "mode": "standard"}, connect_timeout=10, read_timeout=30
)


@dataclass(frozen=True)
class Cognito:
    """A Target with its live boto3 client (`api`) and the recorder in front of it.

    `session` is what the client was made with. `devices` is what this computer keeps of the trusted
    devices it has become, `numbers` what this run remembers of its SRP handshakes.
    """

    target: Target
    api: Any
    recorder: Recorder
    session: boto3.Session = field(repr=False)
    devices: DeviceMemory = field(default_factory=DeviceMemory)
    numbers: PrivateNumbers = field(default_factory=PrivateNumbers)

    @property
    def endpoint(self) -> str:
        """Base address of the service, without a trailing slash."""
        return str(self.api.meta.endpoint_url).rstrip("/")

    def send(self, operation: str, document: dict[str, Any]) -> Exchange | Refused:
        """Send `operation` with the parameters in `document` as they are; blocking.

        Nothing is checked or filled in, so that a wrong request reaches the service; it is signed if
        the operation wants that, and the Gate does not hold it. What the service says, be it an
        error, is in the Exchange; a Refused tells why nothing could be sent.
        """
        return self.recorder.send(self._unchecked, operation, json.dumps(document).encode())

    @cached_property
    def _unchecked(self) -> Any:
        """Another client, which takes any parameters."""
        config = ONE_ATTEMPT.merge(Config(parameter_validation=False))
        return _client(self.session, self.target, self.recorder, config)

    def secret_hash(self, username: str) -> dict[str, str]:
        """The SECRET_HASH parameter over `username`, or nothing for a client without a secret.

        It must be computed over the very USERNAME of the same request. RespondToAuthChallenge.
        """
        secret = self.target.client_secret
        if secret is None:
            return {}
        from pycognito.aws_srp import AWSSRP

        return {"SECRET_HASH": AWSSRP.get_secret_hash(username, self.target.client_id, secret)}

    def who(self, username: str) -> dict[str, str]:
        """The app client and the user, as members of SignUp, ForgotPassword and what follows them.

        There the hash is a member of the request itself, named `SecretHash`.
        """
        hashed = self.secret_hash(username)
        secret = {"SecretHash": hashed["SECRET_HASH"]} if hashed else {}
        return {"ClientId": self.target.client_id, "Username": username, **secret}


def connect(
    target: Target,
    trace: Trace,
    devices: DeviceMemory | None = None,
    gate: Gate | None = None,
    numbers: PrivateNumbers | None = None,
    config: Config = ONE_ATTEMPT,
) -> Cognito:
    """A client for `target` whose every call lands on `trace`; it signs in with known `devices`.

    A `gate` may hold its calls, and `numbers` remembers its SRP handshakes; `config` says how long it
    waits for an answer. Raises TargetProblem when the profile does not exist or the address is no
    address.
    """
    try:
        session = _session(target)
        recorder = Recorder(trace, target.door, gate)
        api = _client(session, target, recorder, config)
    except (BotoCoreError, ValueError) as error:
        raise TargetProblem(str(error)) from error
    return Cognito(
        target, api, recorder, session, devices or DeviceMemory(), numbers or PrivateNumbers()
    )


def _client(session: boto3.Session, target: Target, recorder: Recorder, config: Config) -> Any:
    api = session.client("cognito-idp", endpoint_url=target.endpoint_url, config=config)
    recorder.attach(api)
    return api


def _session(target: Target) -> boto3.Session:
    if not target.local:
        return boto3.Session(profile_name=target.profile, region_name=target.region)
    # The local cloud must open on any machine: a broken ~/.aws or an AWS_PROFILE that does not
    # exist here is none of its business.
    isolated = botocore.session.Session(
        session_vars={
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )
    # reading the API model takes longer than all the rest, and lessons make many clients
    isolated.register_component("data_loader", _api_models())
    # Calls that have to be signed are; the local cloud takes any credentials.
    return boto3.Session(
        botocore_session=isolated,
        region_name=target.region,
        aws_access_key_id="AKIALOCALCLOUD000000",
        aws_secret_access_key="local",
    )


@cache
def _api_models() -> botocore.loaders.Loader:
    """The API models that come with botocore, each read once."""
    return botocore.loaders.create_loader()
