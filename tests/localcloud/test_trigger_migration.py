"""UserMigration: a function brings the user whom the pool does not know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cognito.call import Message
from tests.localcloud.conftest import PASSWORD, Refused, Site
from tests.localcloud.handlers import Handlers, answers
from tests.localcloud.mfa_pools import attributes, code_in
from tests.localcloud.test_srp_sign_in import Srp
from tests.localcloud.trigger_cloud import Open, cloud, handlers, hops, opened

__all__ = ["cloud", "handlers", "hops", "opened"]

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


class TestMigration:
    BROUGHT = {"email": "dora@example.com", "email_verified": "true"}

    def brings(self, handlers: Handlers, **response: Any) -> None:
        handlers.by_name["UserMigration"] = answers(userAttributes=self.BROUGHT, **response)

    def test_at_sign_in(self, opened: Open, handlers: Handlers) -> None:
        self.brings(handlers, finalUserStatus="CONFIRMED", messageAction="SUPPRESS")
        site = opened()
        assert "AuthenticationResult" in site.sign_in("dora", "short")
        assert "AuthenticationResult" in site.sign_in("dora", "short")
        [event] = handlers.events
        assert event["triggerSource"] == "UserMigration_Authentication"
        assert event["userName"] == "dora"
        assert event["request"] == {
            "password": "short",
            "validationData": {},
            "clientMetadata": {},
        }
        assert attributes(site, "dora").items() >= self.BROUGHT.items()

    def test_without_a_status_the_password_has_to_be_reset(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        self.brings(handlers)
        with refused("PasswordResetRequiredException", "Password reset required for the user"):
            opened().sign_in("dora")

    def test_nobody_is_brought(self, opened: Open, handlers: Handlers, refused: Refused) -> None:
        handlers.watch("UserMigration")
        with refused("UserNotFoundException", "User does not exist."):
            opened().sign_in("dora")

    def test_srp_brings_nobody(self, opened: Open, handlers: Handlers, refused: Refused) -> None:
        self.brings(handlers)
        with refused("UserNotFoundException", "User does not exist."):
            Srp(opened(), "dora").start()
        assert handlers.events == []

    def test_a_forgotten_password(
        self, opened: Open, handlers: Handlers, inbox: list[Message]
    ) -> None:
        self.brings(handlers, finalUserStatus="CONFIRMED")
        handlers.watch("PostConfirmation", "CustomMessage")
        site = opened()
        site.aws.forgot_password(ClientId=site.client_id, Username="dora")
        assert "password" not in handlers.events[0]["request"]
        site.aws.confirm_forgot_password(
            ClientId=site.client_id,
            Username="dora",
            ConfirmationCode=code_in(inbox[-1]),
            Password=PASSWORD,
        )
        assert handlers.sources == [
            "UserMigration_ForgotPassword",
            "CustomMessage_ForgotPassword",
            "PostConfirmation_ConfirmForgotPassword",
        ]
        assert "AuthenticationResult" in site.sign_in("dora")

    def test_where_addresses_are_usernames(
        self, new_site: Callable[..., Site], handlers: Handlers
    ) -> None:
        self.brings(handlers, finalUserStatus="CONFIRMED")
        site = new_site(pool={"UsernameAttributes": ["email"], "LambdaConfig": handlers.config})
        assert "AuthenticationResult" in site.sign_in("dora@example.com", "short")
