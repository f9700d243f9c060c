"""The world of a handler: fake AWS, a fake Duo on loopback, time that the test sets."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator

import boto3
import pytest

from tests.lambdas.fakes import FakeAws, FakeDuo, keys, served
from tests.lambdas.stack import Container, container

START = 1_800_000_000


class Time:
    """What `time.time` tells the handlers."""

    def __init__(self) -> None:
        self.now = float(START)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    aws = FakeAws()
    monkeypatch.setattr(boto3, "client", aws.client)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    return aws


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    clock = Time()
    monkeypatch.setattr(time, "time", clock)
    return clock


@pytest.fixture
def duo(aws: FakeAws, clock: Time, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDuo]:
    duo = FakeDuo()
    with served(duo):
        aws.secret = json.dumps(keys("127.0.0.1"))
        monkeypatch.setenv("DUO_SECRET_ID", "the-secret")
        monkeypatch.setenv("DUO_API_PORT", str(duo.port))
        monkeypatch.setenv("DUO_CA_CERTS", "HTTP")
        yield duo
    # duo_client leaves its socket open when it runs out of time: told of here, not in a later test.
    gc.collect()


@pytest.fixture
def duo_stack(duo: FakeDuo) -> Iterator[Container]:
    with container("duo") as loaded:
        yield loaded


@pytest.fixture
def email_stack(aws: FakeAws, clock: Time, monkeypatch: pytest.MonkeyPatch) -> Iterator[Container]:
    aws.secret = "k" * 64
    monkeypatch.setenv("EMAIL_OTP_SECRET_ID", "the-secret")
    monkeypatch.setenv("EMAIL_SENDER", "codes@example.com")
    with container("email_otp") as loaded:
        yield loaded


@pytest.fixture
def backup_stack(aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Container]:
    aws.secret = "k" * 64
    monkeypatch.setenv("BACKUP_CODES_SECRET_ID", "the-secret")
    monkeypatch.setenv("USER_POOL_ID", "us-east-1_Stack0001")
    aws.users = {"alice": {"sub": "d4e8", "email": "alice@example.com"}, "bob": {"sub": "b0b"}}
    with container("backup_codes") as loaded:
        yield loaded
