"""Registering an authenticator, inside a sign-in and signed in."""

from __future__ import annotations

from urllib.parse import urlsplit

import pyotp
import pytest
from pyotp.totp import TOTP

from mfa_tui.signin.account import Account, UserFacts
from mfa_tui.signin.challenges import AnswerProblem, MfaSetup, SoftwareTokenMfa
from mfa_tui.signin.conversation import Flow
from mfa_tui.signin.enrollment import AccountEnrollment, Enrolled, SetupEnrollment, SoftwareToken
from mfa_tui.signin.turns import Refused, SignedIn
from tests.signin.conftest import CHOICE, NEEDED, PASSWORD, Town, totp

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW"


def inside(town: Town, *, secret: bool = False) -> SetupEnrollment:
    conversation = town.conversation(NEEDED, secret=secret)
    challenge = conversation.start("bob", PASSWORD, Flow.USER_SRP_AUTH)
    assert isinstance(challenge, MfaSetup)
    return SetupEnrollment(conversation, challenge)


def signed_in(town: Town) -> Account:
    conversation = town.conversation(CHOICE)
    return Account(conversation.cognito, town.sign_in(conversation))


def new_secret(enrollment: SetupEnrollment | AccountEnrollment) -> str:
    token = enrollment.associate()
    assert isinstance(token, SoftwareToken)
    return token.secret


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
def test_inside_a_sign_in_each_call_hands_on_the_newest_session(town: Town, secret: bool) -> None:
    enrollment = inside(town, secret=secret)
    assert enrollment.expires == town.clock() + 180
    town.clock.advance(60)
    code = totp(new_secret(enrollment), town.clock)
    assert enrollment.expires == town.clock() + 180
    turn = enrollment.verify(code, "My phone")
    assert isinstance(turn, SignedIn)
    assert turn.username == "bob"
    (associate,) = town.door.bodies("AssociateSoftwareToken")
    (verify,) = town.door.bodies("VerifySoftwareToken")
    answer = town.door.bodies("RespondToAuthChallenge")[-1]
    assert verify["FriendlyDeviceName"] == "My phone"
    assert "AccessToken" not in associate
    sessions = [associate["Session"], verify["Session"], answer["Session"]]
    assert len(set(sessions)) == 3
    assert answer["ChallengeName"] == "MFA_SETUP"
    assert ("SECRET_HASH" in answer["ChallengeResponses"]) == secret


def test_the_next_sign_in_asks_for_the_code(town: Town) -> None:
    enrollment = inside(town)
    secret = new_secret(enrollment)
    assert isinstance(enrollment.verify(totp(secret, town.clock), ""), SignedIn)
    assert "FriendlyDeviceName" not in town.door.bodies("VerifySoftwareToken")[0]
    town.clock.advance(30)
    conversation = town.challenged("bob")
    assert isinstance(conversation.challenge, SoftwareTokenMfa)
    turn = conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": totp(secret, town.clock)})
    assert isinstance(turn, SignedIn)


def test_a_wrong_first_code_may_be_corrected(town: Town) -> None:
    enrollment = inside(town)
    secret = new_secret(enrollment)
    right = totp(secret, town.clock)
    refused = enrollment.verify(f"{(int(right) + 1) % 1_000_000:06}", "")
    assert isinstance(refused, Refused)
    assert refused.error == "EnableSoftwareTokenMFAException"
    assert refused.again
    assert "this secret" in refused.advice
    assert isinstance(enrollment.verify(right, ""), SignedIn)


def test_a_second_secret_replaces_the_first(town: Town) -> None:
    enrollment = inside(town)
    first, second = new_secret(enrollment), new_secret(enrollment)
    assert first != second
    assert isinstance(enrollment.verify(totp(first, town.clock), ""), Refused)
    assert isinstance(enrollment.verify(totp(second, town.clock), ""), SignedIn)


def test_too_late_inside_a_sign_in(town: Town) -> None:
    enrollment = inside(town)
    secret = new_secret(enrollment)
    town.clock.advance(181)
    refused = enrollment.verify(totp(secret, town.clock), "")
    assert isinstance(refused, Refused)
    assert not refused.again
    assert isinstance(enrollment.associate(), Refused)


def test_signed_in_the_preference_is_set_as_well(town: Town) -> None:
    account = signed_in(town)
    enrollment = AccountEnrollment(account)
    assert enrollment.expires is None
    secret = new_secret(enrollment)
    assert isinstance(enrollment.verify(totp(secret, town.clock), "My phone"), Enrolled)
    facts = account.facts()
    assert isinstance(facts, UserFacts)
    assert (facts.factors, facts.preferred) == (("SOFTWARE_TOKEN_MFA",), "SOFTWARE_TOKEN_MFA")
    assert "Session" not in town.door.bodies("VerifySoftwareToken")[0]
    assert isinstance(town.challenged("bob", CHOICE).challenge, SoftwareTokenMfa)


def test_signed_in_a_wrong_code_changes_nothing(town: Town) -> None:
    account = signed_in(town)
    enrollment = AccountEnrollment(account)
    right = totp(new_secret(enrollment), town.clock)
    refused = enrollment.verify(f"{(int(right) + 1) % 1_000_000:06}", "")
    assert isinstance(refused, Refused)
    assert town.door.bodies("SetUserMFAPreference") == []
    facts = account.facts()
    assert isinstance(facts, UserFacts) and facts.factors == ()


def test_what_is_no_code_is_not_sent(town: Town) -> None:
    for enrollment in (inside(town), AccountEnrollment(signed_in(town))):
        enrollment.associate()
        with pytest.raises(AnswerProblem):
            enrollment.verify("12 34", "My phone")
    assert town.door.bodies("VerifySoftwareToken") == []


NAMES = [
    "alice",
    "alice smith",
    "alice@example.com",
    "a+b@example.com",
    "Zoë 用户",
    "tenant:alice",
    "50% & more?#/=",
    "a b",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("issuer", ["MfaNeeded", "My Pool", "Pool: two & three"])
def test_the_uri_says_the_same_when_it_is_read_back(name: str, issuer: str) -> None:
    uri = SoftwareToken(SECRET, issuer, name).uri
    assert uri.isascii() and " " not in uri
    read = pyotp.parse_uri(uri)
    assert isinstance(read, TOTP)
    assert (read.secret, read.issuer, read.name) == (SECRET, issuer, name)
    assert (read.digits, read.interval, read.digest().name) == (6, 30, "sha1")
    assert urlsplit(uri).path.count(":") == 1


def test_secrets_are_read_in_groups_of_four_and_do_not_show_in_a_repr() -> None:
    token = SoftwareToken(SECRET, "MfaNeeded", "alice")
    groups = token.groups.split()
    assert "".join(groups) == SECRET
    assert {len(group) for group in groups} == {4}
    assert SECRET not in repr(token)
