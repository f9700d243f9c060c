"""What counts as evidence and what does not: just inside each bound, and just outside of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from pyotp.totp import TOTP

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.explain.code_findings import (
    authenticator_findings,
    code_findings,
    message_findings,
)
from mfa_tui.trace.explain.mask_findings import mask_findings
from mfa_tui.trace.explain.proof_findings import hash_findings, name_findings, srp_findings
from mfa_tui.trace.explain.scene import Finding, Scene
from mfa_tui.trace.explain.service_findings import (
    client_findings,
    repetition_findings,
    trigger_findings,
    user_findings,
)
from mfa_tui.trace.explain.session_findings import session_findings
from mfa_tui.trace.explain.token_findings import access_findings, sign_out_findings
from tests.trace.calls import NOON, call, jwt, refusal

Find = Callable[[Scene], Iterator[Finding]]
WRONG = refusal("NotAuthorizedException", "Incorrect username or password.")
SECRET, OTHER = "JBSWY3DPEHPK3PXP" * 2, "GEZDGNBVGY3TQOJQ" * 2


def kinds(find: Find, *trace: Exchange, inside: tuple[Exchange, ...] = ()) -> set[str]:
    """The kinds of what is found about the last call of `trace`."""
    return {each.kind for each in find(Scene(trace[-1], trace[:-1], inside))}


def responded(number: int, at: float = 0.0, **answers: str) -> Exchange:
    challenge = "SMS_MFA" if "SMS_MFA_CODE" in answers else "SOFTWARE_TOKEN_MFA"
    sent = {"ChallengeName": challenge, "Session": "s" * 30, "ChallengeResponses": answers}
    return call(number, "RespondToAuthChallenge", sent, WRONG, at=at)


def started(number: int, answer: dict[str, Any], at: float = 0.0, **parameters: str) -> Exchange:
    sent = {"AuthFlow": "USER_AUTH", "ClientId": "one", "AuthParameters": parameters}
    return call(number, "InitiateAuth", sent, answer, at=at)


@pytest.mark.parametrize(("seconds", "found"), [(90, {"code-repeated"}), (91, set())])
def test_a_code_counts_as_the_same_for_so_long(seconds: int, found: set[str]) -> None:
    first = responded(1, SMS_MFA_CODE="123456")
    assert kinds(code_findings, first, responded(2, seconds, SMS_MFA_CODE="123456")) == found


def test_a_code_under_the_key_of_another_challenge() -> None:
    right = responded(1, SMS_MFA_CODE="123456")
    wrong = {"ChallengeName": "SMS_MFA", "ChallengeResponses": {"EMAIL_OTP_CODE": "123456"}}
    assert kinds(code_findings, right) == set()
    assert kinds(code_findings, call(1, "RespondToAuthChallenge", wrong, WRONG)) == {
        "code-key-other"
    }


def associated(number: int, secret: str, token: str = "token") -> Exchange:
    return call(number, "AssociateSoftwareToken", {"AccessToken": token}, {"SecretCode": secret})


@pytest.mark.parametrize(
    ("secret", "steps", "token", "found"),
    [
        (SECRET, -1, "token", {"code-in-time"}),
        (SECRET, -2, "token", {"code-off-time"}),
        (OTHER, 0, "token", {"code-fits-nothing"}),
        (OTHER, 0, "of somebody else", set()),
    ],
)
def test_which_step_of_time_a_code_is_of(
    secret: str, steps: int, token: str, found: set[str]
) -> None:
    code = TOTP(secret).at(int(NOON) + steps * 30)
    verified = call(2, "VerifySoftwareToken", {"AccessToken": token, "UserCode": code}, WRONG)
    told = kinds(authenticator_findings, associated(1, SECRET), verified)
    assert told - {"never-verified"} == found


def test_a_code_of_the_secret_before() -> None:
    sent = {"AccessToken": "token", "UserCode": TOTP(SECRET).at(int(NOON))}
    verified = call(3, "VerifySoftwareToken", sent, WRONG)
    trace = associated(1, SECRET), associated(2, OTHER), verified
    assert kinds(authenticator_findings, *trace) >= {"code-of-older-secret", "associated-twice"}


def test_messages_before_and_after_that_of_the_session() -> None:
    def message(number: int, session: str) -> Exchange:
        asked = {"CODE_DELIVERY_DESTINATION": "+*1", "USER_ID_FOR_SRP": "ana"}
        answer = {"ChallengeName": "SMS_MFA", "Session": session, "ChallengeParameters": asked}
        return started(number, answer, USERNAME="ana")

    answered = responded(4, USERNAME="ana", SMS_MFA_CODE="1")
    own, other = message(2, "s" * 30), "t" * 30
    assert kinds(message_findings, own, answered) == set()
    assert kinds(message_findings, message(1, other), own, answered) == {"message-older"}
    assert kinds(message_findings, own, message(3, other), answered) == {"message-newer"}


def proof(at: float, client: str = "one", **asked: str) -> tuple[Exchange, Exchange]:
    given = {"USER_ID_FOR_SRP": "uuid", "SECRET_BLOCK": "YmxvY2s=", **asked}
    first = started(1, {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": given})
    answers = {
        "USERNAME": "ana",
        "PASSWORD_CLAIM_SIGNATURE": "AAAA",
        "PASSWORD_CLAIM_SECRET_BLOCK": "YmxvY2s=",
        "TIMESTAMP": "Thu Sep 24 12:00:00 UTC 2026",
    }
    sent = {"ClientId": client, "ChallengeResponses": answers}
    return first, call(2, "RespondToAuthChallenge", sent, WRONG, at=at)


@pytest.mark.parametrize(
    ("trace", "found"),
    [
        (proof(30), set()),
        (proof(31), {"srp-slow"}),
        (proof(31, "another client"), set()),
        (proof(0, SRP_B="7f", SALT="0"), set()),
        (proof(0, SRP_B="8", SALT="0"), {"srp-high-bit"}),
        (proof(0, SALT="F"), {"srp-high-bit"}),
    ],
)
def test_what_stands_out_in_a_proof(trace: tuple[Exchange, Exchange], found: set[str]) -> None:
    assert kinds(srp_findings, *trace) == found


@pytest.mark.parametrize(
    ("seconds", "word"), [(-121, "behind"), (-120, ""), (120, ""), (121, "ahead of")]
)
def test_how_far_a_timestamp_may_be_off(seconds: int, word: str) -> None:
    minute, second = divmod(30 * 60 - seconds, 60)
    date = f"Thu, 24 Sep 2026 12:{minute:02}:{second:02} GMT"
    answers = {"PASSWORD_CLAIM_SIGNATURE": "A", "TIMESTAMP": "Thu Sep 24 12:30:00 UTC 2026"}
    sent = {"ChallengeResponses": answers}
    [*found] = srp_findings(Scene(call(1, "RespondToAuthChallenge", sent, WRONG, date=date)))
    assert [each.text.split(" s ")[1].split(" the ")[0] for each in found] == [word] * bool(word)


def test_a_name_is_held_against_the_challenge_of_the_same_client_only() -> None:
    assert kinds(name_findings, *proof(0)) == {"name-not-srp-id"}
    assert kinds(name_findings, *proof(0, "another client")) == set()
    assert kinds(name_findings, *proof(0, USER_ID_FOR_SRP="ana")) == set()


def test_a_hash_is_reused_when_it_was_another_names() -> None:
    def hashed(number: int, name: str, digest: str = f"{'A' * 43}=") -> Exchange:
        return started(number, WRONG, USERNAME=name, SECRET_HASH=digest)

    assert kinds(hash_findings, hashed(1, "ana"), hashed(2, "ana")) == {"hash-present"}
    assert "hash-reused" in kinds(hash_findings, hashed(1, "ben"), hashed(2, "ana"))
    assert "hash-hex" in kinds(hash_findings, hashed(1, "ana", "0f" * 32))
    assert "hash-odd" in kinds(hash_findings, hashed(1, "ana", "QUJD"))


@pytest.mark.parametrize(
    ("minutes", "seconds", "old"),
    [(0, 180, False), (0, 181, True), (5, 300, False), (5, 301, True)],
)
def test_when_a_session_is_old(minutes: int, seconds: float, old: bool) -> None:
    described = {"ClientId": "", "AuthSessionValidity": minutes}
    answer = {"UserPoolClient": described} if minutes else {}
    told = call(1, "DescribeUserPoolClient", {}, answer)
    began = started(2, {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "s" * 30})
    answered = responded(3, seconds, SOFTWARE_TOKEN_MFA_CODE="1")
    assert ("session-old" in kinds(session_findings, told, began, answered)) == old


def test_what_does_not_belong_to_the_session() -> None:
    began = started(2, {"ChallengeName": "SMS_MFA", "Session": "s" * 30}, USERNAME="ana")
    before = started(1, {}, USERNAME="ana")
    right = responded(4, USERNAME="ana", SMS_MFA_CODE="1")
    assert kinds(session_findings, before, began, right) == {"session-from"}
    wrong = responded(4, USERNAME="ben", SOFTWARE_TOKEN_MFA_CODE="1")
    found = kinds(session_findings, before, began, wrong)
    assert found == {"session-from", "session-other-challenge", "session-other-user"}
    again = started(3, {}, USERNAME="ana")
    assert "sign-in-restarted" in kinds(session_findings, began, again, right)
    body = {**(right.request_json or {}), "ClientId": "two"}
    other = replace(right, request=replace(right.request, body=json.dumps(body).encode()))
    assert "session-other-client" in kinds(session_findings, began, other)


@pytest.mark.parametrize(("late", "found"), [(-1, set()), (0, {"token-expired"})])
def test_a_token_ends_at_the_second_of_its_exp(late: int, found: set[str]) -> None:
    scope = "aws.cognito.signin.user.admin"
    token = jwt(token_use="access", scope=scope, exp=int(NOON) - late)
    assert kinds(access_findings, call(1, "GetUser", {"AccessToken": token}, WRONG)) == found


def test_a_refresh_token_in_place_of_an_access_token() -> None:
    head = jwt().partition(".")[0]
    sent = {"AccessToken": f"{head}.a2V5.aXY.dGV4dA.dGFn"}
    assert kinds(access_findings, call(1, "GetUser", sent, WRONG)) == {"token-is-refresh"}


def test_only_a_sign_out_that_was_accepted_is_one() -> None:
    last = call(2, "GetUser", {}, WRONG)
    assert kinds(sign_out_findings, call(1, "GlobalSignOut", {}, WRONG), last) == set()
    assert kinds(sign_out_findings, call(1, "GlobalSignOut", {}, {}), last) == {"signed-out"}


@pytest.mark.parametrize(("seconds", "counts"), [(900, True), (901, False)])
def test_failures_count_for_a_quarter_of_an_hour(seconds: int, counts: bool) -> None:
    failed = started(1, refusal("UserNotConfirmedException", "no"), USERNAME="ana")
    last = started(2, WRONG, seconds, USERNAME="ana")
    found = {"failed-before", "failed-otherwise"} if counts else set[str]()
    assert kinds(repetition_findings, failed, last) == found


@pytest.mark.parametrize(("value", "found"), [("true", set()), ("false", {"nothing-verified"})])
def test_whether_an_address_is_verified(value: str, found: set[str]) -> None:
    attributes = [{"Name": "email_verified", "Value": value}]
    told = call(1, "AdminGetUser", {"Username": "ana"}, {"UserAttributes": attributes})
    assert kinds(user_findings, told, started(2, WRONG, USERNAME="ana")) == found


def test_a_client_that_worked_in_another_region() -> None:
    worked = started(1, {})
    url = worked.request.url.replace("us-east-1", "eu-west-1")
    moved = replace(worked, number=2, request=replace(worked.request, url=url))
    assert kinds(client_findings, worked, started(2, WRONG)) == set()
    assert kinds(client_findings, worked, moved) == {"other-region"}
    assert kinds(client_findings, started(1, WRONG)) == {"client-never-worked"}


@pytest.mark.parametrize(
    ("source", "status", "seconds", "found"),
    [
        (Party.COGNITO, 200, 9.0, {"trigger-answered"}),
        (Party.COGNITO, 403, 0.0, {"trigger-refused"}),
        (Party.COGNITO, 500, 0.0, {"trigger-failed"}),
        (Party.LAMBDA, 200, 4.4, set()),
        (Party.LAMBDA, 200, 4.5, {"trigger-waits"}),
        (Party.LAMBDA, 500, 0.0, {"service-failed"}),
    ],
)
def test_what_happened_inside_a_call(
    source: Party, status: int, seconds: float, found: set[str]
) -> None:
    to = Party.LAMBDA if source is Party.COGNITO else Party.DUO
    asked = HttpRequest("POST", "https://inside.example/")
    inside = Exchange(
        2, source, to, "Create", asked, NOON, HttpResponse(status), duration=seconds, parent=1
    )
    assert kinds(trigger_findings, started(1, WRONG), inside=(inside,)) == found


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"PASSWORD_CLAIM_SIGNATURE": "AYAB…(44)"}, None),
        ({"SMS_MFA_CODE": "•••(6)"}, "is not known"),
        ({"SMS_MFA_CODE": "•••(6)#1"}, "their numbers say"),
        ({"SMS_MFA_CODE": "•••(6)#1", "SECRET_HASH": "AYAB…(44)"}, "is not known"),
    ],
)
def test_which_masks_hide_evidence(answers: dict[str, str], words: str | None) -> None:
    sent = {"ChallengeResponses": answers}
    found = list(mask_findings(Scene(call(1, "RespondToAuthChallenge", sent, WRONG))))
    assert [words in each.text for each in found if words] == [True] * bool(words)
    assert bool(found) == bool(words)
