"""The rounds of the shipped stacks as the client half reads them, and what it answers."""

from __future__ import annotations

import base64
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from mfa_tui.signin.challenge_refusals import advised
from mfa_tui.signin.challenges import (
    ROUNDS,
    AnswerProblem,
    BackupCode,
    Challenge,
    CustomChallenge,
    DuoClassic,
    DuoFailOpen,
    DuoPush,
    DuoUniversal,
    MailedCode,
    challenge_of,
)
from mfa_tui.signin.challenges.duo_classic import signed_texts
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.loopback import Loopback, free_port
from mfa_tui.signin.refusals import UNKNOWN, refused
from mfa_tui.signin.turns import Refused, SignedIn
from tests.localcloud.handlers import Event, Handlers
from tests.localcloud.test_custom_auth import create, define, verify
from tests.signin.conftest import CHOICE, PASSWORD, Town
from tests.signin.triggered_town import triggered_town

PHONE = {
    "device": "DP000000000000000001",
    "type": "phone",
    "display_name": "iOS (XXX-XXX-0200)",
    "capabilities": ["auto", "push", "sms", "phone", "mobile_otp"],
}
TOKEN = {"device": "DH000000000000000001", "type": "token"}


def posed(kind: str, **parameters: str) -> Any:
    """A CUSTOM_CHALLENGE of `type` kind."""
    told = {"USERNAME": "alice", "type": kind, **parameters}
    response = {"ChallengeName": "CUSTOM_CHALLENGE", "ChallengeParameters": told, "Session": "s"}
    return challenge_of(response, "alice", 100.0)


def pushed(**parameters: str) -> DuoPush:
    told = {"factor": "push", "answer": "poll", "poll_after_ms": "700", **parameters}
    return posed("duo_push", **told)


def started(**parameters: str) -> DuoPush:
    devices = json.dumps([PHONE, TOKEN])
    return pushed(
        **{"status": "pushed", "devices": devices, "device": "iOS (XXX-XXX-0200)", **parameters}
    )


# -- which is which --------------------------------------------------------------------------


def test_the_type_decides_and_an_unknown_one_is_any_custom_challenge() -> None:
    for kind, expected in ROUNDS.items():
        assert type(posed(kind)) is expected
    other = posed("riddle", hint="four digits")
    assert type(other) is CustomChallenge
    assert ("hint", "four digits") in other.facts()
    assert [field.key for field in other.fields()] == ["ANSWER"]


# -- Duo push --------------------------------------------------------------------------------


def test_what_is_told_at_the_start_is_kept() -> None:
    first = started(verification_code="376", expires_in="60")
    later = pushed(status="answered").after(first)
    assert isinstance(later, DuoPush)
    assert later.devices == first.devices
    assert later.verification_code == "376"
    assert later.status == "answered"
    anew = started(status="calling", factor="phone").after(later)
    assert isinstance(anew, DuoPush)
    assert anew.verification_code == ""


def test_no_news_leaves_the_words_as_they_were() -> None:
    first = started(status_msg="Pushed a login request to your device...")
    later = pushed(status="waiting", status_msg="Waiting").after(first)
    assert isinstance(later, DuoPush)
    assert (later.news, later.facts()) == (first.news, first.facts())


def test_a_poll_is_answered_without_anybody() -> None:
    assert started().is_polled
    assert started().poll_after == 0.7
    assert started().responses({}) == {"ANSWER": "poll"}
    assert pushed(status="allow").lets_in


@pytest.mark.parametrize(
    ("status", "words", "another"),
    [
        ("deny", "Denied", True),
        ("timeout", "Timed out", True),
        ("refused", "none of your devices", True),
        ("fraud", "reported as fraud", False),
        ("locked_out", "Locked out", False),
    ],
)
def test_what_ended_is_not_polled(status: str, words: str, another: bool) -> None:
    over = pushed(status=status).after(started())
    assert isinstance(over, DuoPush)
    assert over.has_ended and not over.is_polled
    assert words in over.news
    assert bool(over.ways()) is another


def test_ways_are_what_the_devices_can_do() -> None:
    names = {way.name: way.metadata for way in started().ways()}
    phone = {"device": PHONE["device"]}
    assert names == {
        "Call iOS (XXX-XXX-0200)": {"factor": "phone", **phone},
        "Text passcodes to iOS (XXX-XXX-0200)": {"factor": "sms", **phone},
        "Type a passcode": {"factor": "passcode"},
    }
    over = pushed(status="deny").after(started())
    assert [way.metadata for way in over.ways()][:2] == [
        {"action": "retry"},
        {"factor": "push", **phone},
    ]


def test_a_passcode_may_be_typed_in_groups() -> None:
    asked = pushed(answer="passcode", factor="passcode", status="wrong", tries_left="2")
    assert asked.responses({"ANSWER": " 123 456 "}) == {"ANSWER": "123456"}
    assert "2 tries left" in asked.news
    with pytest.raises(AnswerProblem, match="empty"):
        asked.responses({"ANSWER": " "})


def test_devices_that_cannot_be_read_are_none() -> None:
    assert started(devices="[").devices == ()
    assert started(devices='["x"]').ways() == ()


# -- Universal Prompt ------------------------------------------------------------------------


def token(**claims: str) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{body}.c2ln"


def universal(host: str = "api-1.duosecurity.com", **parameters: str) -> DuoUniversal:
    link = f"https://{host}/oauth/v1/authorize?{urlencode({'request': token(state='st8')})}"
    told = {"authUrl": link, "redirect_uri": "http://127.0.0.1:4711/duo-callback"}
    return posed("duo_universal", **{**told, **parameters})


def back(**query: str) -> dict[str, str]:
    return {"ANSWER": "http://127.0.0.1:4711/duo-callback?" + urlencode(query)}


def test_the_returned_address_becomes_the_answer() -> None:
    prompt = universal()
    sent = json.loads(prompt.responses(back(state="st8", duo_code="c0de"))["ANSWER"])
    assert sent == {"state": "st8", "duo_code": "c0de"}
    assert (prompt.redirect_port, prompt.redirect.path) == (4711, "/duo-callback")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (back(state="other", duo_code="c0de"), "another sign-in"),
        (back(state="st8"), "lacks"),
        (back(error="access_denied", error_description="Too late"), "Too late"),
        ({"ANSWER": ""}, "Paste the whole address"),
        ({"ANSWER": "hello"}, "lacks"),
    ],
)
def test_an_address_that_cannot_be_right_is_not_sent(
    answers: Mapping[str, str], words: str
) -> None:
    with pytest.raises(AnswerProblem, match=words):
        universal().responses(answers)


def test_a_link_whose_state_cannot_be_read_leaves_that_to_the_trigger() -> None:
    prompt = universal(authUrl="https://api-1.duosecurity.com/x?request=nonsense")
    assert prompt.responses(back(state="any", duo_code="c"))


def test_links_of_this_computer_are_opened_without_tls_and_no_others() -> None:
    assert universal("localhost:9").link.startswith("http://localhost:9/")
    assert universal().link.startswith("https://api-1.duosecurity.com/")
    assert universal(authUrl="javascript:alert(1)").link == ""
    assert universal(redirect_uri="https://shop.example/back").redirect_port is None


# -- classic ---------------------------------------------------------------------------------


def signed(prefix: str) -> str:
    return f"{prefix}|{base64.b64encode(b'alice|DI1|99').decode()}|abcdef"


def test_the_signed_texts_are_taken_apart() -> None:
    classic: DuoClassic = posed(
        "duo_classic", sig_request=f"{signed('TX')}:{signed('APP')}", host="api-1.duosecurity.com"
    )
    assert [(each.prefix, each.content, each.key) for each in classic.request] == [
        ("TX", "alice|DI1|99", "skey"),
        ("APP", "alice|DI1|99", "akey"),
    ]
    assert "APP" not in classic.link
    whole = f"{signed('AUTH')}:{signed('APP')}"
    for pasted in (signed("AUTH"), whole, f" {whole}\n"):
        assert classic.responses({"ANSWER": pasted}) == {"ANSWER": whole}
    for wrong in ("", "hello", signed("TX")):
        with pytest.raises(AnswerProblem):
            classic.responses({"ANSWER": wrong})


def test_texts_that_cannot_be_read_say_so() -> None:
    (odd,) = signed_texts("TX|***")
    assert (odd.content, odd.signature) == ("cannot be read", "")


# -- codes -----------------------------------------------------------------------------------


def test_a_mailed_code_has_the_length_that_is_told() -> None:
    mailed: MailedCode = posed("email_otp", code_length="8", resends_left="2", status="wrong")
    assert mailed.responses({"ANSWER": "1234 5678"}) == {"ANSWER": "12345678"}
    with pytest.raises(AnswerProblem, match="8 digits"):
        mailed.responses({"ANSWER": "123456"})
    (way,) = mailed.ways()
    assert way.metadata == {"action": "resend"}
    assert "2 left" in way.about
    assert posed("email_otp", resends_left="0").ways() == ()


def test_a_backup_code_of_another_length_costs_no_try() -> None:
    backup: BackupCode = posed("backup_code", code_length="10", code_group="5")
    assert ("Looks like", "XXXXX-XXXXX") in backup.facts()
    assert backup.responses({"ANSWER": "7k3qf 9xw2m"}) == {"ANSWER": "7k3qf 9xw2m"}
    with pytest.raises(AnswerProblem, match="this has 4"):
        backup.responses({"ANSWER": "7K3Q"})


def test_failing_open_needs_no_answer() -> None:
    passed: DuoFailOpen = posed("duo_fail_open", status="allow")
    assert (passed.fields(), passed.responses({})) == ((), {"ANSWER": "go on"})


# -- refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Duo is unavailable", "fails closed"),
        ("Duo is misconfigured", "secret"),
        ("The keys of Duo cannot be read", "Secrets Manager"),
        ("Duo cannot do that", "another way"),
        ("ClientMetadata needs a redirect_port from 1024 to 65535", "port"),
        ("Try again later", "Wait"),
        ("The code could not be sent", "SES"),
        ("The code cannot be checked", "Secrets Manager"),
        ("There is no verified e-mail address", "email_verified"),
        ("There are no backup codes", "key b"),
        ("Backup codes are unavailable", "None was used"),
        ("A valid access token is needed", "new tokens"),
        ("anything else", "said no"),
    ],
)
def test_texts_of_the_stacks_are_advised_on(text: str, words: str) -> None:
    message = f"CreateAuthChallenge failed with error {text}."
    error = refused("InitiateAuth", "UserLambdaValidationException", message)
    assert words in error.advice
    assert error.again == (text != "Duo is misconfigured")
    assert not advised(error, "CUSTOM_CHALLENGE").again


@pytest.mark.parametrize(
    "reason", ["Socket timeout while invoking Lambda function", "AccessDeniedException"]
)
def test_functions_that_did_not_run(reason: str) -> None:
    message = f"CreateAuthChallenge invocation failed due to error {reason}."
    error = refused("RespondToAuthChallenge", "UnexpectedLambdaException", message)
    assert error.advice not in (UNKNOWN, "")


# -- the way to the triggers -----------------------------------------------------------------


def mail(event: Event) -> None:
    """A CreateAuthChallenge as that of the e-mail stack."""
    create(event)
    told = {"type": "email_otp", "status": "sent", "code_length": "6", "resends_left": "2"}
    event["response"]["publicChallengeParameters"] = told
    event["response"]["privateChallengeParameters"] = {"answer": "004711"}


@pytest.fixture
def told(keys: Callable[[], Any]) -> Iterator[tuple[Town, Handlers]]:
    """A town whose pool with optional MFA mails a code by triggers, and those triggers."""
    handlers = Handlers()
    handlers.by_name = {
        "DefineAuthChallenge": define,
        "CreateAuthChallenge": mail,
        "VerifyAuthChallengeResponse": verify,
    }
    with triggered_town(keys, 13, handlers) as town:
        yield town, handlers


def begun(town: Town, **metadata: str) -> Conversation:
    conversation = town.conversation(CHOICE)
    turn = conversation.start("bob", PASSWORD, Flow.CUSTOM_AUTH, metadata=metadata)
    assert isinstance(turn, Challenge), turn
    return conversation


def test_metadata_goes_with_the_proof_the_answer_and_another_way(
    told: tuple[Town, Handlers],
) -> None:
    town, handlers = told
    conversation = begun(town, redirect_port="4711")
    (proof,) = town.door.bodies("RespondToAuthChallenge")
    assert proof["ChallengeName"] == "PASSWORD_VERIFIER"
    assert proof["ClientMetadata"] == {"redirect_port": "4711"}
    assert "ClientMetadata" not in town.door.bodies("InitiateAuth")[0]
    assert handlers.requests("CreateAuthChallenge")[-1]["clientMetadata"] == {
        "redirect_port": "4711"
    }
    challenge = conversation.challenge
    assert isinstance(challenge, MailedCode)
    again = conversation.take(challenge.ways()[0])
    assert isinstance(again, MailedCode)
    sent = town.door.bodies("RespondToAuthChallenge")[-1]
    assert sent["ClientMetadata"] == {"action": "resend"}
    assert isinstance(conversation.answer({"ANSWER": "004711"}), SignedIn)
    assert "ClientMetadata" not in town.door.bodies("RespondToAuthChallenge")[-1]


def test_another_way_can_be_refused(told: tuple[Town, Handlers]) -> None:
    town, handlers = told
    conversation = begun(town)
    challenge = conversation.challenge
    assert challenge is not None

    def failing(event: dict[str, Any]) -> None:
        raise ArithmeticError("Duo is unavailable")

    handlers.by_name["CreateAuthChallenge"] = failing
    turn = conversation.take(challenge.ways()[0])
    assert isinstance(turn, Refused)
    assert "fails closed" in turn.advice
    assert not turn.again


# -- loopback --------------------------------------------------------------------------------


def fetched(url: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_listener_hands_over_what_comes_to_its_path() -> None:
    came: list[str] = []
    port = free_port()

    def arrived(address: str) -> str:
        came.append(address)
        return "" if "good" in address else "no <code>"

    with Loopback(port, "/duo-callback", arrived):
        base = f"http://127.0.0.1:{port}"
        assert fetched(f"{base}/duo-callback?good=1")[0] == 200
        status, page = fetched(f"{base}/duo-callback?bad=1")
        assert (status, "no &lt;code&gt;" in page) == (400, True)
        assert fetched(f"{base}/other")[0] == 404
        assert fetched(f"{base}/duo-callback?good=2", Host="evil.example")[0] == 404
    assert came == [f"{base}/duo-callback?good=1", f"{base}/duo-callback?bad=1"]
    with socket.create_server(("127.0.0.1", port)):
        pass  # the port is free again


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listener = Loopback(taken.getsockname()[1], "/", lambda _: "")
        with pytest.raises(OSError, match="in use"):
            listener.start()
