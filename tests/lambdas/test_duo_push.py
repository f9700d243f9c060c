"""Duo without a browser: what the client is told, what Duo is asked, and when it ends."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lambdas.conftest import Time
from tests.lambdas.fakes import IKEY, KNOWN, PHONE, SKEY, TXID, FakeAws, FakeDuo, fail
from tests.lambdas.stack import Container, SignIn, event

SENT = {"result": "deny", "status": "sent", "status_msg": "New SMS passcodes sent."}
PUSHED = {"result": "waiting", "status": "pushed", "status_msg": "Pushed a login request."}
APPROVED = {"result": "allow", "status": "allow", "status_msg": "Success. Logging you in..."}
DENIED = {"result": "deny", "status": "deny", "status_msg": "Login request denied."}
FRAUD = {"result": "deny", "status": "fraud", "status_msg": "Reported as fraudulent."}
TIMEOUT = {"result": "deny", "status": "timeout", "status_msg": "Login timed out."}
LOCKED = {"result": "deny", "status": "locked_out", "status_msg": "Your account is disabled."}


@pytest.fixture
def sign_in(duo_stack: Container) -> SignIn:
    return SignIn(duo_stack)


def test_an_approved_push(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth_status"] = [PUSHED, APPROVED]
    shown = sign_in.start()
    assert (shown["type"], shown["factor"], shown["answer"]) == ("duo_push", "push", "poll")
    assert (shown["status"], shown["device"]) == ("pushed", "iOS (XXX-XXX-4788)")
    assert shown["expires_in"] == "60"
    assert [each["device"] for each in json.loads(shown["devices"])][1] == PHONE["device"]
    waiting = sign_in.answer("poll")
    assert isinstance(waiting, dict)
    assert waiting["status_msg"] == "Pushed a login request."
    approved = sign_in.answer("poll")
    assert isinstance(approved, dict)
    assert approved["status"] == "allow"
    assert sign_in.answer("poll") == "tokens"
    assert duo.calls("auth_status") == [{"txid": TXID}] * 2


def test_what_duo_is_asked(sign_in: SignIn, duo: FakeDuo) -> None:
    sign_in.start()
    assert duo.calls("preauth") == [{"username": "alice", "client_supports_verified_push": "1"}]
    (asked,) = duo.calls("auth")
    assert asked == {
        "username": "alice",
        "factor": "push",
        "device": "auto",
        "async": "1",
        "pushinfo": "User+pool=us-east-1_Stack0001",
    }


@pytest.mark.parametrize("outcome", [DENIED, FRAUD, TIMEOUT, LOCKED, {"result": "new word"}])
def test_a_denial_tells_why_and_fails(
    sign_in: SignIn, duo: FakeDuo, outcome: dict[str, str]
) -> None:
    duo.script["auth_status"] = [outcome]
    sign_in.start()
    shown = sign_in.answer("poll")
    assert isinstance(shown, dict)
    assert shown["status_msg"] == outcome.get("status_msg", "")
    assert sign_in.answer("poll") == "failed"


def test_only_the_result_lets_in(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth_status"] = [{"result": "deny", "status": "allow"}]
    sign_in.start()
    sign_in.answer("poll")
    assert sign_in.answer("poll") == "failed"


def test_the_phone_can_be_late(sign_in: SignIn, duo: FakeDuo, clock: Time) -> None:
    duo.script["auth_status"] = [PUSHED]
    sign_in.start()
    clock.now += 76
    shown = sign_in.answer("poll")
    assert isinstance(shown, dict)
    assert shown["status"] == "timeout"
    assert sign_in.answer("poll") == "failed"
    assert duo.calls("auth_status") == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_news_in_time_is_waiting(
    sign_in: SignIn, duo: FakeDuo, duo_stack: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    duo.script["auth_status"] = [PUSHED]
    sign_in.start()
    monkeypatch.setattr(duo_stack.module("auth_api"), "POLL_SECONDS", 0.05)
    duo.answers.clear()
    shown = sign_in.answer("poll")
    assert isinstance(shown, dict)
    assert shown["status"] == "waiting"


def test_duos_own_wait_that_ran_out_is_waiting(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth_status"] = [fail(40002), APPROVED]
    sign_in.start()
    assert sign_in.answer("poll")["status"] == "waiting"  # type: ignore[index]
    assert sign_in.answer("poll")["status"] == "allow"  # type: ignore[index]


def test_a_verified_push_shows_the_code(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["preauth"] = [{**KNOWN, "txid": "verified", "verification_code": 376}]
    assert sign_in.start()["verification_code"] == "376"
    assert duo.calls("auth")[0]["txid"] == "verified"


@pytest.mark.parametrize("result", ["deny", "enroll"])
def test_a_user_that_duo_does_not_let_try(sign_in: SignIn, duo: FakeDuo, result: str) -> None:
    portal = "https://api-1.duosecurity.com/portal?code=1"
    duo.script["preauth"] = [
        {"result": result, "status_msg": "Enroll.", "enroll_portal_url": portal}
    ]
    shown = sign_in.start()
    assert (shown["status"], shown["status_msg"]) == (result, "Enroll.")
    assert shown.get("enroll_portal_url") == (portal if result == "enroll" else None)
    assert sign_in.answer("poll") == "failed"
    assert duo.calls("auth") == []


def test_a_user_that_duo_lets_in_at_once(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["preauth"] = [{"result": "allow", "status_msg": "Allowing unknown user"}]
    assert sign_in.start()["status"] == "allow"
    assert sign_in.answer("poll") == "tokens"


# -- choosing --------------------------------------------------------------------------------


def test_choosing_from_the_list(sign_in: SignIn, duo: FakeDuo) -> None:
    shown = sign_in.start(factor="choose")
    assert (shown["answer"], shown["status"], duo.calls("auth")) == ("choice", "choose", [])
    sign_in.answer("poll", factor="phone", device=PHONE["device"])
    asked = duo.calls("auth")[0]
    assert (asked["factor"], asked["device"]) == ("phone", PHONE["device"])


def test_a_device_that_is_none_becomes_auto(sign_in: SignIn, duo: FakeDuo) -> None:
    sign_in.start(factor="push", device="../../admin")
    assert duo.calls("auth")[0]["device"] == "auto"


def test_no_device_can_do_it(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth"] = [fail(40002), {"txid": TXID}]
    assert sign_in.start(factor="phone")["status"] == "refused"
    assert sign_in.answer("poll", factor="push")["status"] == "pushed"  # type: ignore[index]


def test_repeating_a_wish_starts_nothing(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth_status"] = [PUSHED]
    sign_in.start(factor="push")
    sign_in.answer("poll", factor="push")
    sign_in.answer("poll", factor="push")
    assert len(duo.calls("auth")) == 1


def test_another_way_while_waiting_and_after_a_timeout(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth_status"] = [TIMEOUT]
    sign_in.start()
    assert sign_in.answer("poll", factor="phone")["status"] == "calling"  # type: ignore[index]
    assert sign_in.answer("poll")["status"] == "timeout"  # type: ignore[index]
    assert sign_in.answer("poll", factor="push")["status"] == "pushed"  # type: ignore[index]


def test_fraud_is_final(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth_status"] = [FRAUD]
    sign_in.start()
    sign_in.answer("poll")
    assert sign_in.answer("poll", factor="phone") == "failed"


def test_three_pushes_at_most(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth"] = [{"txid": f"{n}{TXID[1:]}"} for n in range(5)]
    duo.script["auth_status"] = [TIMEOUT]
    sign_in.start()
    for _ in range(2):
        sign_in.answer("poll")
        assert sign_in.answer("poll", action="retry")["status"] == "pushed"  # type: ignore[index]
    sign_in.answer("poll")
    assert sign_in.answer("poll", action="retry") == "failed"
    assert len(duo.calls("auth")) == 3


def test_switching_to_and_fro_does_not_add_pushes(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth"] = [{"txid": f"{n}{TXID[1:]}"} for n in range(9)]
    duo.script["auth_status"] = [PUSHED]
    sign_in.start()
    for factor in ("phone", "push", "phone", "push", "choose", "push", "phone", "phone"):
        sign_in.answer("poll", factor=factor)
    assert [each["factor"] for each in duo.calls("auth")].count("push") == 3
    assert [each["factor"] for each in duo.calls("auth")].count("phone") == 3


# -- passcodes -------------------------------------------------------------------------------


@pytest.mark.parametrize("factor", ["passcode", "bypass"])
def test_a_passcode(sign_in: SignIn, duo: FakeDuo, factor: str) -> None:
    duo.script["auth"] = [APPROVED]
    assert sign_in.start(factor=factor)["answer"] == "passcode"
    assert sign_in.answer(" 123456 ") == "tokens"
    assert duo.calls("auth") == [{"username": "alice", "factor": "passcode", "passcode": "123456"}]


def test_three_wrong_passcodes(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth"] = [DENIED]
    sign_in.start(factor="passcode")
    second = sign_in.answer("111111")
    assert isinstance(second, dict)
    assert (second["status"], second["tries_left"]) == ("wrong", "2")
    sign_in.answer("222222")
    assert sign_in.answer("333333") == "failed"


def test_wrong_passcodes_count_across_factors(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth"] = [DENIED, DENIED, {"txid": TXID}, DENIED]
    sign_in.start(factor="passcode")
    sign_in.answer("111111")
    sign_in.answer("222222")
    sign_in.answer("poll", factor="push")
    shown = sign_in.answer("poll", factor="passcode")
    assert isinstance(shown, dict)
    assert shown["tries_left"] == "1"


def test_an_answer_that_does_not_count_is_not_tried(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth"] = [APPROVED]
    sign_in.start(factor="passcode")
    sign_in.answer("123456", action="retry")
    assert not sign_in.correct
    assert duo.calls("auth") == []


def test_sms_sent_is_not_a_failure(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth"] = [SENT, APPROVED]
    shown = sign_in.start(factor="sms")
    assert (shown["status"], shown["answer"]) == ("sent", "passcode")
    assert shown["status_msg"] == SENT["status_msg"]
    assert "async" not in duo.calls("auth")[0]
    assert sign_in.answer("1234567") == "tokens"


def test_three_text_messages_at_most(sign_in: SignIn, duo: FakeDuo) -> None:
    duo.script["auth"] = [SENT]
    sign_in.start(factor="sms")
    seen = [sign_in.answer("", factor="sms", action="retry")["status"] for _ in range(3)]  # type: ignore[index]
    assert seen == ["sent", "sent", "limit"]


@pytest.mark.parametrize("answer", ["", "poll"])
def test_an_empty_passcode_is_wrong(sign_in: SignIn, duo: FakeDuo, answer: str) -> None:
    duo.script["auth"] = [APPROVED]
    sign_in.start(factor="passcode")
    sign_in.answer(answer)
    assert not sign_in.correct


# -- who -------------------------------------------------------------------------------------


def test_the_name_is_compared_in_lower_case(duo_stack: Container, duo: FakeDuo) -> None:
    given = event("create", session=[], clientMetadata={})
    given["userName"] = "Alice"
    duo_stack.handle("create", given)
    assert duo.calls("preauth")[0]["username"] == "alice"


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ({"custom:duo_username": "ALICE.A"}, "alice.a"),
        ({}, None),
    ],
)
def test_the_name_in_an_attribute(
    duo_stack: Container,
    duo: FakeDuo,
    monkeypatch: pytest.MonkeyPatch,
    attributes: dict[str, str],
    name: str | None,
) -> None:
    monkeypatch.setenv("DUO_USERNAME_ATTRIBUTE", "custom:duo_username")
    given = event("create", session=[], userAttributes=attributes)
    if name:
        duo_stack.handle("create", given)
        assert duo.calls("preauth")[0]["username"] == name
    else:
        with pytest.raises(Exception, match=r"^Duo is misconfigured$"):
            duo_stack.handle("create", given)


def test_an_address_has_to_be_verified(
    duo_stack: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUO_USERNAME_ATTRIBUTE", "email")
    attributes = {"email": "alice@example.com", "email_verified": "false"}
    with pytest.raises(Exception, match=r"^Duo is misconfigured$"):
        duo_stack.handle("create", event("create", session=[], userAttributes=attributes))


def test_nobody_is_not_told_to_duo(duo_stack: Container, duo: FakeDuo) -> None:
    nobody = SignIn(duo_stack, userNotFound=True, userAttributes={})
    assert nobody.start()["status"] == "pushed"
    assert not nobody.judge("poll")["issueTokens"]
    assert duo.asked == []


# -- keys ------------------------------------------------------------------------------------


def test_no_key_is_shown_kept_or_logged(
    sign_in: SignIn,
    duo: FakeDuo,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("DEBUG")
    duo.script["auth"] = [DENIED]
    sign_in.start(factor="passcode")
    sign_in.answer("314159")
    said: list[Any] = [sign_in.made, sign_in.session, caplog.text, *capfd.readouterr()]
    for secret in (IKEY, SKEY, "314159"):
        assert secret not in str(said)


def test_keys_are_read_once(sign_in: SignIn, duo: FakeDuo, aws: FakeAws) -> None:
    duo.script["auth_status"] = [PUSHED]
    sign_in.start()
    sign_in.answer("poll")
    assert aws.secret_reads == 1


def test_both_generations_of_key_names(sign_in: SignIn, aws: FakeAws) -> None:
    aws.secret = json.dumps(
        {"duo-clientid": IKEY, "duo-clientsecret": SKEY, "duo-apihostname": "127.0.0.1"}
    )
    assert sign_in.start()["status"] == "pushed"


def test_refused_keys_are_read_again_once(sign_in: SignIn, duo: FakeDuo, aws: FakeAws) -> None:
    duo.script["preauth"] = [fail(40103), KNOWN]
    assert sign_in.start()["status"] == "pushed"
    assert aws.secret_reads == 2


def test_overrides_are_for_loopback_only(duo_stack: Container) -> None:
    make = duo_stack.module("duo_keys").DuoKeys
    away = make(IKEY, SKEY, "", "api-1.duosecurity.com")
    assert (away.port, away.ca_certs) == (None, None)
    here = make(IKEY, SKEY, "", "127.0.0.1")
    assert here.ca_certs == "HTTP"
    assert SKEY not in repr(here)
