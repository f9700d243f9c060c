"""The faults of functions, of calls, of users and of devices, as a client meets them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.faulty_functions import FaultyFunctions
from mfa_tui.localcloud.invoke import Hop
from mfa_tui.trace.exchange import HttpResponse
from tests.localcloud.conftest import PASSWORD, NewCloud, Refused, Site
from tests.localcloud.device_client import ALWAYS, confirm, track
from tests.localcloud.handlers import Handlers
from tests.localcloud.trigger_cloud import Open, handlers, hops, opened

__all__ = ["handlers", "hops", "opened"]


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def cloud(
    new_cloud: NewCloud,
    inbox: list[Message],
    handlers: Handlers,
    hops: list[Hop],
    pauses: list[float],
) -> LocalCloud:
    invoke = FaultyFunctions(handlers, lambda: cloud.faults.active, pauses.append)
    cloud = new_cloud(deliver=inbox.append, invoke=invoke, observe=hops.append)
    return cloud


@pytest.mark.parametrize(
    ("fault", "kind", "text", "waits"),
    [
        (
            "trigger stall",
            "UnexpectedLambdaException",
            "PreAuthentication invocation failed due to error Socket timeout while invoking Lambda "
            "function.",
            [5.0, 5.0, 5.0],
        ),
        (
            "trigger crash",
            "UserLambdaValidationException",
            "PreAuthentication failed with error RequestId: {id} Error: Runtime exited with error: "
            "exit status 1.",
            [],
        ),
        (
            "trigger bad output",
            "InvalidLambdaResponseException",
            "Invalid lambda function output : Invalid JSON",
            [],
        ),
        (
            "trigger permission",
            "UnexpectedLambdaException",
            "PreAuthentication invocation failed due to error AccessDeniedException.",
            [],
        ),
    ],
)
def test_functions_that_fail(
    cloud: LocalCloud,
    opened: Open,
    handlers: Handlers,
    hops: list[Hop],
    pauses: list[float],
    fault: str,
    kind: str,
    text: str,
    waits: list[float],
) -> None:
    begun: list[str] = []
    handlers.on("PreAuthentication")(lambda event: begun.append(event["userName"]))
    site = opened()
    cloud.faults.on(fault)
    with pytest.raises(site.aws.exceptions.ClientError) as refusal:
        site.sign_in("alice")
    error = refusal.value.response["Error"]
    assert error["Code"] == kind
    assert error["Message"] == text.format(id=hops[-1].invocation.request_id)
    assert (begun, pauses, len(hops)) == ([], waits, len(waits) or 1)
    cloud.faults.off(fault)
    assert "AuthenticationResult" in site.sign_in("alice")
    assert begun == ["alice"]


def test_calls_that_are_too_many(cloud: LocalCloud, post: Callable[..., HttpResponse]) -> None:
    def throttled() -> bool:
        """Asked without an SDK, which would try again by itself."""
        answer = post("InitiateAuth", {"ClientId": "absent", "AuthFlow": "USER_SRP_AUTH"})
        return answer.status == 400 and b"Rate exceeded" in answer.body

    cloud.faults.on("throttle some")
    assert [throttled() for _ in range(7)] == [False, False, True, False, False, True, False]
    cloud.faults.on("throttle")
    assert throttled()
    assert next(iter(cloud.journal.events())).result == "TooManyRequestsException"
    cloud.faults.all_off()
    assert not any(throttled() for _ in range(4))


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_users_that_are_locked_out(
    cloud: LocalCloud, site: Site, refused: Refused, password: str
) -> None:
    cloud.faults.on("lock out")
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        site.sign_in(password=password)
    cloud.faults.off("lock out")
    assert "AuthenticationResult" in site.sign_in()


def test_devices_that_are_forgotten(cloud: LocalCloud, site: Site, refused: Refused) -> None:
    track(site, ALWAYS)
    result = site.tokens()
    laptop = confirm(site, result)
    cloud.faults.on("device dropped")
    with refused("ResourceNotFoundException", "Device does not exist."):
        site.start(USERNAME="alice", PASSWORD=PASSWORD, **laptop.parameter)
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        site.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=result["RefreshToken"], **laptop.parameter)
    assert site.aws.list_devices(AccessToken=result["AccessToken"])["Devices"] == []
    cloud.faults.off("device dropped")
    assert len(site.aws.list_devices(AccessToken=result["AccessToken"])["Devices"]) == 1
