"""aws-amplify v6, unmodified, headless, over loopback HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.clients.node import JavaScriptError, driver
from tests.clients.pools import Person, turn_on
from tests.clients.served import PASSWORD, App, Served
from tests.localcloud.test_custom_auth import SECRET

pytestmark = pytest.mark.slow


class Amplify:
    """`aws-amplify/auth`: `await signIn({username: ...})` is `call("signIn", username=...)`."""

    def __init__(self, send: Callable[..., Any]) -> None:
        self._send = send

    def call(self, method: str, **members: Any) -> Any:
        return self._send(method=method, input=members or None).get("value")

    def step(self, method: str, **members: Any) -> dict[str, Any]:
        """The nextStep that `method` of a sign-in ended with."""
        return self.call(method, **members)["nextStep"]

    def sign_in(self, username: str, password: str = PASSWORD, **options: str) -> dict[str, Any]:
        return self.step("signIn", username=username, password=password, options=options)

    def answer(self, response: str) -> str:
        """The name of the step after this answer."""
        return self.step("confirmSignIn", challengeResponse=response)["signInStep"]

    def enrol(self, served: Served) -> str:
        """Set up and prefer an authenticator; gives its secret."""
        secret = self.call("setUpTOTP")["sharedSecret"]
        self.call("verifyTOTPSetup", code=served.code(secret, -1))
        self.call("updateMFAPreference", totp="PREFERRED")
        return secret


@pytest.fixture
def amplify_of(javascript: Path) -> Iterator[Callable[[App], Amplify]]:
    with ExitStack() as running:

        def make(app: App) -> Amplify:
            arguments = [app.served.url, app.pool_id, app.client_id]
            return Amplify(running.enter_context(driver(javascript, "amplify.mjs", arguments)).send)

        yield make


@pytest.fixture
def amplify(amplify_of: Callable[[App], Amplify], optional: App) -> Amplify:
    return amplify_of(optional)


@pytest.fixture
def signed_in(amplify: Amplify, person: Person) -> Amplify:
    assert amplify.sign_in(person.name)["signInStep"] == "DONE"
    return amplify


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


def test_signing_up(amplify: Amplify, served: Served) -> None:
    address = "amplify-newcomer@example.com"
    options = {"userAttributes": {"email": address}}
    newcomer = {"username": "amplify-newcomer"}
    step = amplify.step("signUp", **newcomer, password=PASSWORD, options=options)
    assert step["signUpStep"] == "CONFIRM_SIGN_UP"
    assert amplify.sign_in(newcomer["username"])["signInStep"] == "CONFIRM_SIGN_UP"
    details = amplify.call("resendSignUpCode", **newcomer)
    assert details["destination"] == "a***@e***"
    code = served.mailed_code(address)
    assert amplify.step("confirmSignUp", **newcomer, confirmationCode=code) == {
        "signUpStep": "DONE"
    }
    assert amplify.sign_in(newcomer["username"])["signInStep"] == "DONE"


def test_signing_up_and_straight_in(
    amplify_of: Callable[[App], Amplify], choice: App, served: Served
) -> None:
    amplify, address = amplify_of(choice), "straight-in@example.com"
    automatic = {"userAttributes": {"email": address}, "autoSignIn": {"authFlowType": "USER_AUTH"}}
    amplify.call("signUp", username="straight-in", password=PASSWORD, options=automatic)
    code = served.mailed_code(address)
    step = amplify.step("confirmSignUp", username="straight-in", confirmationCode=code)
    assert step["signUpStep"] == "COMPLETE_AUTO_SIGN_IN"
    assert amplify.step("autoSignIn") == {"signInStep": "DONE"}


def test_a_forgotten_password(amplify: Amplify, person: Person, served: Served) -> None:
    step = amplify.step("resetPassword", username=person.name)
    assert step["resetPasswordStep"] == "CONFIRM_RESET_PASSWORD_WITH_CODE"
    amplify.call(
        "confirmResetPassword",
        username=person.name,
        confirmationCode=served.mailed_code(person.email),
        newPassword="Another-Horse-9",
    )
    assert amplify.sign_in(person.name, "Another-Horse-9")["signInStep"] == "DONE"


def test_another_password(signed_in: Amplify, person: Person) -> None:
    signed_in.call("updatePassword", oldPassword=PASSWORD, newPassword="Another-Horse-9")
    signed_in.call("signOut")
    assert signed_in.sign_in(person.name, "Another-Horse-9")["signInStep"] == "DONE"


def test_refresh(signed_in: Amplify) -> None:
    def access() -> Any:
        return signed_in.call("fetchAuthSession")["tokens"]["accessToken"]["payload"]

    before = access()
    signed_in.call("fetchAuthSession", forceRefresh=True)
    assert access()["jti"] != before["jti"]
    assert access()["origin_jti"] == before["origin_jti"]


def test_signing_out_everywhere(
    signed_in: Amplify, optional: App, person: Person, idp: Any
) -> None:
    elsewhere = idp.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=optional.client_id,
        AuthParameters={"USERNAME": person.name, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["AccessToken"]
    signed_in.call("signOut", **{"global": True})
    with pytest.raises(idp.exceptions.NotAuthorizedException, match="has been revoked"):
        idp.get_user(AccessToken=elsewhere)
    with pytest.raises(JavaScriptError, match="UserUnAuthenticatedException"):
        signed_in.call("getCurrentUser")


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


def test_attributes(signed_in: Amplify, person: Person, served: Served) -> None:
    address = f"new-{person.email}"
    changes = {"email": address, "nickname": "Al"}
    steps = signed_in.call("updateUserAttributes", userAttributes=changes)
    assert steps["email"]["nextStep"]["updateAttributeStep"] == "CONFIRM_ATTRIBUTE_WITH_CODE"
    assert steps["nickname"]["nextStep"]["updateAttributeStep"] == "DONE"
    signed_in.call("sendUserAttributeVerificationCode", userAttributeKey="email")
    code = served.mailed_code(address)
    signed_in.call("confirmUserAttribute", userAttributeKey="email", confirmationCode=code)
    signed_in.call("deleteUserAttributes", userAttributeKeys=["nickname"])
    attributes = signed_in.call("fetchUserAttributes")
    assert (attributes["email"], attributes["email_verified"]) == (address, "true")
    assert "nickname" not in attributes


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


def test_leaving(signed_in: Amplify, optional: App, person: Person, idp: Any) -> None:
    signed_in.call("deleteUser")
    with pytest.raises(idp.exceptions.UserNotFoundException):
        idp.admin_get_user(UserPoolId=optional.pool_id, Username=person.name)
