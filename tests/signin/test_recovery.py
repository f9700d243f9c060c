"""A forgotten password: the code, the new password, and what can stand in the way."""

from __future__ import annotations

from typing import Any

import pytest

from mfa_tui.signin.challenges import AnswerProblem
from mfa_tui.signin.conversation import Flow
from mfa_tui.signin.delivery import CodeDelivery
from mfa_tui.signin.recovery import Recovery
from mfa_tui.signin.turns import Refused
from tests.signin.conftest import CHOICE, PASSWORD, Town
from tests.signin.mailbox import Mailbox

NEW = "An0ther-Password"
BOBS = CodeDelivery("EMAIL", "b***@e***")


def recovery_at(town: Town, *, secret: bool = False) -> Recovery:
    return Recovery(lambda: town.cognito(CHOICE, secret=secret))


def refused(turn: Any, error: str, said: str) -> None:
    assert isinstance(turn, Refused), turn
    assert turn.error == error
    assert said in turn.advice


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
def test_a_code_sets_a_new_password(town: Town, mailbox: Mailbox, secret: bool) -> None:
    recovery = recovery_at(town, secret=secret)
    assert recovery.send_code("bob") == BOBS
    assert recovery.set_password("bob", mailbox.code, NEW) is None
    refused(
        town.conversation(CHOICE).start("bob", PASSWORD, Flow.USER_PASSWORD_AUTH),
        "NotAuthorizedException",
        "either one",
    )
    assert town.sign_in(town.conversation(CHOICE), "bob", NEW).username == "bob"
    for name in ("ForgotPassword", "ConfirmForgotPassword"):
        assert ("SecretHash" in town.door.bodies(name)[0]) is secret


def test_each_hash_is_over_the_username_of_its_own_request(town: Town, mailbox: Mailbox) -> None:
    recovery = recovery_at(town, secret=True)
    assert recovery.send_code("BOB") == BOBS
    assert recovery.set_password("bob", mailbox.code, NEW) is None
    names = ("ForgotPassword", "ConfirmForgotPassword")
    assert len({town.door.bodies(name)[0]["SecretHash"] for name in names}) == 2


def test_wrong_old_and_late_codes(town: Town, mailbox: Mailbox) -> None:
    recovery = recovery_at(town)
    refused(recovery.set_password("bob", "123456", NEW), "ExpiredCodeException", "none was sent")
    recovery.send_code("bob")
    first = mailbox.code
    recovery.send_code("bob")
    assert mailbox.code != first
    refused(recovery.set_password("bob", first, NEW), "CodeMismatchException", "newest")
    town.clock.advance(3600)
    refused(recovery.set_password("bob", mailbox.code, NEW), "ExpiredCodeException", "new one")


def test_the_code_survives_a_password_that_the_policy_refuses(town: Town, mailbox: Mailbox) -> None:
    recovery = recovery_at(town)
    recovery.send_code("bob")
    plain = recovery.set_password("bob", mailbox.code, "longbutplain")
    refused(plain, "InvalidPasswordException", "Choose another")
    assert plain.message == (
        "Password did not conform with policy: Password must have uppercase characters"
    )
    assert recovery.set_password("bob", mailbox.code, NEW) is None


def test_nobody_is_told_who_exists(town: Town, mailbox: Mailbox) -> None:
    recovery = recovery_at(town)
    delivery = recovery.send_code("nobody")
    assert isinstance(delivery, CodeDelivery)
    assert delivery.medium == "EMAIL"
    assert mailbox.messages == []
    refused(recovery.set_password("nobody", "123456", NEW), "CodeMismatchException", "newest")


def test_an_app_client_may_tell(town: Town) -> None:
    target = town.target(CHOICE)
    ids = {"UserPoolId": target.pool_id, "ClientId": target.client_id}
    town.admin("UpdateUserPoolClient", **ids, PreventUserExistenceErrors="LEGACY")
    turn = recovery_at(town).send_code("nobody")
    refused(turn, "UserNotFoundException", "spelling")


def test_too_many_codes(town: Town) -> None:
    recovery = recovery_at(town)
    turns = [recovery.send_code("bob") for _ in range(30)]
    refused(turns[-1], "LimitExceededException", "Wait")
    assert turns[0] == BOBS


def test_a_temporary_password_is_not_forgotten(town: Town) -> None:
    refused(recovery_at(town).send_code("carol"), "NotAuthorizedException", "temporary password")


def test_without_a_verified_address_an_administrator_must_help(town: Town) -> None:
    unverified = [{"Name": "email_verified", "Value": "false"}]
    pool = town.target(CHOICE).pool_id
    town.admin(
        "AdminUpdateUserAttributes", UserPoolId=pool, Username="bob", UserAttributes=unverified
    )
    refused(recovery_at(town).send_code("bob"), "InvalidParameterException", "administrator")


def test_after_an_administrators_reset(town: Town, mailbox: Mailbox) -> None:
    pool = town.target(CHOICE).pool_id
    town.admin("AdminResetUserPassword", UserPoolId=pool, Username="bob")
    turn = town.conversation(CHOICE).start("bob", PASSWORD, Flow.USER_PASSWORD_AUTH)
    refused(turn, "PasswordResetRequiredException", "reset")
    assert recovery_at(town).set_password("bob", mailbox.code, NEW) is None
    assert town.sign_in(town.conversation(CHOICE), "bob", NEW)


def test_what_is_no_code_is_not_sent(town: Town) -> None:
    with pytest.raises(AnswerProblem, match="code is empty"):
        recovery_at(town).set_password("bob", "", NEW)
    assert town.door.requests == []
