"""ForgotPassword, ConfirmForgotPassword, AdminResetUserPassword and ChangePassword."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cognito.call import Message
from tests.localcloud.conftest import PASSWORD, Refused, Site

NEW = "Battery-Staple-1"
PHONE = "+15555550199"
HOUR = 60 * 60
EXPIRED = ("ExpiredCodeException", "Invalid code provided, please request a code again.")
MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
UNKNOWN = ("UserNotFoundException", "Username/client id combination not found.")
LIMIT = ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
UNREACHABLE = (
    "InvalidParameterException",
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
)
NOT_NOW = ("NotAuthorizedException", "User password cannot be reset in the current state.")


def forgot(site: Site, username: str = "alice") -> dict[str, str]:
    answer = site.aws.forgot_password(ClientId=site.client_id, Username=username)
    return answer["CodeDeliveryDetails"]


def confirm(site: Site, code: str, username: str = "alice", password: str = NEW) -> None:
    site.aws.confirm_forgot_password(
        ClientId=site.client_id, Username=username, ConfirmationCode=code, Password=password
    )


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "000001"


def recovery(*names: str) -> dict[str, Any]:
    mechanisms = [{"Name": name, "Priority": rank} for rank, name in enumerate(names, start=1)]
    return {"AccountRecoverySetting": {"RecoveryMechanisms": mechanisms}}


@pytest.fixture
def hiding(new_site: Callable[..., Site]) -> Site:
    site = new_site(client={"PreventUserExistenceErrors": "ENABLED"})
    site.add_user(email="alice@example.com", email_verified="true")
    return site


def test_a_forgotten_password(site: Site, inbox: list[Message], refused: Refused) -> None:
    token = site.tokens()["AccessToken"]
    assert forgot(site) == {
        "AttributeName": "email",
        "DeliveryMedium": "EMAIL",
        "Destination": "a***@e***",
    }
    (message,) = inbox
    assert message.destination == "alice@example.com"
    assert (message.kind, message.username) == ("password reset code", "alice")
    code = message.text[-6:]
    assert "AuthenticationResult" in site.sign_in()
    confirm(site, code)
    assert "AuthenticationResult" in site.sign_in(password=NEW)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        site.sign_in()
    with refused(*EXPIRED):
        confirm(site, code)
    assert site.aws.get_user(AccessToken=token)["Username"] == "alice"


def test_a_new_code_replaces_the_old_one_which_lives_an_hour(
    site: Site, inbox: list[Message], refused: Refused
) -> None:
    with refused(*EXPIRED):
        confirm(site, "123456")
    forgot(site)
    forgot(site)
    first, second = (message.text[-6:] for message in inbox)
    assert first != second
    with refused(*MISMATCH):
        confirm(site, first)
    site.clock.advance(HOUR)
    with refused(*EXPIRED):
        confirm(site, second)


def test_a_weak_password_leaves_the_code_good(
    site: Site, inbox: list[Message], refused: Refused
) -> None:
    forgot(site)
    text = "Password did not conform with policy: Password must have symbol characters"
    with refused("InvalidPasswordException", text):
        confirm(site, inbox[0].text[-6:], password="BatteryStaple1")
    confirm(site, inbox[0].text[-6:])


def test_wrong_codes_are_not_taken_without_end(
    site: Site, inbox: list[Message], refused: Refused
) -> None:
    forgot(site)
    code = inbox[0].text[-6:]
    for _ in range(5):
        with refused(*MISMATCH):
            confirm(site, wrong(code))
    with refused(*LIMIT):
        confirm(site, code)
    site.clock.advance(HOUR)
    forgot(site)
    confirm(site, inbox[1].text[-6:])


@pytest.mark.parametrize("username", ["alice", "nobody"])
def test_codes_are_not_sent_without_end(hiding: Site, refused: Refused, username: str) -> None:
    for _ in range(5):
        forgot(hiding, username)
    with refused(*LIMIT):
        forgot(hiding, username)
    hiding.clock.advance(HOUR)
    forgot(hiding, username)


def test_an_absent_user_of_a_legacy_client(site: Site, refused: Refused) -> None:
    with refused(*UNKNOWN):
        forgot(site, "nobody")
    with refused(*UNKNOWN):
        confirm(site, "123456", "nobody")
    with refused(*UNKNOWN):
        site.aws.resend_confirmation_code(ClientId=site.client_id, Username="nobody")


def test_an_absent_user_looks_like_a_present_one(hiding: Site, refused: Refused) -> None:
    with refused(*EXPIRED):
        confirm(hiding, "123456", "nobody")
    details = forgot(hiding, "nobody")
    assert details == forgot(hiding, "nobody")
    assert details["AttributeName"] == "email"
    assert details["Destination"][1:5] == "***@"
    assert details["Destination"][6:] == "***"
    assert details != forgot(hiding, "somebody")
    for _ in range(5):
        with refused(*MISMATCH):
            confirm(hiding, "123456", "nobody")
    with refused(*LIMIT):
        confirm(hiding, "123456", "nobody")
    assert forgot(hiding, "zoe@test.example")["Destination"] == "z***@t***"


def test_an_invented_telephone_number(new_site: Callable[..., Site]) -> None:
    client = {"PreventUserExistenceErrors": "ENABLED"}
    site = new_site(pool=recovery("verified_phone_number"), client=client)
    details = forgot(site, "nobody")
    assert details["DeliveryMedium"] == "SMS"
    assert details["Destination"].startswith("+*******")
    assert len(details["Destination"]) == len("+*******0199")


@pytest.mark.parametrize(
    ("mechanisms", "medium"),
    [
        (["verified_email", "verified_phone_number"], "EMAIL"),
        (["verified_phone_number", "verified_email"], "SMS"),
        (["verified_phone_number"], "SMS"),
    ],
)
def test_the_order_of_recovery(
    new_site: Callable[..., Site], mechanisms: list[str], medium: str
) -> None:
    site = new_site(pool=recovery(*mechanisms))
    addresses = {"email": "alice@example.com", "phone_number": PHONE}
    site.add_user(**addresses, email_verified="true", phone_number_verified="true")
    assert forgot(site)["DeliveryMedium"] == medium


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"email": "alice@example.com"},
        {"email": "alice@example.com", "email_verified": "false"},
        {"phone_number": PHONE, "phone_number_verified": "true"},
    ],
)
def test_nothing_to_recover_with(
    new_site: Callable[..., Site], refused: Refused, attributes: dict[str, str]
) -> None:
    site = new_site(pool=recovery("verified_email"))
    site.add_user(**attributes)
    with refused(*UNREACHABLE):
        forgot(site)
    with refused(*UNREACHABLE):
        site.aws.admin_reset_user_password(**site.key())


def test_only_administrators_recover(new_site: Callable[..., Site], refused: Refused) -> None:
    site = new_site(pool=recovery("admin_only"))
    site.add_user(email="alice@example.com", email_verified="true")
    with refused("NotAuthorizedException", "Contact administrator to reset password."):
        forgot(site)


def test_the_channel_of_the_second_factor_is_barred(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    """A stolen telephone must not be both factors (REC-03)."""
    site = new_site(pool=recovery("verified_phone_number", "verified_email"))
    role = {"SnsCallerArn": "arn:aws:iam::111122223333:role/cognito-sms"}
    site.aws.set_user_pool_mfa_config(
        UserPoolId=site.pool_id,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration={"SmsConfiguration": role},
    )
    site.add_user(phone_number=PHONE, phone_number_verified="true")
    site.add_user("bob", phone_number=PHONE, email="bob@example.com", email_verified="true")
    assert forgot(site)["DeliveryMedium"] == "SMS"
    for username in ("alice", "bob"):
        site.aws.admin_set_user_mfa_preference(
            **site.key(username), SMSMfaSettings={"Enabled": True, "PreferredMfa": True}
        )
    with refused(*UNREACHABLE):
        forgot(site)
    assert forgot(site, "bob")["DeliveryMedium"] == "EMAIL"


def test_states_in_which_nothing_is_reset(aws: Any, site: Site, refused: Refused) -> None:
    verified = [
        {"Name": "email", "Value": "bob@example.com"},
        {"Name": "email_verified", "Value": "true"},
    ]
    aws.admin_create_user(**site.key("bob"), MessageAction="SUPPRESS", UserAttributes=verified)
    with refused(*NOT_NOW):
        forgot(site, "bob")
    with refused(*NOT_NOW):
        aws.admin_reset_user_password(**site.key("bob"))
    with refused("UserNotFoundException", "User does not exist."):
        aws.admin_reset_user_password(**site.key("nobody"))


def test_an_administrator_asks_for_a_reset(
    site: Site, inbox: list[Message], refused: Refused
) -> None:
    site.aws.admin_reset_user_password(**site.key())
    assert site.aws.admin_get_user(**site.key())["UserStatus"] == "RESET_REQUIRED"
    with refused("NotAuthorizedException", "Incorrect username or password."):
        site.sign_in(password="Wrong-Horse-9")
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        site.sign_in()
    confirm(site, inbox[0].text[-6:])
    assert site.aws.admin_get_user(**site.key())["UserStatus"] == "CONFIRMED"
    assert "AuthenticationResult" in site.sign_in(password=NEW)


def test_changing_the_password(site: Site, refused: Refused) -> None:
    token = site.tokens()["AccessToken"]
    change = {"AccessToken": token, "ProposedPassword": NEW}
    with refused("NotAuthorizedException", "Incorrect username or password."):
        site.aws.change_password(**change, PreviousPassword="Wrong-Horse-9")
    text = "Password did not conform with policy: Password not long enough"
    with refused("InvalidPasswordException", text):
        site.aws.change_password(
            **change | {"ProposedPassword": "Ab-1234"}, PreviousPassword=PASSWORD
        )
    with refused("InvalidParameterException", "PreviousPassword is required."):
        site.aws.change_password(**change)
    site.aws.change_password(**change, PreviousPassword=PASSWORD)
    assert "AuthenticationResult" in site.sign_in(password=NEW)
    assert site.aws.get_user(AccessToken=token)["Username"] == "alice"


def test_guessing_the_previous_password(site: Site, refused: Refused) -> None:
    change = {"AccessToken": site.tokens()["AccessToken"], "ProposedPassword": NEW}
    for _ in range(5):
        with refused("NotAuthorizedException", "Incorrect username or password."):
            site.aws.change_password(**change, PreviousPassword="Wrong-Horse-9")
    with refused(*LIMIT):
        site.aws.change_password(**change, PreviousPassword=PASSWORD)


def test_who_has_no_password_names_none(
    new_site: Callable[..., Site], inbox: list[Message]
) -> None:
    allowed = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    flows = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH"]
    site = new_site(pool={"Policies": allowed}, client={"ExplicitAuthFlows": flows})
    verified = {"email": "alice@example.com", "email_verified": "true"}
    given = [{"Name": name, "Value": value} for name, value in verified.items()]
    site.aws.admin_create_user(**site.key(), MessageAction="SUPPRESS", UserAttributes=given)
    challenge = site.start("USER_AUTH", USERNAME="alice", PREFERRED_CHALLENGE="EMAIL_OTP")
    code = inbox[0].text[-8:]
    result = site.answer("EMAIL_OTP", challenge["Session"], EMAIL_OTP_CODE=code)
    token = result["AuthenticationResult"]["AccessToken"]
    site.aws.change_password(AccessToken=token, ProposedPassword=NEW)
    assert "AuthenticationResult" in site.sign_in(password=NEW)


def test_own_words_in_messages(new_site: Callable[..., Site], inbox: list[Message]) -> None:
    template = {
        "EmailSubject": "Demo",
        "EmailMessage": "Demo code: {####}!",
        "SmsMessage": "Code {####}",
    }
    site = new_site(pool={"VerificationMessageTemplate": template} | recovery("verified_email"))
    site.add_user(email="alice@example.com", email_verified="true")
    forgot(site)
    assert inbox[0].subject == "Demo"
    confirm(site, inbox[0].text.removeprefix("Demo code: ").removesuffix("!"))


def test_the_secret_hash_is_asked_for(new_site: Callable[..., Site], refused: Refused) -> None:
    site = new_site(client={"GenerateSecret": True})
    site.add_user(email="alice@example.com", email_verified="true")
    text = f"Client {site.client_id} is configured with secret but SECRET_HASH was not received"
    for ask in (
        lambda: forgot(site),
        lambda: confirm(site, "123456"),
        lambda: site.aws.resend_confirmation_code(ClientId=site.client_id, Username="alice"),
    ):
        with refused("NotAuthorizedException", text):
            ask()


def history_site(new_site: Callable[..., Site], size: int, **pool: Any) -> Site:
    policy = {"MinimumLength": 8, "PasswordHistorySize": size}
    return new_site(pool={"Policies": {"PasswordPolicy": policy}} | pool)


REUSED = ("PasswordHistoryPolicyViolationException", "Password has previously been used.")


def test_the_pool_remembers_passwords(new_site: Callable[..., Site], refused: Refused) -> None:
    site = history_site(new_site, 2)
    site.add_user()
    for password, taken in (
        ("Password-2", True),
        (PASSWORD, False),
        ("Password-2", False),
        ("Password-3", True),
        (PASSWORD, True),
        ("Password-3", False),
    ):
        wish = {"Password": password, "Permanent": True}
        if taken:
            site.aws.admin_set_user_password(**site.key(), **wish)
            assert "AuthenticationResult" in site.sign_in(password=password)
        else:
            with refused(*REUSED):
                site.aws.admin_set_user_password(**site.key(), **wish)


def test_every_way_to_a_new_password_looks_at_the_old_ones(
    new_site: Callable[..., Site], inbox: list[Message], refused: Refused
) -> None:
    site = history_site(new_site, 1)
    site.add_user(email="alice@example.com", email_verified="true")
    token = site.tokens()["AccessToken"]
    with refused(*REUSED):
        site.aws.change_password(
            AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=PASSWORD
        )
    forgot(site)
    with refused(*REUSED):
        confirm(site, inbox[0].text[-6:], password=PASSWORD)
    site.aws.admin_create_user(
        **site.key("bob"), TemporaryPassword=PASSWORD, MessageAction="SUPPRESS"
    )
    session = site.sign_in("bob")["Session"]
    with refused(*REUSED):
        site.answer("NEW_PASSWORD_REQUIRED", session, "bob", NEW_PASSWORD=PASSWORD)
    site.answer("NEW_PASSWORD_REQUIRED", session, "bob", NEW_PASSWORD=NEW)
