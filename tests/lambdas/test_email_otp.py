"""Codes by e-mail: one mail per code, few tries, and no code anywhere but in the mail."""

from __future__ import annotations

import re
import secrets
from typing import Any

import pytest

from tests.lambdas.conftest import START, Time
from tests.lambdas.fakes import FakeAws
from tests.lambdas.stack import Container, SignIn, event


@pytest.fixture
def sign_in(email_stack: Container) -> SignIn:
    return SignIn(email_stack)


def code_in(mail: dict[str, Any]) -> str:
    found = re.search(r"\d{6,10}", mail["Content"]["Simple"]["Body"]["Text"]["Data"])
    assert found
    return found[0]


def wrong(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def test_the_right_code(sign_in: SignIn, aws: FakeAws) -> None:
    assert sign_in.start() == {
        "type": "email_otp",
        "answer": "code",
        "status": "sent",
        "code_length": "6",
        "expires_in": "300",
        "tries_left": "3",
        "resends_left": "2",
        "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
        "CODE_DELIVERY_DESTINATION": "a***@e***.com",
    }
    (mail,) = aws.mails
    assert mail["Destination"] == {"ToAddresses": ["alice@example.com"]}
    assert mail["FromEmailAddress"] == "codes@example.com"
    assert sign_in.answer(f" {code_in(mail)} ") == "tokens"


def test_a_typo_sends_no_second_mail(sign_in: SignIn, aws: FakeAws) -> None:
    sign_in.start()
    code = code_in(aws.mails[0])
    shown = sign_in.answer(wrong(code))
    assert isinstance(shown, dict)
    assert (shown["status"], shown["tries_left"]) == ("wrong", "2")
    assert len(aws.mails) == 1
    assert sign_in.answer(code) == "tokens"


def test_three_tries(sign_in: SignIn, aws: FakeAws) -> None:
    sign_in.start()
    code = code_in(aws.mails[0])
    sign_in.answer(wrong(code))
    sign_in.answer(wrong(code))
    assert sign_in.answer(wrong(code)) == "failed"


@pytest.mark.parametrize("answer", ["", "   ", None])
def test_an_empty_answer_is_wrong(email_stack: Container, sign_in: SignIn, answer: Any) -> None:
    sign_in.start()
    assert not sign_in.judge(answer)["issueTokens"]
    given = event("verify", privateChallengeParameters=sign_in.made["privateChallengeParameters"])
    assert email_stack.handle("verify", given) == {"answerCorrect": False}


@pytest.mark.parametrize(("seconds", "outcome"), [(299, "tokens"), (300, "expired")])
def test_expiry(sign_in: SignIn, aws: FakeAws, clock: Time, seconds: int, outcome: str) -> None:
    sign_in.start()
    clock.now += seconds
    shown = sign_in.answer(code_in(aws.mails[0]))
    assert (shown if isinstance(shown, str) else shown["status"]) == outcome


def test_after_expiry_another_code_can_be_sent(sign_in: SignIn, aws: FakeAws, clock: Time) -> None:
    sign_in.start()
    clock.now += 301
    sign_in.answer("123456")
    assert sign_in.answer("", action="resend")["status"] == "sent"  # type: ignore[index]
    assert sign_in.answer(code_in(aws.mails[1])) == "tokens"


def test_resend(sign_in: SignIn, aws: FakeAws, clock: Time) -> None:
    sign_in.start()
    clock.now += 60
    shown = sign_in.answer("", action="resend")
    assert isinstance(shown, dict)
    assert (shown["status"], shown["resends_left"], shown["tries_left"]) == ("sent", "1", "3")
    first, second = map(code_in, aws.mails)
    sign_in.answer(first)
    assert sign_in.correct is (first == second)
    assert sign_in.answer(second) == "tokens"


def test_a_resend_too_soon_keeps_the_last_code(sign_in: SignIn, aws: FakeAws) -> None:
    sign_in.start()
    shown = sign_in.answer("", action="resend")
    assert isinstance(shown, dict)
    assert (shown["status"], len(aws.mails)) == ("wait", 1)
    assert sign_in.answer(code_in(aws.mails[0])) == "tokens"


def test_a_right_code_with_resend_is_not_judged(sign_in: SignIn, aws: FakeAws) -> None:
    sign_in.start()
    sign_in.answer(code_in(aws.mails[0]), action="resend")
    assert not sign_in.correct


def test_three_codes_in_one_sign_in(sign_in: SignIn, aws: FakeAws, clock: Time) -> None:
    sign_in.start()
    for _ in range(2):
        clock.now += 60
        sign_in.answer("", action="resend")
    clock.now += 60
    assert sign_in.answer("", action="resend") == "failed"
    assert len(aws.mails) == 3


def test_asking_for_ever(sign_in: SignIn, aws: FakeAws) -> None:
    sign_in.start()
    seen = [sign_in.answer("", action="resend") for _ in range(12)]
    assert seen[-1] == "failed"
    assert len(aws.mails) == 1


# -- how often -------------------------------------------------------------------------------


def test_a_pause_between_sign_ins(email_stack: Container, aws: FakeAws, clock: Time) -> None:
    SignIn(email_stack).start()
    clock.now += 59
    with pytest.raises(Exception, match=r"^Try again later$"):
        SignIn(email_stack).start()
    clock.now += 1
    SignIn(email_stack).start()
    assert len(aws.mails) == 2


def test_five_mails_an_hour(email_stack: Container, aws: FakeAws, clock: Time) -> None:
    for _ in range(5):
        SignIn(email_stack).start()
        clock.now += 60
    with pytest.raises(Exception, match=r"^Try again later$"):
        SignIn(email_stack).start()
    clock.now += 3600 - 5 * 60 + 1
    SignIn(email_stack).start()
    assert len(aws.mails) == 6


def test_the_count_in_a_table(
    sign_in: SignIn, aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RATE_LIMIT_TABLE", "counts")
    sign_in.start()
    (item,) = aws.items
    assert item["TableName"] == "counts"
    assert "alice" not in str(item)
    assert item["ExpressionAttributeValues"][":then"] == {"N": str(1_800_000_000 - 60)}


@pytest.mark.parametrize(
    ("down", "text"), [("full", "Try again later"), ("dynamodb", "The code could not be sent")]
)
def test_no_mail_that_is_not_counted(
    sign_in: SignIn, aws: FakeAws, monkeypatch: pytest.MonkeyPatch, down: str, text: str
) -> None:
    monkeypatch.setenv("RATE_LIMIT_TABLE", "counts")
    aws.down = {down}
    with pytest.raises(Exception, match=f"^{text}$"):
        sign_in.start()
    assert aws.mails == []


# -- secrecy ---------------------------------------------------------------------------------


def test_the_code_is_nowhere_else(
    sign_in: SignIn,
    aws: FakeAws,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("CODE_LENGTH", "10")
    sign_in.start()
    code = code_in(aws.mails[0])
    sign_in.answer(wrong(code))
    said = f"{sign_in.made}{sign_in.session}{caplog.text}{capfd.readouterr()}"
    assert len(code) == 10
    assert code not in said
    assert aws.secret not in said
    assert "alice@example.com" not in said
    assert code not in aws.mails[0]["Content"]["Simple"]["Subject"]["Data"]


def test_codes_come_from_the_systems_generator(
    sign_in: SignIn, aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda below: 42 if below == 10**6 else 0)
    sign_in.start()
    assert code_in(aws.mails[0]) == "000042"


def test_a_seal_is_of_one_user_and_one_sign_in(email_stack: Container) -> None:
    seal = email_stack.module("code_seal")
    first, second = seal.sealed("123456", "pool/alice"), seal.sealed("123456", "pool/alice")
    assert first != second
    assert seal.opens(first, "123456", "pool/alice")
    assert not seal.opens(first, "123456", "pool/bob")


@pytest.mark.parametrize(
    ("address", "shown"),
    [("bob@mail.example.co", "b***@m***.co"), ("a@b", "a***@b***"), ("ünal@ä.de", "ü***@ä***.de")],
)
def test_masked_addresses(email_stack: Container, address: str, shown: str) -> None:
    assert email_stack.module("code_mail").masked(address) == shown


def test_nobody_gets_no_mail_and_the_same_challenge(
    email_stack: Container, aws: FakeAws, clock: Time
) -> None:
    known = SignIn(email_stack).start()
    nobody = SignIn(email_stack, userNotFound=True, userAttributes={})
    assert nobody.start().keys() == known.keys()
    assert len(aws.mails) == 1
    assert not nobody.judge("123456")["issueTokens"]


def test_an_unverified_address_gets_no_mail(email_stack: Container, aws: FakeAws) -> None:
    attributes = {"email": "alice@example.com", "email_verified": "false"}
    given = event("create", session=[], userAttributes=attributes)
    with pytest.raises(Exception, match=r"^There is no verified e-mail address$"):
        email_stack.handle("create", given)
    assert aws.mails == []


# -- faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("down", "text"),
    [("sesv2", "The code could not be sent"), ("secretsmanager", "The code cannot be checked")],
)
def test_a_service_that_is_down(sign_in: SignIn, aws: FakeAws, down: str, text: str) -> None:
    aws.down = {down}
    with pytest.raises(Exception, match=f"^{text}$") as caught:
        sign_in.start()
    assert caught.value.__suppress_context__


def test_a_key_that_is_too_short(sign_in: SignIn, aws: FakeAws) -> None:
    aws.secret = "short"
    with pytest.raises(Exception, match=r"^The code cannot be checked$"):
        sign_in.start()


def test_no_client_tries_twice_or_waits_long(
    sign_in: SignIn, aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RATE_LIMIT_TABLE", "counts")
    sign_in.start()
    assert set(aws.configs) == {"secretsmanager", "dynamodb", "sesv2"}
    longest = 0.0
    for config in aws.configs.values():
        assert config.retries == {"total_max_attempts": 1}
        longest += config.connect_timeout + config.read_timeout
    assert longest < 4.7


def test_the_clock_is_really_asked(sign_in: SignIn, clock: Time) -> None:
    clock.now += 1000
    sign_in.start()
    assert sign_in.made["privateChallengeParameters"]["expires"] == str(START + 1300)
