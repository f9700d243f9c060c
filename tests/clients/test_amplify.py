"""aws-amplify v6, unmodified, headless, over loopback HTTP: every way to sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients.amplify import Amplify, amplify, amplify_of, signed_in
from tests.clients.node import JavaScriptError
from tests.clients.pools import Person, turn_on
from tests.clients.served import PASSWORD, App, Served
from tests.localcloud.test_custom_auth import SECRET

__all__ = ["amplify", "amplify_of", "signed_in"]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
def test_sign_in(amplify: Amplify, person: Person, flow: str) -> None:
    assert amplify.sign_in(person.name, authFlowType=flow) == {"signInStep": "DONE"}
    assert amplify.call("getCurrentUser")["username"] == person.name
    tokens = amplify.call("fetchAuthSession")["tokens"]
    assert tokens["idToken"]["payload"]["email"] == person.email
    assert amplify.call("fetchUserAttributes")["email_verified"] == "true"


@pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
def test_a_wrong_password(amplify: Amplify, person: Person, flow: str) -> None:
    with pytest.raises(JavaScriptError) as refused:
        amplify.sign_in(person.name, "Correct-Horse-8", authFlowType=flow)
    assert refused.value.args == ("NotAuthorizedException", "Incorrect username or password.")


def test_an_authenticator(signed_in: Amplify, person: Person, served: Served) -> None:
    secret = signed_in.enrol(served)
    preference = {"enabled": ["TOTP"], "preferred": "TOTP"}
    assert signed_in.call("fetchMFAPreference") == preference
    signed_in.call("signOut")
    step = signed_in.sign_in(person.name)
    assert step == {"signInStep": "CONFIRM_SIGN_IN_WITH_TOTP_CODE"}
    with pytest.raises(JavaScriptError) as refused:
        signed_in.answer(served.code(secret, 5))
    assert refused.value.args == ("CodeMismatchException", "Invalid code received for user")
    assert signed_in.answer(served.code(secret)) == "DONE"


MESSAGES = [
    ("SMS", "CONFIRM_SIGN_IN_WITH_SMS_CODE", "phone"),
    ("Email", "CONFIRM_SIGN_IN_WITH_EMAIL_CODE", "email"),
]


@pytest.mark.parametrize(("factor", "expected", "way"), MESSAGES, ids=["SMS", "email"])
def test_a_code_by_message(
    amplify: Amplify,
    optional: App,
    person: Person,
    served: Served,
    idp: Any,
    factor: str,
    expected: str,
    way: str,
) -> None:
    turn_on(idp, optional, person, preferred=True, **{factor: True})
    step = amplify.sign_in(person.name)
    assert step["signInStep"] == expected
    assert step["codeDeliveryDetails"]["deliveryMedium"] == factor.upper()
    assert amplify.answer(served.mailed_code(getattr(person, way))) == "DONE"


def test_the_choice_of_a_factor(
    signed_in: Amplify, optional: App, person: Person, served: Served, idp: Any
) -> None:
    secret = signed_in.enrol(served)
    turn_on(idp, optional, person, preferred=False, SMS=True, Email=True, SoftwareToken=True)
    for choice, code in [
        ("TOTP", lambda: served.code(secret)),
        ("SMS", lambda: served.mailed_code(person.phone)),
        ("EMAIL", lambda: served.mailed_code(person.email)),
    ]:
        signed_in.call("signOut")
        step = signed_in.sign_in(person.name)
        assert step["signInStep"] == "CONTINUE_SIGN_IN_WITH_MFA_SELECTION"
        assert step["allowedMFATypes"] == ["SMS", "EMAIL", "TOTP"]
        assert signed_in.answer(choice) == f"CONFIRM_SIGN_IN_WITH_{choice}_CODE"
        assert signed_in.answer(code()) == "DONE"


def test_an_authenticator_set_up_in_the_sign_in(
    amplify_of: Callable[[App], Amplify],
    required: App,
    new_user: Callable[..., str],
    served: Served,
) -> None:
    amplify = amplify_of(required)
    step = amplify.sign_in(new_user(required.pool_id))
    assert step["signInStep"] == "CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION"
    assert set(step["allowedMFATypes"]) == {"TOTP", "EMAIL"}
    step = amplify.step("confirmSignIn", challengeResponse="TOTP")
    assert step["signInStep"] == "CONTINUE_SIGN_IN_WITH_TOTP_SETUP"
    secret = step["totpSetupDetails"]["sharedSecret"]
    assert amplify.answer(served.code(secret)) == "DONE"
    assert amplify.call("fetchMFAPreference")["enabled"] == ["TOTP"]


def test_an_address_set_up_in_the_sign_in(
    amplify_of: Callable[[App], Amplify],
    required: App,
    new_user: Callable[..., str],
    served: Served,
) -> None:
    amplify, address = amplify_of(required), "set-up@example.com"
    amplify.sign_in(new_user(required.pool_id))
    assert amplify.answer("EMAIL") == "CONTINUE_SIGN_IN_WITH_EMAIL_SETUP"
    assert amplify.answer(address) == "CONFIRM_SIGN_IN_WITH_EMAIL_CODE"
    assert amplify.answer(served.mailed_code(address)) == "DONE"


def test_a_temporary_password(
    amplify: Amplify, optional: App, new_user: Callable[..., str]
) -> None:
    name = new_user(optional.pool_id, temporary=True)
    step = amplify.sign_in(name)
    assert step["signInStep"] == "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED"
    assert amplify.answer("Another-Horse-9") == "DONE"
    amplify.call("signOut")
    assert amplify.sign_in(name, "Another-Horse-9")["signInStep"] == "DONE"


FIRST_FACTORS = [("EMAIL_OTP", "EMAIL", "email"), ("SMS_OTP", "SMS", "phone")]


@pytest.mark.parametrize(("factor", "step", "way"), FIRST_FACTORS, ids=["email", "SMS"])
def test_a_code_instead_of_a_password(
    amplify_of: Callable[[App], Amplify],
    choice: App,
    new_person: Callable[[str], Person],
    served: Served,
    factor: str,
    step: str,
    way: str,
) -> None:
    amplify, person = amplify_of(choice), new_person(choice.pool_id)
    options = {"authFlowType": "USER_AUTH", "preferredChallenge": factor}
    asked = amplify.step("signIn", username=person.name, options=options)
    assert asked["signInStep"] == f"CONFIRM_SIGN_IN_WITH_{step}_CODE"
    assert amplify.answer(served.mailed_code(getattr(person, way))) == "DONE"


@pytest.mark.parametrize("factor", ["EMAIL_OTP", "PASSWORD", "PASSWORD_SRP"])
def test_the_choice_of_a_first_factor(
    amplify_of: Callable[[App], Amplify],
    choice: App,
    new_person: Callable[[str], Person],
    served: Served,
    factor: str,
) -> None:
    amplify, person = amplify_of(choice), new_person(choice.pool_id)
    asked = amplify.step("signIn", username=person.name, options={"authFlowType": "USER_AUTH"})
    assert asked["signInStep"] == "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION"
    assert {"PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"} <= set(asked["availableChallenges"])
    step = amplify.answer(factor)
    if factor == "EMAIL_OTP":
        assert step == "CONFIRM_SIGN_IN_WITH_EMAIL_CODE"
        assert amplify.answer(served.mailed_code(person.email)) == "DONE"
    else:
        assert step == "CONFIRM_SIGN_IN_WITH_PASSWORD"
        assert amplify.answer(PASSWORD) == "DONE"


@pytest.mark.parametrize("factor", ["PASSWORD", "PASSWORD_SRP"])
def test_a_password_asked_for_by_preference(
    amplify_of: Callable[[App], Amplify],
    choice: App,
    new_person: Callable[[str], Person],
    factor: str,
) -> None:
    amplify, person = amplify_of(choice), new_person(choice.pool_id)
    options = {"authFlowType": "USER_AUTH", "preferredChallenge": factor}
    assert amplify.sign_in(person.name, **options)["signInStep"] == "DONE"


def test_a_trusted_device(
    amplify_of: Callable[[App], Amplify],
    tracking: App,
    new_person: Callable[[str], Person],
    served: Served,
    idp: Any,
) -> None:
    amplify, person = amplify_of(tracking), new_person(tracking.pool_id)
    turn_on(idp, tracking, person, preferred=True, SMS=True)

    def sign_in_with_code() -> None:
        step = amplify.sign_in(person.name)
        assert step["signInStep"] == "CONFIRM_SIGN_IN_WITH_SMS_CODE"
        assert amplify.answer(served.mailed_code(person.phone)) == "DONE"

    sign_in_with_code()
    [device] = amplify.call("fetchDevices")
    amplify.call("signOut")
    sign_in_with_code()
    amplify.call("rememberDevice")
    amplify.call("fetchAuthSession", forceRefresh=True)
    amplify.call("signOut")
    assert amplify.sign_in(person.name) == {"signInStep": "DONE"}
    assert device["id"] in [known["id"] for known in amplify.call("fetchDevices")]
    amplify.call("forgetDevice")
    amplify.call("signOut")
    sign_in_with_code()


@pytest.mark.parametrize("flow", ["CUSTOM_WITH_SRP", "CUSTOM_WITHOUT_SRP"])
def test_a_custom_challenge(
    amplify_of: Callable[[App], Amplify],
    custom: App,
    new_person: Callable[[str], Person],
    flow: str,
) -> None:
    amplify, person = amplify_of(custom), new_person(custom.pool_id)
    password = {"password": PASSWORD} if flow == "CUSTOM_WITH_SRP" else {}
    options = {"authFlowType": flow}
    step = amplify.step("signIn", username=person.name, options=options, **password)
    assert step["signInStep"] == "CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE"
    assert step["additionalInfo"]["hint"] == "four digits"
    assert amplify.answer("0815") == "CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE"
    assert amplify.answer(SECRET) == "DONE"
