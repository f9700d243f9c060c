"""The rules of the explanations: sound as a catalogue, and each with the evidence it asks for."""

from __future__ import annotations

from dataclasses import replace

import botocore.session
import pytest

from mfa_tui.localcloud.cognito.operations import OPERATIONS
from mfa_tui.trace.exchange import Exchange, HttpRequest, Party
from mfa_tui.trace.explain import catalogue
from mfa_tui.trace.explain.explanation import UNKNOWN, Explanation, explanation, matching
from mfa_tui.trace.journey import masked_journey
from tests.trace.calls import call, jwt, refusal
from tests.trace.dictionary import DICTIONARY
from tests.trace.services import SERVICES

GATEWAY = "duo-gateway-page"
"""The rule for an answer that is none of Duo's; its test is among those of the services."""

OTHERS = {
    "attribute-not-writable": (
        "NotAuthorizedException",
        "A client attempted to write unauthorized attribute",
    ),
    "access-token-expired": ("NotAuthorizedException", "Access Token has expired"),
    "too-many-requests": ("TooManyRequestsException", "Too many requests"),
    "code-malformed": (
        "InvalidParameterException",
        "1 validation error detected: Value 'abc' at 'userCode' failed to satisfy constraint: ...",
    ),
    "access-token-signature": (
        "NotAuthorizedException",
        "Could not verify signature for Access Token",
    ),
    "username-taken": ("UsernameExistsException", "User already exists"),
    "alias-taken": ("AliasExistsException", "An account with the email already exists."),
    "not-to-be-confirmed": (
        "NotAuthorizedException",
        "User cannot be confirmed. Current status is CONFIRMED",
    ),
    "account-code-wrong": (
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    ),
    "account-code-expired": (
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
    ),
    "password-against-policy": (
        "InvalidPasswordException",
        "Password did not conform with policy: Password not long enough",
    ),
    "value-malformed": (
        "InvalidParameterException",
        "1 validation error detected: Value null at 'attributeName' failed to satisfy constraint: ...",
    ),
}
"""Rules for messages that the dictionary of the catalogue of pains does not have."""


@pytest.mark.parametrize(("kind", "message", "rule", "ids"), DICTIONARY)
def test_every_message_of_the_dictionary_has_exactly_its_rule(
    kind: str, message: str, rule: str, ids: str
) -> None:
    for spelling in (message, message.upper(), message.removesuffix(".") + "."):
        found = matching(call(1, "InitiateAuth", {}, refusal(kind, spelling)))
        assert [each.id for each in found] == [rule], spelling
        assert set(ids.split()) <= set(found[0].pains)


@pytest.mark.parametrize("rule", OTHERS)
def test_rules_beside_the_dictionary(rule: str) -> None:
    found = matching(call(1, "VerifySoftwareToken", {}, refusal(*OTHERS[rule])))
    assert [each.id for each in found] == [rule]


def test_no_rule_is_without_a_message_that_triggers_it() -> None:
    rules = [rule.id for rule in catalogue.rules()]
    assert len(rules) == len(set(rules))
    assert set(rules) == {rule for _, _, rule, _ in DICTIONARY} | {*OTHERS, *SERVICES, GATEWAY}


def test_every_cause_keeps_to_the_ids_of_its_rule() -> None:
    for rule in catalogue.rules():
        assert rule.meaning and rule.fix and rule.source and rule.causes
        strangers = {pain for cause in rule.causes for pain in cause.pains} - set(rule.pains)
        assert strangers <= {"CLI-01", "REF-05"}, rule.id
        assert all(not cause.when or cause.evidence for cause in rule.causes)


def test_every_operation_and_every_challenge_has_its_words() -> None:
    assert set(OPERATIONS) <= set(catalogue.operations())
    model = botocore.session.get_session().get_service_model("cognito-idp")
    assert set(catalogue.challenges()) == set(model.shape_for("ChallengeNameType").enum)


@pytest.mark.parametrize("message", ["something new", ""])
def test_what_no_rule_knows_is_called_unknown(message: str) -> None:
    strange = call(1, "InitiateAuth", {}, refusal("StrangeException", message))
    assert matching(strange) == ()
    told = explanation(strange, [strange])
    assert told.meaning == UNKNOWN and not (told.causes or told.fix or told.rule)


def test_an_operation_that_nobody_described_is_unknown() -> None:
    told = explanation(call(1, "StartFlyingCar", {}, {}), [])
    assert (told.purpose, told.meaning) == ("", UNKNOWN)


def test_a_challenge_says_why_it_comes_and_what_answers_it() -> None:
    sent = {"AuthFlow": "USER_SRP_AUTH", "AuthParameters": {"USERNAME": "alice"}}
    told = explanation(call(1, "InitiateAuth", sent, {"ChallengeName": "SELECT_MFA_TYPE"}), [])
    assert "first call of a sign-in" in told.purpose and "never sent" in told.purpose
    assert "SELECT_MFA_TYPE" in told.meaning and "prefers none" in told.meaning
    assert "MFAS_CAN_CHOOSE" in told.then
    assert "SEL-02" in {pain for each in told.pitfalls for pain in each.pains}


def test_a_call_in_flight_and_one_without_an_answer() -> None:
    request = HttpRequest("POST", "https://x.test/", (), b"{}")
    flying = Exchange(1, Party.APP, Party.COGNITO, "GetUser", request, 0.0)
    assert "not there yet" in explanation(flying, [flying]).meaning
    lost = Exchange(1, Party.APP, Party.COGNITO, "GetUser", request, 0.0, failure="reset")
    assert "nobody knows" in explanation(lost, [lost]).meaning
    refused = replace(lost, failure="Failed to establish a new connection: Connection refused")
    assert "has not seen this call" in explanation(refused, [refused]).meaning


def test_a_name_is_not_held_against_the_challenge_of_an_earlier_sign_in() -> None:
    asked = {"ChallengeParameters": {"USER_ID_FOR_SRP": "ana"}}
    first = call(1, "InitiateAuth", {"AuthFlow": "USER_SRP_AUTH", "ClientId": "c"}, asked)
    wrong = refusal("NotAuthorizedException", "Incorrect username or password.")
    sent = {
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": "c",
        "AuthParameters": {"USERNAME": "ben"},
    }
    told = explanation(call(2, "InitiateAuth", sent, wrong), [first])
    assert "simply wrong" in told.causes[0].text


def test_of_a_repeated_code_the_exchange_is_named_that_used_it_up() -> None:
    def sent(number: int, session: str, response: dict[str, object]) -> Exchange:
        answers = {"USERNAME": "ana", "SOFTWARE_TOKEN_MFA_CODE": "123456"}
        request = {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": session}
        return call(
            number, "RespondToAuthChallenge", {**request, "ChallengeResponses": answers}, response
        )

    spent = refusal("NotAuthorizedException", "Invalid session for the user.")
    used = refusal("ExpiredCodeException", "Your software token has already been used once.")
    trace = [sent(1, "a", {"AuthenticationResult": {}}), sent(2, "a", spent), sent(3, "b", used)]
    told = explanation(trace[-1], trace)
    assert told.causes[0].seen[0].startswith("exchange 1 sent the same code")
    assert told.causes[0].seen[0].endswith("was accepted")


def test_masks_are_no_evidence() -> None:
    session = {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "s" * 900}
    answers = {"USERNAME": "ana", "SOFTWARE_TOKEN_MFA_CODE": "123456", "SECRET_HASH": "h" * 44}
    other = {**answers, "SOFTWARE_TOKEN_MFA_CODE": "654321"}
    wrong = refusal("NotAuthorizedException", "Unable to verify secret hash for client c")
    spent = refusal("NotAuthorizedException", "Invalid session for the user.")
    used = refusal("ExpiredCodeException", "Your software token has already been used once.")
    no_token = refusal("NotAuthorizedException", "Invalid Access Token")
    calls = (
        ({"AuthFlow": "USER_AUTH", "ClientId": "c"}, session),
        ({**session, "Session": "t" * 900, "ChallengeResponses": answers}, spent),
        ({**session, "ChallengeResponses": other}, used),
        ({**session, "ChallengeResponses": answers}, wrong),
        ({"AccessToken": jwt(token_use="access")}, no_token),
    )
    trace = [
        call(number, "RespondToAuthChallenge", *each) for number, each in enumerate(calls, start=1)
    ]
    hidden = list(masked_journey(trace))
    for true, shown in zip(trace, hidden, strict=True):
        told, known = explanation(shown, hidden), explanation(true, trace)
        seen = {text for cause in told.causes for text in cause.seen}
        assert seen <= {text for cause in known.causes for text in cause.seen}
        assert shown.number == 1 or any("secrets are masked" in fact for fact in told.facts)


def test_the_numbers_of_masks_are_evidence_of_what_is_the_same() -> None:
    session = {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "s" * 900}
    answers = {"USERNAME": "ana", "SOFTWARE_TOKEN_MFA_CODE": "123456"}
    used = refusal("ExpiredCodeException", "Your software token has already been used once.")
    sent = {**session, "ChallengeResponses": answers}
    fresh = {**session, "Session": "t" * 900}
    again = {**fresh, "ChallengeResponses": answers}
    other = {**again, "ChallengeResponses": {**answers, "SOFTWARE_TOKEN_MFA_CODE": "654321"}}
    trace = list(
        masked_journey(
            [
                call(1, "InitiateAuth", {"AuthFlow": "USER_AUTH"}, session),
                call(2, "RespondToAuthChallenge", sent, {"AuthenticationResult": {}}),
                call(3, "InitiateAuth", {"AuthFlow": "USER_AUTH"}, fresh),
                call(4, "RespondToAuthChallenge", again, used),
                call(5, "RespondToAuthChallenge", other, used),
            ]
        )
    )
    told = seen(explanation(trace[3], trace))
    assert told == ["exchange 2 sent the same code 0 s before and was accepted"]
    facts = explanation(trace[3], trace).facts
    assert any(fact.startswith("the Session came from exchange 3") for fact in facts)
    assert not any("same code" in each for each in seen(explanation(trace[4], trace)))


@pytest.mark.parametrize(
    "odd",
    [
        {"Session": 5, "ChallengeResponses": [1], "AuthParameters": "x", "ClientId": None},
        {"AccessToken": "a.b.c", "ChallengeName": ["SMS_MFA"], "AuthFlow": 7},
        {"AuthParameters": {"USERNAME": 1, "SECRET_HASH": [], "REFRESH_TOKEN": {}}},
    ],
)
def test_odd_members_are_no_reason_to_fail(odd: dict[str, object]) -> None:
    for kind, message, rule, _ in DICTIONARY:
        first = call(1, "InitiateAuth", odd, {"ChallengeParameters": [], "Session": {}})
        told = explanation(call(2, "RespondToAuthChallenge", odd, refusal(kind, message)), [first])
        assert told.rule == rule


def seen(told: Explanation) -> list[str]:
    return [text for cause in told.causes for text in cause.seen]


def wrong_proof(**answers: str) -> Explanation:
    """A refused proof, 8 seconds after the challenge, with these answers changed."""
    asked = {"USER_ID_FOR_SRP": "uuid", "SRP_B": "8a", "SALT": "1b", "SECRET_BLOCK": "YmxvY2s="}
    started = {"AuthParameters": {"USERNAME": "alice@example.com", "SRP_A": "0a"}}
    sent = {
        "USERNAME": "uuid",
        "PASSWORD_CLAIM_SIGNATURE": "AAAA",
        "PASSWORD_CLAIM_SECRET_BLOCK": "YmxvY2s=",
        "TIMESTAMP": "Thu Sep 24 12:00:08 UTC 2026",
    }
    first = call(
        1,
        "InitiateAuth",
        started,
        {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": asked},
    )
    second = call(
        2,
        "RespondToAuthChallenge",
        {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": sent | answers},
        refusal("NotAuthorizedException", "Incorrect username or password."),
        at=8,
        date="Thu, 24 Sep 2026 12:00:08 GMT",
    )
    return explanation(second, [first, second])


@pytest.mark.parametrize(
    ("answers", "said", "pain"),
    [
        ({"PASSWORD_CLAIM_SECRET_BLOCK": "YmxvY2s"}, "differs from the SECRET_BLOCK", "SRP-11"),
        ({"TIMESTAMP": "Thu Sep 04 12:00:08 UTC 2026"}, "Sep 04", "SRP-03"),
        ({"TIMESTAMP": "Wed Sep 24 12:00:08 UTC 2026"}, "the date is a Thu", "SRP-03"),
        ({"TIMESTAMP": "Thu Sep 24 11:00:08 UTC 2026"}, "3600 s behind", "SRP-08"),
        ({"USERNAME": "alice@example.com"}, "USER_ID_FOR_SRP 'uuid'", "SRP-04"),
    ],
)
def test_evidence_about_a_proof(answers: dict[str, str], said: str, pain: str) -> None:
    told = wrong_proof(**answers)
    assert said in told.causes[0].seen[0]
    assert pain in told.causes[0].pains


def test_causes_that_would_have_been_seen_are_left_out() -> None:
    told = wrong_proof()
    assert "begins with 8 to f: SRP_B" in seen(told)
    assert not {"SRP-11", "SRP-03", "SRP-04", "DEV-02"} & {
        pain for cause in told.causes for pain in cause.pains
    }


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (jwt(token_use="id", exp=1_790_260_000), "token_use is id"),
        (jwt(token_use="access", exp=1_790_251_190), "10 s before"),
        (jwt(token_use="access", exp=1_790_260_000, iss="https://x/eu-west-1_Pool"), "eu-west-1_Pool"),
        ("not-a-token", "no JWT"),
    ],
)  # fmt: skip
def test_evidence_about_an_access_token(token: str, said: str) -> None:
    sent = {"AccessToken": token}
    told = explanation(
        call(1, "GetUser", sent, refusal("NotAuthorizedException", "Invalid Access Token")), []
    )
    assert said in seen(told)[0]
    assert not any(token in text for text in seen(told))


def test_evidence_about_a_refresh_without_its_device() -> None:
    result = {"RefreshToken": "r" * 40, "NewDeviceMetadata": {"DeviceKey": "us-east-1_key"}}
    first = call(1, "InitiateAuth", {"ClientId": "one"}, {"AuthenticationResult": result})
    sent = {
        "ClientId": "two",
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "AuthParameters": {"REFRESH_TOKEN": "r" * 40},
    }
    refused = refusal("NotAuthorizedException", "Invalid Refresh Token.")
    told = explanation(call(2, "InitiateAuth", sent, refused), [first])
    assert [cause.pains[0] for cause in told.causes if cause.seen] == ["REF-01", "REF-01", "REF-02"]
    assert "no ConfirmDevice since exchange 1" in seen(told)


def test_a_date_from_within_a_slow_call_is_no_other_clock() -> None:
    slow = call(1, "GetUser", {}, {}, date="Thu, 24 Sep 2026 12:00:00 GMT")
    assert not explanation(replace(slow, duration=15.0), []).facts


def test_a_throttled_call_is_no_failed_attempt() -> None:
    sent = {"ClientId": "c", "AuthParameters": {"USERNAME": "ana"}}
    trace = [
        call(1, "InitiateAuth", sent, refusal("TooManyRequestsException", "Rate exceeded")),
        call(2, "InitiateAuth", sent, refusal("NotAuthorizedException", "Password attempts exceeded")),
    ]  # fmt: skip
    assert not any(cause.seen for cause in explanation(trace[1], trace).causes)


def test_two_clocks_that_differ_are_told() -> None:
    late = call(1, "GetUser", {}, {}, date="Thu, 24 Sep 2026 12:03:00 GMT")
    assert explanation(late, [late]).facts == (
        "the service's clock is 180 s ahead of this computer's",
    )
