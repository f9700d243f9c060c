"""SignUp and ConfirmSignUp."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cognito.call import Message
from tests.localcloud.conftest import PASSWORD, Refused, Site

EMAIL = {"Name": "email", "Value": "dora@example.com"}
PHONE = {"Name": "phone_number", "Value": "+15555550199"}
DAY = 24 * 60 * 60


@pytest.fixture
def open_site(new_site: Callable[..., Site]) -> Site:
    return new_site(pool={"AutoVerifiedAttributes": ["email", "phone_number"]})


def sign_up(site: Site, *attributes: dict[str, str], **more: Any) -> dict[str, Any]:
    wishes = {"Username": "dora", "Password": PASSWORD, "UserAttributes": list(attributes)}
    return site.aws.sign_up(ClientId=site.client_id, **wishes | more)


def confirm(site: Site, code: str, username: str = "dora") -> dict[str, Any]:
    return site.aws.confirm_sign_up(
        ClientId=site.client_id, Username=username, ConfirmationCode=code
    )


def test_signing_up_confirming_and_signing_in(
    open_site: Site, inbox: list[Message], refused: Refused
) -> None:
    result = sign_up(open_site, EMAIL)
    assert result["UserConfirmed"] is False
    assert result["CodeDeliveryDetails"] == {
        "AttributeName": "email",
        "DeliveryMedium": "EMAIL",
        "Destination": "d***@e***",
    }
    (message,) = inbox
    assert message.destination == "dora@example.com"
    assert message.text.startswith("Your confirmation code is ")
    with refused("UserNotConfirmedException", "User is not confirmed."):
        open_site.sign_in("dora")
    confirm(open_site, message.text[-6:])
    user = open_site.aws.admin_get_user(**open_site.key("dora"))
    assert user["UserStatus"] == "CONFIRMED"
    shown = {entry["Name"]: entry["Value"] for entry in user["UserAttributes"]}
    assert shown["email_verified"] == "true"
    assert shown["sub"] == result["UserSub"]
    assert "AuthenticationResult" in open_site.sign_in("dora")


def test_the_status_of_an_unconfirmed_user_is_not_shown_to_strangers(
    open_site: Site, refused: Refused
) -> None:
    sign_up(open_site, EMAIL)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        open_site.sign_in("dora", "Wrong-Horse-9")


def test_sms_comes_before_email(open_site: Site, inbox: list[Message]) -> None:
    details = sign_up(open_site, EMAIL, PHONE)["CodeDeliveryDetails"]
    assert details["Destination"] == "+*******0199"
    assert details["DeliveryMedium"] == "SMS"
    assert inbox[0].text.startswith("Your verification code is ")
    user = open_site.aws.admin_get_user(**open_site.key("dora"))
    assert {"Name": "email_verified", "Value": "false"} in user["UserAttributes"]


def test_nothing_is_sent_when_nothing_is_verified(
    site: Site, inbox: list[Message], refused: Refused
) -> None:
    assert "CodeDeliveryDetails" not in sign_up(site, EMAIL)
    assert not inbox
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        confirm(site, "123456")


def test_wrong_and_late_codes(open_site: Site, inbox: list[Message], refused: Refused) -> None:
    sign_up(open_site, EMAIL)
    code = inbox[0].text[-6:]
    wrong = "000000" if code != "000000" else "000001"
    text = "Invalid verification code provided, please try again."
    for guess in (wrong, "é"):
        with refused("CodeMismatchException", text):
            confirm(open_site, guess)
    open_site.clock.advance(DAY)
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        confirm(open_site, code)


def test_confirming_twice(open_site: Site, inbox: list[Message], refused: Refused) -> None:
    sign_up(open_site, EMAIL)
    confirm(open_site, inbox[0].text[-6:])
    text = "User cannot be confirmed. Current status is CONFIRMED"
    with refused("NotAuthorizedException", text):
        confirm(open_site, inbox[0].text[-6:])


@pytest.mark.parametrize(
    ("errors", "kind", "text"),
    [
        ("LEGACY", "UserNotFoundException", "Username/client id combination not found."),
        (
            "ENABLED",
            "ExpiredCodeException",
            "Invalid code provided, please request a code again.",
        ),
    ],
)
def test_confirming_an_absent_user(
    new_site: Callable[..., Site], refused: Refused, errors: str, kind: str, text: str
) -> None:
    site = new_site(client={"PreventUserExistenceErrors": errors})
    with refused(kind, text):
        confirm(site, "123456", "nobody")


def test_a_taken_name(site: Site, refused: Refused, inbox: list[Message]) -> None:
    with refused("UsernameExistsException", "User already exists"):
        sign_up(site, Username="alice")
    assert not inbox


def test_a_closed_pool(new_site: Callable[..., Site], refused: Refused) -> None:
    site = new_site(pool={"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True}})
    with refused("NotAuthorizedException", "SignUp is not permitted for this user pool"):
        sign_up(site)


def test_a_weak_password(site: Site, refused: Refused) -> None:
    text = "Password did not conform with policy: Password must have symbol characters"
    with refused("InvalidPasswordException", text):
        sign_up(site, Password="CorrectHorse9")


def test_no_password(site: Site, refused: Refused) -> None:
    with refused("InvalidParameterException", "Password is required."):
        site.aws.sign_up(ClientId=site.client_id, Username="dora")


def test_a_missing_required_attribute(new_site: Callable[..., Site], refused: Refused) -> None:
    site = new_site(pool={"Schema": [{"Name": "family_name", "Required": True}]})
    text = (
        "Attributes did not conform to the schema: name.familyName: "
        "The attribute name.familyName is required"
    )
    with refused("InvalidParameterException", text):
        sign_up(site, EMAIL)


def test_attributes_the_client_may_not_write(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    site = new_site(client={"WriteAttributes": ["email"]})
    text = "A client attempted to write unauthorized attribute"
    for given in ({"Name": "name", "Value": "Dora"}, {"Name": "email_verified", "Value": "true"}):
        with refused("NotAuthorizedException", text):
            sign_up(site, given)
    sign_up(site, EMAIL)


def test_another_code(open_site: Site, inbox: list[Message], refused: Refused) -> None:
    sign_up(open_site, EMAIL)
    again = {"ClientId": open_site.client_id, "Username": "dora"}
    details = open_site.aws.resend_confirmation_code(**again)["CodeDeliveryDetails"]
    assert details["Destination"] == "d***@e***"
    first, second = (message.text[-6:] for message in inbox)
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        confirm(open_site, first)
    confirm(open_site, second)
    with refused("InvalidParameterException", "User is already confirmed."):
        open_site.aws.resend_confirmation_code(**again)


def test_codes_are_not_sent_again_without_end(open_site: Site, refused: Refused) -> None:
    sign_up(open_site, EMAIL)
    again = {"ClientId": open_site.client_id, "Username": "dora"}
    for _ in range(5):
        open_site.aws.resend_confirmation_code(**again)
    text = "Attempt limit exceeded, please try after some time."
    with refused("LimitExceededException", text):
        open_site.aws.resend_confirmation_code(**again)


def test_no_code_where_nothing_is_verified(site: Site, refused: Refused) -> None:
    sign_up(site, EMAIL)
    text = "Cannot resend codes. Auto verification not turned on."
    with refused("NotAuthorizedException", text):
        site.aws.resend_confirmation_code(ClientId=site.client_id, Username="dora")


def test_an_invented_user_gets_invented_codes(
    new_site: Callable[..., Site], inbox: list[Message], refused: Refused
) -> None:
    site = new_site(
        pool={"AutoVerifiedAttributes": ["email"]}, client={"PreventUserExistenceErrors": "ENABLED"}
    )
    again = {"ClientId": site.client_id, "Username": "nobody"}
    details = site.aws.resend_confirmation_code(**again)["CodeDeliveryDetails"]
    assert (details["AttributeName"], details["DeliveryMedium"]) == ("email", "EMAIL")
    assert not inbox
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        confirm(site, "123456", "nobody")


def test_an_administrator_confirms_and_verifies_nothing(
    open_site: Site, inbox: list[Message], refused: Refused
) -> None:
    sign_up(open_site, EMAIL)
    open_site.aws.admin_confirm_sign_up(**open_site.key("dora"))
    user = open_site.aws.admin_get_user(**open_site.key("dora"))
    assert user["UserStatus"] == "CONFIRMED"
    assert {"Name": "email_verified", "Value": "false"} in user["UserAttributes"]
    text = "User cannot be confirmed. Current status is CONFIRMED"
    with refused("NotAuthorizedException", text):
        open_site.aws.admin_confirm_sign_up(**open_site.key("dora"))
    with refused("NotAuthorizedException", text):
        confirm(open_site, inbox[0].text[-6:])
