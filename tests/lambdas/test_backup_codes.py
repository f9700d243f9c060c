"""Backup codes: each opens once, for its user, and nobody can read one from what is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lambdas.fakes import FakeAws
from tests.lambdas.stack import POOL, Container, SignIn

TOKEN = "access-token-of-alice"


def issued(stack: Container, aws: FakeAws, user: str = "alice", sub: str = "d4e8") -> list[str]:
    aws.tokens[TOKEN] = {"Username": user, "UserAttributes": [{"Name": "sub", "Value": sub}]}
    return stack.module("issue_codes").handler({"AccessToken": TOKEN}, None)["codes"]


def signing_in(stack: Container, aws: FakeAws) -> SignIn:
    return SignIn(stack, userAttributes=dict(aws.users["alice"]))


def test_a_code_opens_once(backup_stack: Container, aws: FakeAws) -> None:
    codes = issued(backup_stack, aws)
    first = signing_in(backup_stack, aws)
    assert first.start() == {
        "type": "backup_code",
        "answer": "code",
        "status": "enter",
        "code_length": "10",
        "code_group": "5",
        "tries_left": "3",
    }
    assert first.answer(codes[3]) == "tokens"
    second = signing_in(backup_stack, aws)
    second.start()
    shown = second.answer(codes[3])
    assert isinstance(shown, dict)
    assert (shown["status"], shown["tries_left"]) == ("wrong", "2")
    assert second.answer(codes[4]) == "tokens"


def test_how_a_code_may_be_typed(backup_stack: Container, aws: FakeAws) -> None:
    for code, typed in zip(
        issued(backup_stack, aws),
        (
            str.lower,
            lambda code: code.replace("-", ""),
            lambda code: f"  {code.replace('-', ' ')} ",
        ),
        strict=False,
    ):
        sign_in = signing_in(backup_stack, aws)
        sign_in.start()
        assert sign_in.answer(typed(code)) == "tokens"
    normal = backup_stack.module("code_set").normal
    assert normal("oIl10-abcde") == "01110ABCDE"


def test_codes_are_hard_to_guess(backup_stack: Container, aws: FakeAws) -> None:
    codes = issued(backup_stack, aws)
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 10 for code in codes)
    assert set("".join(codes)) <= {*"0123456789ABCDEFGHJKMNPQRSTVWXYZ-"}


def test_only_macs_are_kept(
    backup_stack: Container,
    aws: FakeAws,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("DEBUG")
    codes = issued(backup_stack, aws)
    kept = aws.users["alice"]["custom:backup_codes"]
    assert len(kept) <= 2048
    sign_in = signing_in(backup_stack, aws)
    sign_in.start()
    sign_in.answer(codes[0])
    said = f"{kept}{sign_in.made}{sign_in.session}{caplog.text}{capfd.readouterr()}"
    for code in codes:
        assert code not in said
        assert code.replace("-", "") not in said
    assert aws.secret not in said
    assert TOKEN not in said


def test_codes_of_another_user_are_worth_nothing(backup_stack: Container, aws: FakeAws) -> None:
    codes = issued(backup_stack, aws)
    aws.users["bob"]["custom:backup_codes"] = aws.users["alice"]["custom:backup_codes"]
    spend = backup_stack.module("code_store").spend
    assert not spend(POOL, "bob", codes[0])
    assert not spend("us-east-1_Another01", "alice", codes[0])
    assert spend(POOL, "alice", codes[0])


def test_new_codes_void_the_old_ones(backup_stack: Container, aws: FakeAws) -> None:
    old, new = issued(backup_stack, aws), issued(backup_stack, aws)
    sign_in = signing_in(backup_stack, aws)
    sign_in.start()
    sign_in.answer(old[0])
    assert not sign_in.correct
    assert sign_in.answer(new[0]) == "tokens"


def test_three_tries(backup_stack: Container, aws: FakeAws) -> None:
    issued(backup_stack, aws)
    sign_in = signing_in(backup_stack, aws)
    sign_in.start()
    sign_in.answer("AAAAA-AAAAA")
    sign_in.answer("")
    assert sign_in.answer("AAAAA-AAAAB") == "failed"


@pytest.mark.parametrize("answer", ["", "-", ".", "u-", "АAAAA-AAAAA", "\x00" * 10])
def test_answers_that_are_no_codes(backup_stack: Container, aws: FakeAws, answer: str) -> None:
    issued(backup_stack, aws)
    sign_in = signing_in(backup_stack, aws)
    sign_in.start()
    assert not sign_in.judge(answer)["issueTokens"]


def test_a_spent_place_opens_to_nothing(backup_stack: Container, aws: FakeAws) -> None:
    """Not even to what is kept in it."""
    codes = issued(backup_stack, aws)
    store = backup_stack.module("code_store")
    assert store.spend(POOL, "alice", codes[0])
    for place in aws.users["alice"]["custom:backup_codes"].split(":")[2].split("."):
        assert not store.spend(POOL, "alice", place)


@pytest.mark.parametrize("kept", ["", "v1:short:abc", "nonsense"])
def test_nobody_without_codes_is_asked_for_one(
    backup_stack: Container, aws: FakeAws, kept: str
) -> None:
    aws.users["alice"]["custom:backup_codes"] = kept
    with pytest.raises(Exception, match=r"^There are no backup codes$"):
        signing_in(backup_stack, aws).start()


def test_all_used(backup_stack: Container, aws: FakeAws) -> None:
    for code in issued(backup_stack, aws):
        sign_in = signing_in(backup_stack, aws)
        sign_in.start()
        assert sign_in.answer(code) == "tokens"
    with pytest.raises(Exception, match=r"^There are no backup codes$"):
        signing_in(backup_stack, aws).start()


def test_nobody(backup_stack: Container, aws: FakeAws) -> None:
    nobody = SignIn(backup_stack, userNotFound=True, userAttributes={})
    assert nobody.start()["status"] == "enter"
    assert not nobody.judge("AAAAA-AAAAA")["issueTokens"]


# -- two at once -----------------------------------------------------------------------------


def racing(stack: Container, aws: FakeAws, code: str) -> tuple[list[bool], Any]:
    """Another sign-in with `code` runs while the first is about to write."""
    other: list[bool] = []
    spend = stack.module("code_store").spend
    aws.before_write = [lambda: other.append(spend(POOL, "alice", code))]
    return other, spend


def test_of_two_writes_at_once_the_last_counts(backup_stack: Container, aws: FakeAws) -> None:
    """Both have read; both write; then both look: one finds its own mark."""
    code = issued(backup_stack, aws)[0]
    store = backup_stack.module("code_store")
    real, looks = store.codes_of, []

    def read_then_wait(pool: str, user: str) -> Any:
        looks.append(user)
        if len(looks) == 2:
            # The first one has written and is about to look; the second one writes now.
            second = before.spent(0, "second")
            store.keep(POOL, "alice", second)
        return real(pool, user)

    before = real(POOL, "alice")
    store.codes_of = read_then_wait
    assert store.spend(POOL, "alice", code) is False


def test_the_gap_that_is_left(backup_stack: Container, aws: FakeAws) -> None:
    """As code_store says: one that had read before the other was done, and writes after it."""
    code = issued(backup_stack, aws)[0]
    other, spend = racing(backup_stack, aws, code)
    assert spend(POOL, "alice", code) is True
    assert other == [True]


def test_a_replacement_meanwhile_counts(backup_stack: Container, aws: FakeAws) -> None:
    code = issued(backup_stack, aws)[0]
    store = backup_stack.module("code_store")
    real, looks = store.codes_of, []

    def replaced(pool: str, user: str) -> Any:
        looks.append(user)
        if len(looks) == 2:
            issued(backup_stack, aws)
        return real(pool, user)

    store.codes_of = replaced
    assert store.spend(POOL, "alice", code) is False


# -- giving out ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", [{}, {"AccessToken": ""}, {"AccessToken": 7}, {"AccessToken": "x"}]
)
def test_only_for_somebody_who_is_signed_in(
    backup_stack: Container, aws: FakeAws, given: dict[str, Any]
) -> None:
    with pytest.raises(Exception, match=r"^A valid access token is needed$"):
        backup_stack.module("issue_codes").handler(given, None)
    assert "custom:backup_codes" not in aws.users["alice"]


@pytest.mark.parametrize("sub", ["of another pool", ""])
def test_a_token_of_another_pool(backup_stack: Container, aws: FakeAws, sub: str) -> None:
    """GetUser accepts it, and there is a user of that name here."""
    with pytest.raises(Exception, match=r"^A valid access token is needed$"):
        issued(backup_stack, aws, sub=sub)
    assert "custom:backup_codes" not in aws.users["alice"]


@pytest.mark.parametrize("down", ["cognito-idp", "secretsmanager"])
def test_a_service_that_is_down(backup_stack: Container, aws: FakeAws, down: str) -> None:
    codes = issued(backup_stack, aws)
    sign_in = signing_in(backup_stack, aws)
    sign_in.start()
    backup_stack.module("code_store")._kept._until = 0.0
    aws.down = {down}
    with pytest.raises(Exception, match=r"^Backup codes are unavailable$") as caught:
        sign_in.answer(codes[0])
    assert caught.value.__suppress_context__


def test_no_client_tries_twice_or_waits_long(backup_stack: Container, aws: FakeAws) -> None:
    issued(backup_stack, aws)
    limits = {name: config for name, config in aws.configs.items() if config}
    assert all(config.retries == {"total_max_attempts": 1} for config in limits.values())
    each = {name: config.connect_timeout + config.read_timeout for name, config in limits.items()}
    assert 3 * each["cognito-idp"] + each["secretsmanager"] < 4.5


def test_the_answer_is_json(backup_stack: Container, aws: FakeAws) -> None:
    assert json.loads(json.dumps(issued(backup_stack, aws)))
