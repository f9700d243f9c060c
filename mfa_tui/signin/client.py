"""The boto3 client of a Target, recorded. Importing this module imports boto3: do it in a thread."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from mfa_tui.signin.device_memory import DeviceMemory
from mfa_tui.signin.recording import Recorder
from mfa_tui.signin.target import Target, TargetProblem

if TYPE_CHECKING:
    from mfa_tui.trace.record import Trace

# One attempt: an automatic retry would send a one-time code twice, and would hide a failure that
# the wire pane exists to show (pains.md TOTP-05).
ONE_ATTEMPT = Config(
    retries={"total_max_attempts": 1, "mode": "standard"}, connect_timeout=10, read_timeout=30
)


@dataclass(frozen=True)
class Cognito:
    """A Target with its live boto3 client (`api`) and the recorder in front of it.

    `devices` is what this computer keeps of the trusted devices it has become.
    """

    target: Target
    api: Any
    recorder: Recorder
    devices: DeviceMemory = field(default_factory=DeviceMemory)

    @property
    def endpoint(self) -> str:
        """Base address of the service, without a trailing slash."""
        return str(self.api.meta.endpoint_url).rstrip("/")

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


def connect(target: Target, trace: Trace, devices: DeviceMemory | None = None) -> Cognito:
    """A client for `target` whose every call lands on `trace`; it signs in with known `devices`.

    Raises TargetProblem when the profile does not exist or the address is no address.
    """
    try:
        session = _session(target)
        api = session.client("cognito-idp", endpoint_url=target.endpoint_url, config=ONE_ATTEMPT)
    except (BotoCoreError, ValueError) as error:
        raise TargetProblem(str(error)) from error
    recorder = Recorder(trace, target.door)
    recorder.attach(api)
    return Cognito(target, api, recorder, devices or DeviceMemory())


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
    # Calls that have to be signed are; the local cloud takes any credentials.
    return boto3.Session(
        botocore_session=isolated,
        region_name=target.region,
        aws_access_key_id="AKIALOCALCLOUD000000",
        aws_secret_access_key="local",
    )
