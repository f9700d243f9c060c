"""The functions of sign-up and of messages: what they are told and may change."""

from __future__ import annotations

import pytest

from mfa_tui.localcloud.cognito.call import Message
from tests.localcloud.conftest import PASSWORD, Refused
from tests.localcloud.handlers import Event, Handlers, answers
from tests.localcloud.mfa_pools import SMS_ON, attributes, code_in, configure, prefer
from tests.localcloud.trigger_cloud import Open, cloud, handlers, hops, opened, sign_up

__all__ = ["cloud", "handlers", "hops", "opened"]

MAIL = {"AutoVerifiedAttributes": ["email"]}

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


class TestSignUp:
    def test_order(self, opened: Open, handlers: Handlers, inbox: list[Message]) -> None:
        handlers.watch("PreSignUp", "PostConfirmation", "CustomMessage")
        site = opened(MAIL)
        sign_up(
            site,
            ClientMetadata={"from": "app"},
            ValidationData=[{"Name": "invited", "Value": "yes"}],
        )
        assert handlers.sources == ["PreSignUp_SignUp", "CustomMessage_SignUp"]
        assert handlers.events[0]["request"] == {
            "userAttributes": {"email": "carol@example.com", "email_verified": "false"},
            "validationData": {"invited": "yes"},
            "clientMetadata": {"from": "app"},
        }
        site.aws.confirm_sign_up(
            ClientId=site.client_id, Username="carol", ConfirmationCode=code_in(inbox[-1])
        )
        assert handlers.sources[2:] == ["PostConfirmation_ConfirmSignUp"]
        status = handlers.events[-1]["request"]["userAttributes"]["cognito:user_status"]
        assert status == "CONFIRMED"

    def test_confirmed_and_verified_at_once(
        self, opened: Open, handlers: Handlers, inbox: list[Message]
    ) -> None:
        handlers.watch("PostConfirmation")
        handlers.by_name["PreSignUp"] = answers(autoConfirmUser=True, autoVerifyEmail=True)
        site = opened(MAIL)
        assert sign_up(site)["UserConfirmed"] is True
        assert handlers.sources == ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"]
        assert inbox == []
        assert attributes(site, "carol")["email_verified"] == "true"
        assert "AuthenticationResult" in site.sign_in("carol")

    def test_a_refused_user_is_not_made(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        @handlers.on("PreSignUp")
        def _(event: Event) -> None:
            raise ArithmeticError("Email address exists")

        site = opened()
        with refused(
            "UserLambdaValidationException", "PreSignUp failed with error Email address exists."
        ):
            sign_up(site)
        with refused("UserNotFoundException", "User does not exist."):
            attributes(site, "carol")

    def test_an_address_that_is_not_there(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        handlers.by_name["PreSignUp"] = answers(autoVerifyPhone=True)
        with refused(
            "InvalidParameterException",
            "The user does not have a value for the attribute phone_number.",
        ):
            sign_up(opened())

    def test_a_null_flag(self, opened: Open, handlers: Handlers, refused: Refused) -> None:
        handlers.by_name["PreSignUp"] = answers(autoConfirmUser=None)
        with refused("InvalidLambdaResponseException", "Unrecognizable lambda output"):
            sign_up(opened())

    def test_a_failure_after_confirming(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        @handlers.on("PostConfirmation")
        def _(event: Event) -> None:
            raise ArithmeticError("no room")

        site = opened()
        sign_up(site)
        with refused(
            "UserLambdaValidationException", "PostConfirmation failed with error no room."
        ):
            site.aws.admin_confirm_sign_up(**site.key("carol"))
        assert "AuthenticationResult" in site.sign_in("carol")

    def test_by_an_administrator(
        self, opened: Open, handlers: Handlers, inbox: list[Message]
    ) -> None:
        handlers.by_name["PreSignUp"] = answers(autoConfirmUser=True, autoVerifyEmail=True)
        handlers.by_name["CustomMessage"] = answers(
            emailSubject="Welcome", emailMessage="Hello {username}, begin with {####}"
        )
        site = opened()
        user = site.aws.admin_create_user(
            **site.key("carol"),
            TemporaryPassword=PASSWORD,
            DesiredDeliveryMediums=["EMAIL"],
            UserAttributes=[{"Name": "email", "Value": "carol@example.com"}],
        )["User"]
        assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
        assert handlers.sources == ["PreSignUp_AdminCreateUser", "CustomMessage_AdminCreateUser"]
        for event in handlers.events:
            assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"
        assert handlers.events[1]["request"]["usernameParameter"] == "{username}"
        [message] = inbox
        assert (message.subject, message.text) == (
            "Welcome",
            f"Hello carol, begin with {PASSWORD}",
        )


class TestCustomMessage:
    def test_the_source_of_each_message(
        self, opened: Open, handlers: Handlers, inbox: list[Message]
    ) -> None:
        handlers.watch("CustomMessage")
        site = opened(MAIL)
        client = {"ClientId": site.client_id}
        sign_up(site)
        site.aws.resend_confirmation_code(**client, Username="carol")
        site.aws.forgot_password(**client, Username="alice")
        site.aws.admin_reset_user_password(**site.key())
        site.aws.admin_set_user_password(**site.key(), Password=PASSWORD, Permanent=True)
        token = {"AccessToken": site.tokens()["AccessToken"]}
        address = [{"Name": "email", "Value": "ally@example.com"}]
        site.aws.update_user_attributes(**token, UserAttributes=address)
        site.aws.get_user_attribute_verification_code(**token, AttributeName="email")
        assert [source.partition("_")[2] for source in handlers.sources] == [
            "SignUp",
            "ResendCode",
            "ForgotPassword",
            "ForgotPassword",
            "UpdateUserAttribute",
            "VerifyUserAttribute",
        ]
        clients = [event["callerContext"]["clientId"] for event in handlers.events]
        assert clients == [
            "CLIENT_ID_NOT_APPLICABLE" if at == 3 else site.client_id for at in range(6)
        ]
        assert len(inbox) == 6

    def test_a_sign_in_code(self, opened: Open, handlers: Handlers, inbox: list[Message]) -> None:
        handlers.by_name["CustomMessage"] = answers(smsMessage="Mine: {####}")
        site = opened()
        configure(site, "OPTIONAL", **SMS_ON)
        site.aws.admin_update_user_attributes(
            **site.key(), UserAttributes=[{"Name": "phone_number", "Value": "+15555550199"}]
        )
        prefer(site, SMS=(True, True))
        challenge = site.sign_in()
        [message] = inbox
        assert handlers.sources == ["CustomMessage_Authentication"]
        assert handlers.events[0]["request"]["codeParameter"] == "{####}"
        assert message.text.startswith("Mine: ")
        site.answer("SMS_MFA", challenge["Session"], SMS_MFA_CODE=code_in(message))

    @pytest.mark.parametrize("text", [None, "no code in here"])
    def test_words_without_the_code_are_not_taken(
        self, opened: Open, handlers: Handlers, inbox: list[Message], text: str | None
    ) -> None:
        handlers.by_name["CustomMessage"] = answers(emailMessage=text, emailSubject="Mine")
        site = opened(MAIL)
        sign_up(site)
        assert inbox[0].subject == "Your verification code"
        assert code_in(inbox[0])

    def test_a_failure_sends_nothing(
        self, opened: Open, handlers: Handlers, inbox: list[Message], refused: Refused
    ) -> None:
        @handlers.on("CustomMessage")
        def _(event: Event) -> None:
            raise ArithmeticError("no words")

        site = opened(MAIL)
        with refused("UserLambdaValidationException", "CustomMessage failed with error no words."):
            sign_up(site)
        assert inbox == []
