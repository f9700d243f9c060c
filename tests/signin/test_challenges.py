"""What each challenge asks for and the answers it makes."""

from __future__ import annotations

import json

import botocore.session
import pytest

from mfa_tui.signin.challenges import (
    KINDS,
    AnswerProblem,
    Challenge,
    MfaSetup,
    NewPasswordRequired,
    SoftwareTokenMfa,
    Unsupported,
    challenge_of,
    code_digits,
)
from mfa_tui.signin.challenges.choices import FIRST_FACTORS, SECOND_FACTORS, SET_UPS


@pytest.mark.parametrize(
    "typed", ["123456", "123 456", "123-456", " 12 34\t56\n", "1-2-3-4-5-6", "123\u00a0456"]
)
def test_codes_as_people_write_them(typed: str) -> None:
    assert code_digits("K", typed) == "123456"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "The code is empty."),
        (" - \n", "The code is empty."),
        ("12345", "this has 5"),
        ("1234567", "this has 7"),
        ("1" * 10_000, "this has 10,000"),
        ("12345a", "digits and nothing else"),
        ("🙂🙂🙂🙂🙂🙂", "digits and nothing else"),
        ("١٢٣٤٥٦", "digits and nothing else"),
        ("12345²", "digits and nothing else"),
        ("123\x00456", "digits and nothing else"),
    ],
)
def test_what_is_no_code_is_said(typed: str, said: str) -> None:
    with pytest.raises(AnswerProblem, match=said) as caught:
        code_digits("K", typed)
    assert caught.value.key == "K"
    assert len(str(caught.value)) < 80


def posed(name: str, **parameters: str) -> Challenge:
    response = {"ChallengeName": name, "Session": "s" * 20, "ChallengeParameters": parameters}
    return challenge_of(response, "alice", 9.0)


def test_each_name_has_its_class_and_no_name_is_an_error() -> None:
    assert {name: type(posed(name)) for name in KINDS} == KINDS
    assert type(posed("SOFTWARE_TOKEN_MFA")) is SoftwareTokenMfa
    assert type(posed("NEW_PASSWORD_REQUIRED")) is NewPasswordRequired
    assert type(posed("BRAIN_SCAN")) is Unsupported
    assert all(kind.short and kind.explanation for kind in KINDS.values())


ANSWERED_BY_ITSELF = {
    "PASSWORD_VERIFIER",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
    "ADMIN_NO_SRP_AUTH",
}
"""What no person is asked: proofs that follow from what was typed, and a relic."""


def test_every_challenge_of_the_api_has_its_class() -> None:
    model = botocore.session.get_session().get_service_model("cognito-idp")
    names = set(model.shape_for("ChallengeNameType").enum)  # pyright: ignore
    assert names - set(KINDS) <= ANSWERED_BY_ITSELF
    assert set(KINDS) <= names


def test_required_attributes_the_pool_has_not_yet_are_asked_for() -> None:
    challenge = posed(
        "NEW_PASSWORD_REQUIRED",
        requiredAttributes=json.dumps(
            ["userAttributes.email", "userAttributes.given_name", "userAttributes.custom:tier"]
        ),
        userAttributes=json.dumps({"email": "a@example.com"}),
    )
    assert [(each.key, each.label, each.kind) for each in challenge.fields()] == [
        ("NEW_PASSWORD", "New password", "password"),
        ("userAttributes.given_name", "Given name", "text"),
        ("userAttributes.custom:tier", "Custom:tier", "text"),
    ]
    full = {
        "NEW_PASSWORD": "N3w! ",
        "userAttributes.given_name": "Al",
        "userAttributes.custom:tier": "1",
    }
    assert challenge.responses(full | {"other": "ignored"}) == full
    with pytest.raises(AnswerProblem, match="Given name is empty") as caught:
        challenge.responses(full | {"userAttributes.given_name": ""})
    assert caught.value.key == "userAttributes.given_name"


def test_nothing_typed_is_asked_for_by_name() -> None:
    with pytest.raises(AnswerProblem, match="New password is empty"):
        posed("NEW_PASSWORD_REQUIRED").responses({})


def test_offers_of_mfa_setup() -> None:
    offered = json.dumps(["SMS_MFA", "SOFTWARE_TOKEN_MFA"])
    challenge = posed("MFA_SETUP", MFAS_CAN_SETUP=offered)
    assert isinstance(challenge, MfaSetup)
    assert challenge.can_set_up == ("SMS_MFA", "SOFTWARE_TOKEN_MFA")
    assert challenge.responses({}) == {}


def test_a_phone_number_cannot_be_set_up_within_a_sign_in() -> None:
    challenge = posed("MFA_SETUP", MFAS_CAN_SETUP=json.dumps(["SMS_MFA"]))
    assert isinstance(challenge, MfaSetup)
    assert (challenge.settable, challenge.fields()) == ((), ())


def test_where_only_mail_can_be_set_up_nothing_is_to_choose() -> None:
    challenge = posed("MFA_SETUP", MFAS_CAN_SETUP=json.dumps(["SMS_MFA", "EMAIL_OTP"]))
    assert [field.key for field in challenge.fields()] == ["EMAIL"]
    assert challenge.responses({"EMAIL": "a@example.com"}) == {"EMAIL": "a@example.com"}


def test_factors_that_are_new_to_us_can_be_chosen_too() -> None:
    challenge = posed("SELECT_MFA_TYPE", MFAS_CAN_CHOOSE=json.dumps(["CARRIER_PIGEON", "SMS_MFA"]))
    (choice,) = challenge.fields()
    assert [offer.name for offer in choice.offers] == ["SMS_MFA", "CARRIER_PIGEON"]
    assert challenge.responses({"ANSWER": "CARRIER_PIGEON"}) == {"ANSWER": "CARRIER_PIGEON"}


@pytest.mark.parametrize("about", [SECOND_FACTORS, FIRST_FACTORS, SET_UPS])
def test_what_an_offer_means_fits_into_the_narrowest_column(about: dict[str, str]) -> None:
    assert max(map(len, about.values())) <= 46


def test_what_an_authenticator_was_registered_as() -> None:
    assert posed("SOFTWARE_TOKEN_MFA").facts() == ()
    named = posed("SOFTWARE_TOKEN_MFA", FRIENDLY_DEVICE_NAME="My phone")
    assert named.facts() == (("Registered as", "My phone"),)


def test_the_site_that_a_passkey_is_for() -> None:
    options = json.dumps({"rpId": "a.example", "userVerification": "required"})
    challenge = posed("WEB_AUTHN", CREDENTIAL_REQUEST_OPTIONS=options)
    assert challenge.facts() == (
        ("Site", "a.example"),
        ("Unlocking", "required (userVerification)"),
    )
    assert challenge.responses({"CREDENTIAL": "{}"}) == {"CREDENTIAL": "{}"}


@pytest.mark.parametrize("broken", ["", "{", "null", "7"])
def test_broken_offers_are_none(broken: str) -> None:
    challenge = posed("MFA_SETUP", MFAS_CAN_SETUP=broken)
    assert isinstance(challenge, MfaSetup)
    assert challenge.can_set_up == ()


def test_sessions_do_not_show_in_a_repr() -> None:
    assert "s" * 20 not in repr(posed("MFA_SETUP"))
