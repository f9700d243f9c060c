"""amazon-cognito-identity-js, unmodified, over loopback HTTP.

Its second factors are authenticators and text messages: it knows neither EMAIL_OTP nor USER_AUTH.
"""

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
AUTHENTICATOR = "SOFTWARE_TOKEN_MFA"
PREFERRED = {"Enabled": True, "PreferredMfa": True}


class User:
    """A CognitoUser: `await user.method(...)` of JavaScript, with the handler that was called."""

    def __init__(self, send: Callable[..., Any]) -> None:
        self._send = send

    def call(self, method: str, *args: Any, after: tuple[Any, ...] = ()) -> tuple[str, Any]:
        """The handler that `method` called, and what it was given."""
        outcome = self._send(method=method, args=args, after=after)
        return outcome["event"], outcome.get("value")

    def session(self, method: str, *args: Any, after: tuple[Any, ...] = ()) -> dict[str, Any]:
        """The CognitoUserSession with which `method` succeeded."""
        event, value = self.call(method, *args, after=after)
        assert event in ("onSuccess", "result")
        return value[0] if event == "onSuccess" else value

    def enrol(self, served: Served) -> str:
        """Set up and prefer an authenticator; gives its secret."""
        event, [secret] = self.call("associateSoftwareToken")
        assert event == "associateSecretCode"
        self.call("verifySoftwareToken", served.code(secret, -1), "Test phone")
        assert self.call("setUserMfaPreference", None, PREFERRED) == ("result", "SUCCESS")
        return secret


@pytest.fixture
def new_user_of(javascript: Path) -> Iterator[Callable[..., User]]:
    with ExitStack() as running:

        def make(app: App, name: str, flow: str = "USER_SRP_AUTH") -> User:
            arguments = [app.served.url, app.pool_id, app.client_id, name, flow]
            return User(running.enter_context(driver(javascript, "identity.mjs", arguments)).send)

        yield make


@pytest.fixture
def user(new_user_of: Callable[..., User], optional: App, person: Person) -> User:
    return new_user_of(optional, person.name)


@pytest.fixture
def signed_in(user: User) -> User:
    user.session("authenticateUser", PASSWORD)
    return user


@pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
def test_sign_in(
    new_user_of: Callable[..., User], optional: App, person: Person, flow: str
) -> None:
    session = new_user_of(optional, person.name, flow).session("authenticateUser", PASSWORD)
    assert session["idToken"]["payload"]["email"] == person.email
    assert session["accessToken"]["payload"]["username"] == person.name
    assert session["refreshToken"]["token"]


@pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
def test_a_wrong_password(
    new_user_of: Callable[..., User], optional: App, person: Person, flow: str
) -> None:
    with pytest.raises(JavaScriptError) as refused:
        new_user_of(optional, person.name, flow).call("authenticateUser", "Correct-Horse-8")
    assert refused.value.args == ("NotAuthorizedException", "Incorrect username or password.")


def test_an_authenticator(signed_in: User, served: Served) -> None:
    secret = signed_in.enrol(served)
    event, [challenge, parameters] = signed_in.call("authenticateUser", PASSWORD)
    assert (event, challenge) == ("totpRequired", AUTHENTICATOR)
    assert parameters["FRIENDLY_DEVICE_NAME"] == "Test phone"
    with pytest.raises(JavaScriptError) as refused:
        signed_in.call("sendMFACode", served.code(secret, 5), after=(AUTHENTICATOR,))
    assert refused.value.args == ("CodeMismatchException", "Invalid code received for user")
    signed_in.session("sendMFACode", served.code(secret), after=(AUTHENTICATOR,))


def test_an_authenticator_set_up_in_the_sign_in(
    new_user_of: Callable[..., User], required: App, new_user: Callable[..., str], served: Served
) -> None:
    user = new_user_of(required, new_user(required.pool_id))
    event, _ = user.call("authenticateUser", PASSWORD)
    assert event == "mfaSetup"
    _, [secret] = user.call("associateSoftwareToken")
    session = user.session("verifySoftwareToken", served.code(secret), "Test phone")
    assert session["accessToken"]["jwtToken"]


def test_a_text_message(
    user: User, optional: App, person: Person, served: Served, idp: Any
) -> None:
    turn_on(idp, optional, person, preferred=True, SMS=True)
    event, [challenge, parameters] = user.call("authenticateUser", PASSWORD)
    assert (event, challenge) == ("mfaRequired", "SMS_MFA")
    assert parameters["CODE_DELIVERY_DESTINATION"] == "+*******" + person.phone[-4:]
    user.session("sendMFACode", served.mailed_code(person.phone))


def test_the_choice_of_a_factor(
    signed_in: User, optional: App, person: Person, served: Served, idp: Any
) -> None:
    secret = signed_in.enrol(served)
    turn_on(idp, optional, person, preferred=False, SMS=True, SoftwareToken=True)
    event, [challenge, _] = signed_in.call("authenticateUser", PASSWORD)
    assert (event, challenge) == ("selectMFAType", "SELECT_MFA_TYPE")
    assert signed_in.call("sendMFASelectionAnswer", AUTHENTICATOR)[0] == "totpRequired"
    signed_in.session("sendMFACode", served.code(secret), after=(AUTHENTICATOR,))

    signed_in.call("authenticateUser", PASSWORD)
    assert signed_in.call("sendMFASelectionAnswer", "SMS_MFA")[0] == "mfaRequired"
    signed_in.session("sendMFACode", served.mailed_code(person.phone))


def test_a_temporary_password(
    new_user_of: Callable[..., User], optional: App, new_user: Callable[..., str]
) -> None:
    user = new_user_of(optional, new_user(optional.pool_id, temporary=True))
    assert user.call("authenticateUser", PASSWORD) == ("newPasswordRequired", [{}, []])
    user.session("completeNewPasswordChallenge", "Another-Horse-9", {"nickname": "Al"})
    session = user.session("authenticateUser", "Another-Horse-9")
    assert session["idToken"]["payload"]["nickname"] == "Al"


def test_signing_up(new_user_of: Callable[..., User], optional: App, served: Served) -> None:
    newcomer, address = new_user_of(optional, "newcomer"), "newcomer@example.com"
    email = {"Name": "email", "Value": address}
    _, result = newcomer.call("signUp", PASSWORD, [email], None)
    assert result["userConfirmed"] is False
    assert result["codeDeliveryDetails"]["Destination"] == "n***@e***"
    with pytest.raises(JavaScriptError, match="User is not confirmed"):
        newcomer.call("authenticateUser", PASSWORD)
    newcomer.call("resendConfirmationCode")
    code = served.mailed_code(address)
    assert newcomer.call("confirmRegistration", code, False) == ("result", "SUCCESS")
    newcomer.session("authenticateUser", PASSWORD)


def test_a_forgotten_password(user: User, person: Person, served: Served) -> None:
    assert user.call("forgotPassword")[0] == "inputVerificationCode"
    code = served.mailed_code(person.email)
    assert user.call("confirmPassword", code, "Another-Horse-9") == ("onSuccess", ["SUCCESS"])
    user.session("authenticateUser", "Another-Horse-9")


def test_another_password(signed_in: User) -> None:
    changed = signed_in.call("changePassword", PASSWORD, "Another-Horse-9")
    assert changed == ("result", "SUCCESS")
    signed_in.session("authenticateUser", "Another-Horse-9")


def test_refresh(signed_in: User) -> None:
    before = signed_in.session("getSession")["accessToken"]["payload"]
    after = signed_in.session("refreshSession")["accessToken"]["payload"]
    assert after["origin_jti"] == before["origin_jti"]
    assert after["jti"] != before["jti"]


def test_signing_out_everywhere(signed_in: User, idp: Any) -> None:
    token = signed_in.session("getSession")["accessToken"]["jwtToken"]
    assert signed_in.call("globalSignOut") == ("onSuccess", ["SUCCESS"])
    with pytest.raises(idp.exceptions.NotAuthorizedException, match="has been revoked"):
        idp.get_user(AccessToken=token)


def test_attributes(signed_in: User, person: Person, served: Served) -> None:
    address = f"new-{person.email}"
    changes = [{"Name": "email", "Value": address}, {"Name": "nickname", "Value": "Al"}]
    assert signed_in.call("updateAttributes", changes) == ("result", "SUCCESS")
    assert signed_in.call("getAttributeVerificationCode", "email")[0] == "inputVerificationCode"
    signed_in.call("verifyAttribute", "email", served.mailed_code(address))
    assert signed_in.call("deleteAttributes", ["nickname"]) == ("result", "SUCCESS")
    _, attributes = signed_in.call("getUserAttributes")
    values = {attribute["Name"]: attribute["Value"] for attribute in attributes}
    assert (values["email"], values["email_verified"]) == (address, "true")
    assert "nickname" not in values


def test_a_trusted_device(
    new_user_of: Callable[..., User],
    tracking: App,
    new_person: Callable[[str], Person],
    served: Served,
    idp: Any,
) -> None:
    person = new_person(tracking.pool_id)
    user = new_user_of(tracking, person.name)
    turn_on(idp, tracking, person, preferred=True, SMS=True)

    def sign_in_with_code() -> Any:
        assert user.call("authenticateUser", PASSWORD)[0] == "mfaRequired"
        return user.call("sendMFACode", served.mailed_code(person.phone))

    event, [_, must_ask] = sign_in_with_code()
    assert (event, must_ask) == ("onSuccess", True)
    sign_in_with_code()
    assert user.call("setDeviceStatusRemembered") == ("onSuccess", ["SUCCESS"])
    user.session("refreshSession")
    user.session("authenticateUser", PASSWORD)
    _, [listed] = user.call("listDevices", 10, None)
    _, [shown] = user.call("getDevice")
    assert shown["Device"]["DeviceKey"] in [device["DeviceKey"] for device in listed["Devices"]]
    assert user.call("forgetDevice") == ("onSuccess", ["SUCCESS"])
    sign_in_with_code()


@pytest.mark.parametrize("proof", [(), (PASSWORD,)], ids=["alone", "after SRP"])
def test_a_custom_challenge(
    new_user_of: Callable[..., User],
    custom: App,
    new_person: Callable[[str], Person],
    proof: tuple[str, ...],
) -> None:
    user = new_user_of(custom, new_person(custom.pool_id).name, "CUSTOM_AUTH")
    event, [parameters] = user.call("authenticateUser" if proof else "initiateAuth", *proof)
    assert (event, parameters["hint"]) == ("customChallenge", "four digits")
    assert user.call("sendCustomChallengeAnswer", "0815")[0] == "customChallenge"
    user.session("sendCustomChallengeAnswer", SECRET)


def test_leaving(signed_in: User, optional: App, person: Person, idp: Any) -> None:
    assert signed_in.call("deleteUser") == ("result", "SUCCESS")
    with pytest.raises(idp.exceptions.UserNotFoundException):
        idp.admin_get_user(UserPoolId=optional.pool_id, Username=person.name)
