"""The local pool opens on any machine; a real one uses what the machine has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mfa_tui.signin.client import connect
from mfa_tui.signin.conversation import Flow
from mfa_tui.signin.target import Target, TargetProblem
from mfa_tui.signin.turns import Refused, SignedIn
from mfa_tui.trace.record import Trace
from tests.signin.conftest import CHOICE, PASSWORD, PASSWORD_FLOWS, Town, answer_of


@pytest.fixture(params=["profile", "config", "credentials", "no home"])
def broken_machine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = tmp_path / ".aws"
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("AWS_SHARED_CREDENTIALS_FILE", raising=False)
    if request.param == "no home":
        return
    aws.mkdir()
    if request.param == "profile":
        monkeypatch.setenv("AWS_PROFILE", "nowhere")
    else:
        (aws / request.param).write_text("[default\nthis is = no = ini\n[\x00")


@pytest.mark.usefixtures("broken_machine")
@pytest.mark.parametrize("flow", PASSWORD_FLOWS)
def test_a_broken_aws_configuration_does_not_stop_the_local_pool(town: Town, flow: Flow) -> None:
    assert isinstance(town.conversation(CHOICE).start("bob", PASSWORD, flow), SignedIn)


def test_ambient_endpoints_and_regions_do_not_redirect_the_local_pool(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert town.cognito().endpoint == town.target().endpoint_url
    turn = town.conversation(CHOICE).start("bob", PASSWORD, Flow.USER_SRP_AUTH)
    assert isinstance(turn, SignedIn)


@pytest.mark.parametrize("mode", ["legacy", "adaptive"])
def test_ambient_retries_do_not_send_anything_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "5")
    monkeypatch.setenv("AWS_RETRY_MODE", mode)
    town.door.odd["InitiateAuth"] = answer_of({"__type": "InternalErrorException"}, 500)
    refused = town.conversation().start("alice", PASSWORD, Flow.USER_PASSWORD_AUTH)
    assert isinstance(refused, Refused)
    assert len(town.door.requests) == 1


def test_a_profile_that_does_not_exist_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    target = Target.remote("us-east-1_A", "client", profile="gone")
    with pytest.raises(TargetProblem, match="gone"):
        connect(target, Trace())


def test_an_address_that_is_none_is_a_target_problem(town: Town) -> None:
    with pytest.raises(TargetProblem):
        connect(replace(town.target(), endpoint_url="http://[half"), Trace())


def test_a_real_pool_is_called_in_its_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    cognito = connect(Target.remote("eu-central-1_AbC123", "client"), Trace())
    assert cognito.endpoint == "https://cognito-idp.eu-central-1.amazonaws.com"
