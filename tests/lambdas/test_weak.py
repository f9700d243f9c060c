"""The weak variants are weak in the ways that they name: each test is an attack that works."""

from __future__ import annotations

import pytest

from tests.lambdas.fakes import HTML, TXID, FakeAws, FakeDuo
from tests.lambdas.stack import PASSWORD, SignIn, container, event

CUSTOM = {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": True}
STACKS = ("duo", "email_otp", "backup_codes")


@pytest.mark.parametrize("stack", STACKS)
def test_without_a_password(stack: str) -> None:
    with container(f"{stack}/weak") as weak:
        first = weak.handle("define", event("define", session=[]))
        assert first["challengeName"] == "CUSTOM_CHALLENGE"
        assert weak.handle("define", event("define", session=[CUSTOM]))["issueTokens"]


@pytest.mark.parametrize("stack", STACKS)
def test_fifty_wrong_answers(stack: str) -> None:
    wrong = [CUSTOM | {"challengeResult": False}] * 50
    with container(f"{stack}/weak") as weak:
        after = weak.handle("define", event("define", session=[*PASSWORD, *wrong]))
    assert after["challengeName"] == "CUSTOM_CHALLENGE"
    assert not after["failAuthentication"]


def test_a_push_that_nobody_answers(duo: FakeDuo, capfd: pytest.CaptureFixture[str]) -> None:
    duo.script["auth_status"] = [{"result": "waiting", "status": "pushed", "status_msg": ""}]
    with container("duo/weak") as weak:
        sign_in = SignIn(weak)
        sign_in.start(duo_user="mallory")
        assert sign_in.answer("") == "tokens"
    assert duo.calls("auth")[0]["username"] == "mallory"
    assert "alice@example.com" in capfd.readouterr().out


def test_a_duo_that_is_down(duo: FakeDuo) -> None:
    duo.script["auth_status"] = [HTML]
    with container("duo/weak") as weak:
        sign_in = SignIn(weak)
        sign_in.start()
        assert sign_in.made["privateChallengeParameters"] == {"txid": TXID}
        assert sign_in.answer("") == "tokens"


def test_the_code_is_in_the_metadata(aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_SENDER", "codes@example.com")
    with container("email_otp/weak") as weak:
        sign_in = SignIn(weak)
        assert sign_in.start()["email"] == "alice@example.com"
        code = sign_in.made["challengeMetadata"].removeprefix("CODE-")
        sign_in.answer("wrong")
        assert len(aws.mails) == 1
        assert code in aws.mails[0]["Message"]["Subject"]["Data"]
        assert sign_in.answer(code) == "tokens"
        nothing = event("verify", privateChallengeParameters={})
        assert weak.handle("verify", nothing)["answerCorrect"]


def test_a_code_for_ever_or_a_letter_of_one() -> None:
    attributes = {"custom:backup_codes": "AAAAA-BBBBB,CCCCC-DDDDD"}
    with container("backup_codes/weak") as weak:
        for answer in ("AAAAA-BBBBB", "AAAAA-BBBBB", "C", ""):
            sign_in = SignIn(weak, userAttributes=attributes)
            sign_in.start()
            assert sign_in.answer(answer) == "tokens"
