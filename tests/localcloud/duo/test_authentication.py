"""Preauth, every factor and every ending, through duo_client and the phone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from mfa_tui.localcloud.duo.guesses import TEXT_SECONDS
from tests.localcloud.duo.conftest import PATIENCE, Duo
from tests.localcloud.duo.test_signatures import code_of

DISABLED = "Your account is disabled and cannot access this application."

Apart = Callable[..., "Future[Any]"]


def outcome(answer: dict[str, Any]) -> tuple[str, str]:
    return answer["result"], answer["status"]


@pytest.mark.parametrize(
    ("username", "result", "words"),
    [
        ("alice", "auth", "Account is active"),
        ("ALICE", "auth", "Account is active"),
        ("rita", "allow", ""),
        ("dan", "deny", DISABLED),
        ("uma", "deny", DISABLED),
        ("nina", "enroll", "Enroll an authentication device to proceed"),
        ("stranger", "enroll", "Enroll an authentication device to proceed"),
    ],
)
def test_preauth(duo: Duo, username: str, result: str, words: str) -> None:
    answer = duo.client().preauth(username=username)
    assert answer["result"] == result
    assert answer["status_msg"].startswith(words)
    assert ("devices" in answer) == (result == "auth")
    assert ("enroll_portal_url" in answer) == (result == "enroll")


@pytest.mark.parametrize("policy", ["allow", "deny", "enroll"])
def test_the_policy_for_new_users(duo: Duo, policy: str) -> None:
    duo.apps.auth_api.policy.new_users = policy
    assert duo.client().preauth(username="stranger")["result"] == policy
    attempt = lambda: duo.client().auth("auto", username="stranger", device="auto")  # noqa: E731
    if policy == "enroll":
        assert code_of(attempt) == 40002
    else:
        assert attempt()["result"] == policy


def test_devices_and_what_they_can(duo: Duo) -> None:
    phone, token = duo.client().preauth(username="bob")["devices"]
    number = duo.user("bob").devices[0].number
    assert phone == {
        "device": duo.user("bob").devices[0].id,
        "type": "phone",
        "display_name": f"Android (XXX-XXX-{number[-4:]})",
        "name": "",
        "number": f"XXX-XXX-{number[-4:]}",
        "capabilities": ["auto", "push", "sms", "phone", "mobile_otp"],
    }
    assert (token["type"], "capabilities" in token) == ("token", False)
    tablet, landline = duo.client().preauth(username="carol")["devices"]
    assert (tablet["capabilities"], tablet["number"]) == (["auto", "push", "mobile_otp"], "")
    assert landline["capabilities"] == ["auto", "phone"]


@pytest.mark.parametrize(
    ("decision", "came_of_it", "result", "status", "words"),
    [
        ("approve", "approved", "allow", "allow", "Success. Logging you in..."),
        ("deny", "denied", "deny", "deny", "Login request denied."),
        ("fraud", "reported", "deny", "fraud", "Login request reported as fraudulent."),
    ],
)
def test_a_push(
    duo: Duo, decision: str, came_of_it: str, result: str, status: str, words: str
) -> None:
    txid = duo.pushed(pushinfo="from=a%20terminal&pool=one", type="Sign-in", ipaddr="127.0.0.1")
    first = duo.status(txid)
    assert first == {
        "result": "waiting",
        "status": "pushed",
        "status_msg": "Pushed a login request to your device...",
        "auth_delayed": False,
    }
    assert duo.rung == [True]
    (push,) = duo.mobile.pushes
    assert (push.application, push.username) == ("Practice sign-in", "alice")
    assert (push.title, push.location) == ("Sign-in request", "this computer (127.0.0.1)")
    assert push.details == (("from", "a terminal"), ("pool", "one"))
    assert push.expires - push.started == 60
    assert duo.mobile.answer(push.id, decision) == came_of_it
    assert duo.mobile.pushes == ()
    for _ in range(2):
        assert duo.status(txid) == {
            **first,
            "result": result,
            "status": status,
            "status_msg": words,
        }
    assert duo.mobile.answer(push.id, "approve") == "gone"
    alerts = [alert.username for alert in duo.local.account.alerts]
    assert alerts == (["alice"] if decision == "fraud" else [])


def test_a_push_lives_a_minute(duo: Duo) -> None:
    txid = duo.pushed()
    duo.clock.advance(59.5)
    assert outcome(duo.status(txid)) == ("waiting", "pushed")
    duo.clock.advance(0.5)
    assert outcome(duo.status(txid)) == ("deny", "timeout")
    assert duo.mobile.pushes == ()
    assert duo.mobile.answer(txid, "approve") == "gone"
    assert duo.user("alice").failures == 0


def test_a_poll_is_held_until_there_is_news(new_duo: Callable[..., Duo], apart: Apart) -> None:
    duo = new_duo(hold=PATIENCE)
    txid = duo.pushed()
    assert duo.status(txid)["status"] == "pushed"
    polling = apart(duo.status, txid)
    assert not polling.done()
    duo.mobile.answer(txid, "approve")
    assert outcome(polling.result(PATIENCE)) == ("allow", "allow")


def test_a_held_poll_sees_the_clock_move(new_duo: Callable[..., Duo], apart: Apart) -> None:
    duo = new_duo(hold=PATIENCE)
    txid = duo.pushed()
    duo.status(txid)
    polling = apart(duo.status, txid)
    duo.clock.advance(60)
    assert outcome(polling.result(PATIENCE)) == ("deny", "timeout")


# duo_client leaves its socket open when it gives up
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_aborted_poll_loses_nothing(new_duo: Callable[..., Duo]) -> None:
    duo = new_duo(hold=PATIENCE)
    txid = duo.pushed()
    duo.status(txid)
    hasty = duo.client(timeout=0.05)
    with pytest.raises(TimeoutError):
        hasty.auth_status(txid)
    duo.mobile.answer(txid, "approve")
    assert outcome(duo.status(txid)) == ("allow", "allow")


def test_stopping_lets_a_held_poll_go(new_duo: Callable[..., Duo], apart: Apart) -> None:
    duo = new_duo(hold=600)
    txid = duo.pushed()
    duo.status(txid)
    polling = apart(duo.status, txid)
    duo.local.close()
    assert outcome(polling.result(PATIENCE)) == ("waiting", "pushed")


def test_a_push_that_is_waited_for(duo: Duo, apart: Apart) -> None:
    rings = threading.Event()
    duo.mobile.subscribe(lambda noticed: rings.set())
    waiting = apart(duo.client().auth, "push", username="alice", device="auto")
    assert rings.wait(PATIENCE)
    (push,) = duo.mobile.pushes
    duo.mobile.answer(push.id, "approve")
    assert outcome(waiting.result(PATIENCE)) == ("allow", "allow")


def test_a_phone_call(duo: Duo) -> None:
    client = duo.client()
    txid = client.auth("phone", username="carol", device="phone2", async_txn=True)["txid"]
    masked = duo.user("carol").devices[1].masked_number
    dialing = duo.status(txid)
    assert (dialing["status"], dialing["status_msg"]) == ("calling", f"Dialing {masked}...")
    (call,) = duo.mobile.calls
    assert not duo.mobile.press(call.id)
    assert duo.mobile.pick_up(call.id)
    assert duo.status(txid)["status_msg"] == "Answered. Press '#' on your phone to log in."
    duo.mobile.press(call.id, "5")
    assert duo.status(txid)["result"] == "waiting"
    assert duo.mobile.press(call.id)
    assert outcome(duo.status(txid)) == ("allow", "allow")
    assert duo.mobile.calls == ()
    assert not duo.mobile.pick_up(call.id)


@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_call_without_a_key(duo: Duo, hangs_up: bool) -> None:
    txid = duo.client().auth("phone", username="bob", device="auto", async_txn=True)["txid"]
    (call,) = duo.mobile.calls
    duo.mobile.pick_up(call.id)
    if hangs_up:
        duo.mobile.hang_up(call.id)
    else:
        duo.clock.advance(61)
    answer = duo.status(txid)
    assert outcome(answer) == ("deny", "deny")
    assert answer["status_msg"] == "No keypress detected. Please try again."


def test_text_passcodes(duo: Duo) -> None:
    client = duo.client()
    sent = client.auth("sms", username="alice", device="auto")
    assert sent["status_msg"] == "New SMS passcodes sent."
    assert outcome(sent) == ("deny", "sent")
    assert duo.user("alice").failures == 0
    (note,) = duo.inbox.notes
    assert note.destination == duo.user("alice").devices[0].number
    codes = [word for word in note.text.split() if word.isdigit()]
    assert [code[0] for code in codes] == ["1", "2", "3"]
    assert client.preauth(username="alice")["devices"][0]["sms_nextcode"] == "1"
    assert client.auth("passcode", username="alice", passcode=codes[0])["result"] == "allow"
    assert client.auth("passcode", username="alice", passcode=codes[0])["result"] == "deny"
    assert client.preauth(username="alice")["devices"][0]["sms_nextcode"] == "2"
    client.auth("sms", username="alice", device="auto")
    assert client.auth("passcode", username="alice", passcode=codes[1])["result"] == "deny"
    duo.clock.advance(TEXT_SECONDS)
    newest = [word for word in duo.inbox.notes[0].text.split() if word.isdigit()]
    assert client.auth("passcode", username="alice", passcode=newest[0])["result"] == "deny"


def test_a_passcode_of_duo_mobile(duo: Duo) -> None:
    client = duo.client()
    account = next(each for each in duo.mobile.accounts if each.username == "alice")
    skipped, code = duo.mobile.passcode(account), duo.mobile.passcode(account)
    right = client.auth("passcode", username="alice", passcode=code)
    assert outcome(right) == ("allow", "allow")
    for spent in (code, skipped):
        wrong = client.auth("passcode", username="alice", passcode=spent)
        assert wrong["status_msg"] == "Incorrect passcode. Please try again."
    for _ in range(11):
        far = duo.mobile.passcode(account)
    assert client.auth("passcode", username="alice", passcode=far)["result"] == "allow"
    for _ in range(12):
        far = duo.mobile.passcode(account)
    assert client.auth("passcode", username="alice", passcode=far)["result"] == "deny"


def test_a_bypass_code_works_once_and_in_time(duo: Duo) -> None:
    client, alice = duo.client(), duo.user("alice")
    once = duo.local.account.add_bypass_code(alice, duo.clock())
    twice = duo.local.account.add_bypass_code(alice, duo.clock(), uses=2, valid_seconds=10)
    assert len(once) == 9
    results = [
        client.auth("passcode", username="alice", passcode=code)["result"]
        for code in (once, once, twice)
    ]
    assert results == ["allow", "deny", "allow"]
    duo.clock.advance(10)
    assert client.auth("passcode", username="alice", passcode=twice)["result"] == "deny"


@pytest.mark.parametrize("way", ["deny", "fraud", "passcode"])
def test_ten_failures_lock_out(duo: Duo, way: str) -> None:
    def fail() -> None:
        if way == "passcode":
            duo.client().auth("passcode", username="alice", passcode="000000")
        else:
            duo.mobile.answer(duo.pushed(), way)

    for _ in range(9):
        fail()
    duo.mobile.answer(duo.pushed(), "approve")
    for _ in range(9):
        fail()
    assert duo.client().preauth(username="alice")["result"] == "auth"
    fail()
    refusal = duo.client().preauth(username="alice")
    assert refusal["result"] == "deny"
    assert refusal["status_msg"].startswith(DISABLED)
    locked = duo.client().auth("push", username="alice", device="auto")
    assert outcome(locked) == ("deny", "locked_out")
    duo.local.account.unlock(duo.user("alice"))
    assert duo.client().preauth(username="alice")["result"] == "auth"


def test_someone_who_is_let_through(duo: Duo) -> None:
    client = duo.client()
    assert outcome(client.auth("auto", username="rita", device="auto")) == ("allow", "bypass")
    txid = client.auth("push", username="rita", device="auto", async_txn=True)["txid"]
    assert outcome(duo.status(txid)) == ("allow", "bypass")
    assert duo.rung == []


def test_a_verified_push(duo: Duo) -> None:
    duo.apps.auth_api.policy.verified_digits = 3
    client = duo.client()
    offered = client.preauth(username="alice", client_supports_verified_push=True)
    number = offered["verification_code"]
    assert offered["expiration"] == int(duo.clock() + 60)
    txid = duo.pushed(txid=offered["txid"])
    assert txid == offered["txid"]
    words = f"Please enter verification code {number} into Duo Mobile..."
    assert duo.status(txid)["status_msg"] == words
    (push,) = duo.mobile.pushes
    assert push.digits == 3
    wrong = f"{(int(number) + 1) % 1000:03}"
    assert duo.mobile.answer(push.id, "approve", wrong) == "wrong number"
    assert duo.mobile.answer(push.id, "approve") == "wrong number"
    assert duo.mobile.answer(push.id, "approve", number) == "approved"
    assert outcome(duo.status(txid)) == ("allow", "allow")
    assert code_of(lambda: duo.pushed(txid=txid)) == 40002


def test_three_wrong_numbers_deny(duo: Duo) -> None:
    duo.apps.auth_api.policy.verified_digits = 6
    offered = duo.client().preauth(username="alice", client_supports_verified_push=True)
    txid = duo.pushed(txid=offered["txid"])
    answers = [duo.mobile.answer(txid, "approve", "x") for _ in range(3)]
    assert answers == ["wrong number", "wrong number", "denied"]
    assert outcome(duo.status(txid)) == ("deny", "deny")


def test_a_number_that_cannot_be_shown_withholds_the_push(duo: Duo) -> None:
    duo.apps.auth_api.policy.verified_digits = 3
    offered = duo.client().preauth(username="alice")
    assert "push" not in offered["devices"][0]["capabilities"]
    assert code_of(duo.pushed) == 40002


def test_a_remembered_device(duo: Duo) -> None:
    duo.apps.auth_api.policy.remember_seconds = 100
    client = duo.client()
    txid = duo.pushed()
    duo.mobile.answer(txid, "approve")
    token = duo.status(txid)["trusted_device_token"]
    assert client.preauth(username="alice", trusted_device_token=token)["result"] == "allow"
    assert client.preauth(username="bob", trusted_device_token=token)["result"] == "auth"
    duo.clock.advance(100)
    assert client.preauth(username="alice", trusted_device_token=token)["result"] == "auth"


@pytest.mark.parametrize(
    ("factor", "options", "code", "detail"),
    [
        ("magic", {"device": "auto"}, 40002, "factor"),
        ("push", {}, 40001, "device"),
        ("push", {"device": "DPNOBODY"}, 40002, "device"),
        ("push", {"device": "phone2"}, 40002, "device"),
        ("passcode", {}, 40001, "passcode"),
        ("passcode", {"passcode": "1", "device": "auto"}, 40002, "device"),
        ("push", {"device": "auto", "txid": "no"}, 40002, "txid"),
        ("push", {"device": "auto", "pushinfo": "x" * 20_000}, 40002, "pushinfo"),
    ],
)
def test_wishes_that_are_refused(
    duo: Duo, factor: str, options: dict[str, Any], code: int, detail: str
) -> None:
    with pytest.raises(RuntimeError) as caught:
        duo.client().auth(factor, username="alice", **options)
    data = caught.value.data
    assert (data["code"], data["message_detail"]) == (code, detail)


def test_a_device_that_cannot(duo: Duo) -> None:
    with pytest.raises(RuntimeError) as caught:
        duo.client().auth("sms", username="carol", device="auto")
    assert caught.value.data["message_detail"] == "no capable device"
    txid = duo.client().auth("auto", username="carol", device="phone2", async_txn=True)["txid"]
    assert duo.status(txid)["status"] == "calling"


def test_who_is_meant(duo: Duo) -> None:
    client, alice = duo.client(), duo.user("alice")
    assert client.preauth(user_id=alice.id)["result"] == "auth"
    assert code_of(lambda: client.preauth(user_id="DUNOBODY")) == 40002
    assert code_of(lambda: client.preauth()) == 40001
    assert code_of(lambda: client.preauth(user_id=alice.id, username="alice")) == 40002


def test_a_transaction_belongs_to_its_application(duo: Duo) -> None:
    other = duo.local.account.protect("Auth API", "Other")
    txid = duo.pushed()
    assert code_of(lambda: duo.client(other).auth_status(txid)) == 40002


def test_enrolment(duo: Duo) -> None:
    client = duo.client()
    begun = client.enroll(username="newcomer", valid_secs="100")
    assert begun["expiration"] == int(duo.clock() + 100)
    who = begun["user_id"], begun["activation_code"]
    assert client.enroll_status(*who) == "waiting"
    account = duo.mobile.activate(begun["activation_code"])
    assert account is not None
    assert (account.username, account.host) == ("newcomer", duo.front.host)
    assert client.enroll_status(*who) == "success"
    assert duo.mobile.activate(begun["activation_code"]) is None
    txid = duo.pushed("newcomer")
    assert [push.username for push in duo.mobile.pushes] == ["newcomer"]
    code = duo.mobile.passcode(account)
    assert client.auth("passcode", username="newcomer", passcode=code)["result"] == "allow"
    assert duo.status(txid)["result"] == "waiting"


def test_enrolments_that_fail(duo: Duo) -> None:
    client = duo.client()
    assert code_of(lambda: client.enroll(username="alice")) == 40002
    begun = client.enroll(valid_secs="10")
    duo.clock.advance(10)
    assert client.enroll_status(begun["user_id"], begun["activation_code"]) == "invalid"
    assert client.enroll_status(begun["user_id"], "duo://other-x") == "invalid"
    assert duo.mobile.activate(begun["activation_code"]) is None
    assert code_of(lambda: client.enroll(valid_secs="-5")) == 40002


def test_a_logo(duo: Duo) -> None:
    assert code_of(duo.client().logo) == 40002
    duo.apps.auth_api.logo = b"\x89PNG\r\n\x1a\n"
    assert duo.client().logo() == b"\x89PNG\r\n\x1a\n"


def test_another_name_is_shown_and_not_believed(duo: Duo) -> None:
    txid = duo.pushed(display_username="somebody else")
    (push,) = duo.mobile.pushes
    assert push.username == "somebody else"
    assert push.location == "unknown location"
    duo.mobile.answer(txid, "fraud")
    assert [alert.username for alert in duo.local.account.alerts] == ["alice"]
