"""aws-amplify v6, unmodified: sign-up, passwords, tokens, attributes and leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients.amplify import Amplify, amplify, amplify_of, signed_in
from tests.clients.node import JavaScriptError
from tests.clients.pools import Person
from tests.clients.served import PASSWORD, App, Served

__all__ = ["amplify", "amplify_of", "signed_in"]

pytestmark = pytest.mark.slow


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


def test_leaving(signed_in: Amplify, optional: App, person: Person, idp: Any) -> None:
    signed_in.call("deleteUser")
    with pytest.raises(idp.exceptions.UserNotFoundException):
        idp.admin_get_user(UserPoolId=optional.pool_id, Username=person.name)
