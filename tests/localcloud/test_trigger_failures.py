"""Functions that fail, and functions that call the pool themselves."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.invoke import (
    FunctionError,
    Hop,
    Invoked,
    NotInvoked,
    TimedOut,
)
from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import ALL_FLOWS, Refused, Site, Wire
from tests.localcloud.handlers import Event, Handlers, arn
from tests.localcloud.mfa_pools import SES, attributes, code_in, configure, prefer
from tests.localcloud.test_tokens import claims
from tests.localcloud.trigger_cloud import Open, attach, cloud, handlers, hops, opened, sign_up

__all__ = ["cloud", "handlers", "hops", "opened"]

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


class TestFailures:
    @pytest.mark.parametrize(
        "output", [b"", b"null", b"{}", b"[1]", b'"text"', b"\xff", b"{", b"[" * 5_000]
    )
    def test_no_object(
        self, opened: Open, handlers: Handlers, refused: Refused, output: bytes
    ) -> None:
        handlers.by_name["PreAuthentication"] = lambda event: output
        site = opened()
        with refused(
            "InvalidLambdaResponseException", "Invalid lambda function output : Invalid JSON"
        ):
            site.sign_in()

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda event: event["response"],
            lambda event: {"response": {}},
            lambda event: event | {"version": 1},
            lambda event: event | {"response": None},
            lambda event: {"statusCode": 200, "body": json.dumps(event)},
        ],
    )
    def test_another_thing_than_the_event(
        self, opened: Open, handlers: Handlers, refused: Refused, spoil: Callable[[Event], Any]
    ) -> None:
        def handler(event: Event) -> Any:
            return spoil(event) or {"nothing": "at all"}

        handlers.by_name["PreAuthentication"] = handler
        site = opened()
        with refused("InvalidLambdaResponseException", "Unrecognizable lambda output"):
            site.sign_in()

    def test_three_attempts_at_a_slow_function(
        self, opened: Open, handlers: Handlers, hops: list[Hop], refused: Refused
    ) -> None:
        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            raise TimedOut("still thinking")

        site = opened()
        with refused(
            "UnexpectedLambdaException",
            "PreAuthentication invocation failed due to error "
            "Socket timeout while invoking Lambda function.",
        ):
            site.sign_in()
        assert [hop.attempt for hop in hops] == [1, 2, 3]
        assert len({hop.caller for hop in hops}) == 1
        assert len({hop.invocation.request_id for hop in hops}) == 3

    def test_the_second_attempt_may_answer(self, opened: Open, handlers: Handlers) -> None:
        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            if len(handlers.events) == 1:
                raise TimedOut

        assert "AuthenticationResult" in opened().sign_in()

    def test_a_failure_is_final(
        self, opened: Open, handlers: Handlers, hops: list[Hop], refused: Refused
    ) -> None:
        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            raise NotInvoked("TooManyRequestsException", "Rate exceeded")

        site = opened()
        with refused(
            "UnexpectedLambdaException",
            "PreAuthentication invocation failed due to error TooManyRequestsException.",
        ):
            site.sign_in()
        assert len(hops) == 1

    def test_a_crash(self, opened: Open, handlers: Handlers, refused: Refused) -> None:
        text = "RequestId: 6c1f Error: Runtime exited with error: exit status 129"

        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            raise FunctionError("Runtime.ExitError", text)

        site = opened()
        with refused(
            "UserLambdaValidationException", f"PreAuthentication failed with error {text}."
        ):
            site.sign_in()

    def test_no_function_is_attached(
        self,
        site: Site,
        wire: Wire,
        store: Store,
        new_key: Callable[[], Any],
        refused: Refused,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        config = {"PreAuthentication": arn("Nowhere")}
        site.aws.update_user_pool(UserPoolId=site.pool_id, LambdaConfig=config)
        wire.cloud = LocalCloud(store, clock=site.clock, new_key=new_key)
        with (
            caplog.at_level(logging.WARNING),
            refused(
                "UnexpectedLambdaException",
                "PreAuthentication invocation failed due to error AccessDeniedException.",
            ),
        ):
            site.sign_in()
        assert "--lambda-endpoint" in caplog.text
        assert arn("Nowhere") in caplog.text


class TestOutside:
    """Functions run while no transaction is open, so that they may call the pool themselves."""

    def test_a_handler_calls_back(self, opened: Open, handlers: Handlers) -> None:
        site = opened()

        @handlers.on("PostAuthentication")
        def _(event: Event) -> None:
            given = [{"Name": "name", "Value": "Alice A."}]
            site.aws.admin_update_user_attributes(**site.key(), UserAttributes=given)

        attach(site, handlers)
        result = site.tokens()
        assert claims(result["IdToken"])["name"] == "Alice A."
        assert attributes(site)["name"] == "Alice A."

    def test_what_it_changes_is_not_undone(self, opened: Open, handlers: Handlers) -> None:
        site = opened()

        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            site.aws.admin_set_user_password(
                **site.key(), Password="Better-Horse-10", Permanent=True
            )

        attach(site, handlers)
        assert "AuthenticationResult" in site.sign_in(password="Better-Horse-10")

    def test_it_may_delete_the_user(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        site = opened()

        @handlers.on("PostAuthentication")
        def _(event: Event) -> None:
            site.aws.admin_delete_user(**site.key())

        attach(site, handlers)
        with refused("NotAuthorizedException", "Incorrect username or password."):
            site.sign_in()

    def test_it_may_sign_up_the_same_user(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        site = opened()

        @handlers.on("PreSignUp")
        def _(event: Event) -> None:
            if event["triggerSource"] == "PreSignUp_SignUp":
                site.aws.admin_create_user(**site.key("carol"), MessageAction="SUPPRESS")

        attach(site, handlers)
        with refused("UsernameExistsException", "User already exists"):
            sign_up(site)

    def test_a_refresh_token_is_rotated_once(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
        flows = [flow for flow in ALL_FLOWS if flow != "ALLOW_REFRESH_TOKEN_AUTH"]
        site = opened(client={"RefreshTokenRotation": rotation, "ExplicitAuthFlows": flows})
        refresh = {"ClientId": site.client_id, "RefreshToken": site.tokens()["RefreshToken"]}

        @handlers.on("PreTokenGeneration")
        def _(event: Event) -> None:
            if len(handlers.events) == 1:
                site.aws.get_tokens_from_refresh_token(**refresh)

        attach(site, handlers)
        with refused("RefreshTokenReuseException", "Refresh token reuse detected"):
            site.aws.get_tokens_from_refresh_token(**refresh)

    def test_a_code_signs_in_once(
        self, opened: Open, handlers: Handlers, inbox: list[Message], refused: Refused
    ) -> None:
        site = opened({"EmailConfiguration": SES})
        recovery = {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}
        site.aws.update_user_pool(UserPoolId=site.pool_id, AccountRecoverySetting=recovery)
        configure(site, "OPTIONAL", EmailMfaConfiguration={})
        prefer(site, Email=(True, True))
        session = site.sign_in()["Session"]
        code = code_in(inbox[-1])
        refusals: list[str] = []

        @handlers.on("PostAuthentication")
        def _(event: Event) -> None:
            try:
                site.answer("EMAIL_OTP", session, EMAIL_OTP_CODE=code)
            except ClientError as error:
                refusals.append(error.response["Error"]["Message"])

        attach(site, handlers, AccountRecoverySetting=recovery)
        assert "AuthenticationResult" in site.answer("EMAIL_OTP", session, EMAIL_OTP_CODE=code)
        assert refusals == ["Invalid session for the user, session can only be used once."]

    def test_slow_functions_do_not_wait_for_each_other(
        self, opened: Open, handlers: Handlers
    ) -> None:
        """Eight sign-ins are inside their function at the same moment, and others go on."""
        together = threading.Barrier(9, timeout=30)

        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            together.wait()
            together.wait()

        site = opened()
        with ThreadPoolExecutor(8) as threads:
            waiting = [threads.submit(site.sign_in) for _ in range(8)]
            together.wait()
            assert attributes(site)["email"] == "alice@example.com"
            together.wait()
            assert all("AuthenticationResult" in one.result() for one in waiting)


def test_the_observer_is_told_of_every_hop(
    opened: Open, handlers: Handlers, hops: list[Hop]
) -> None:
    handlers.watch("PreAuthentication", "PostAuthentication")
    answer = opened().sign_in()
    request_id = answer["ResponseMetadata"]["RequestId"]
    assert [(hop.caller, hop.source) for hop in hops] == [
        (request_id, "PreAuthentication_Authentication"),
        (request_id, "PostAuthentication_Authentication"),
    ]
    first = hops[0]
    assert json.loads(first.invocation.event) == handlers.events[0]
    assert first.invocation.function == arn("PreAuthentication")
    assert isinstance(first.outcome, Invoked)
    assert json.loads(first.outcome.payload) == handlers.events[0]
    assert first.seconds >= 0
