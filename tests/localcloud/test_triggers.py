"""Every trigger but the custom challenge: when it runs, what it is told, what it may change."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.invoke import (
    FunctionError,
    Hop,
    Invoked,
    NotInvoked,
    TimedOut,
)
from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import ALL_FLOWS, PASSWORD, Refused, Site, Wire
from tests.localcloud.handlers import Event, Handlers, answers, arn
from tests.localcloud.mfa_pools import SES, SMS_ON, attributes, code_in, configure, prefer
from tests.localcloud.test_srp_sign_in import Srp
from tests.localcloud.test_tokens import claims
from tests.localcloud.trigger_cloud import cloud, handlers, hops

__all__ = ["cloud", "handlers", "hops"]

ALICE = {"email": "alice@example.com", "email_verified": "true"}
HIDING = {"PreventUserExistenceErrors": "ENABLED"}
MAIL = {"AutoVerifiedAttributes": ["email"]}

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

Open = Callable[..., Site]


@pytest.fixture
def opened(new_site: Callable[..., Site], handlers: Handlers) -> Open:
    """Make a pool with all the handlers there are so far, in which alice is."""

    def make(pool: dict[str, Any] | None = None, **others: Any) -> Site:
        site = new_site(pool=pool, **others)
        site.add_user(**ALICE)
        attach(
            site, handlers, **{name: (pool or {})[name] for name in KEPT if name in (pool or {})}
        )
        return site

    return make


KEPT = ("AutoVerifiedAttributes",)


def attach(site: Site, handlers: Handlers, **settings: Any) -> None:
    site.aws.update_user_pool(UserPoolId=site.pool_id, LambdaConfig=handlers.config, **settings)


def sign_up(site: Site, username: str = "carol", **given: Any) -> dict[str, Any]:
    return site.aws.sign_up(
        ClientId=site.client_id,
        Username=username,
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": f"{username}@example.com"}],
        **given,
    )


class TestLambdaConfig:
    def test_it_is_shown(self, site: Site, handlers: Handlers) -> None:
        handlers.watch("PreSignUp")
        attach(site, handlers)
        pool = site.aws.describe_user_pool(UserPoolId=site.pool_id)["UserPool"]
        assert pool["LambdaConfig"] == {"PreSignUp": arn("PreSignUp")}

    def test_an_update_without_it_unhooks_every_trigger(
        self, site: Site, handlers: Handlers
    ) -> None:
        handlers.watch("PreAuthentication")
        attach(site, handlers)
        site.aws.update_user_pool(UserPoolId=site.pool_id)
        site.sign_in()
        assert handlers.events == []

    @pytest.mark.parametrize("name", ["CustomSMSSender", "CustomEmailSender"])
    def test_senders_are_refused(self, aws: Any, name: str, refused: Refused) -> None:
        sender = {"LambdaVersion": "V1_0", "LambdaArn": arn(name)}
        key = "arn:aws:kms:us-east-1:111122223333:key/1"
        with refused("NotImplemented", f"The local cloud does not implement the trigger {name}."):
            aws.create_user_pool(PoolName="x", LambdaConfig={name: sender, "KMSKeyID": key})

    def test_one_function_for_tokens(self, site: Site, refused: Refused) -> None:
        versioned = {"LambdaVersion": "V2_0", "LambdaArn": arn("One")}
        config = {"PreTokenGeneration": arn("Other"), "PreTokenGenerationConfig": versioned}
        with refused(
            "InvalidParameterException",
            "PreTokenGeneration and PreTokenGenerationConfig must name the same function.",
        ):
            site.aws.update_user_pool(UserPoolId=site.pool_id, LambdaConfig=config)


class TestSignIn:
    WATCHED = ("PreAuthentication", "PostAuthentication", "PreTokenGeneration")
    ORDER = [
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
        "TokenGeneration_Authentication",
    ]

    def test_by_password(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch(*self.WATCHED)
        opened().sign_in()
        assert handlers.sources == self.ORDER

    def test_by_srp(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch(*self.WATCHED)
        srp = Srp(opened())
        challenge = srp.start()
        assert handlers.sources == self.ORDER[:1]
        srp.respond(srp.proof(challenge))
        assert handlers.sources == self.ORDER

    def test_by_choice(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch(*self.WATCHED)
        site = opened(client={"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]})
        choice = site.start("USER_AUTH", USERNAME="alice")
        site.answer("SELECT_CHALLENGE", choice["Session"], ANSWER="PASSWORD", PASSWORD=PASSWORD)
        assert handlers.sources == self.ORDER

    def test_with_a_second_factor(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch(*self.WATCHED)
        site = opened(mfa="OPTIONAL")
        secret = site.enrol(site.tokens()["AccessToken"])
        handlers.events.clear()
        site.answer_code(site.sign_in()["Session"], secret)
        assert handlers.sources == self.ORDER

    def test_the_requests(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch("PreAuthentication", "PostAuthentication")
        site = opened()
        site.aws.initiate_auth(
            ClientId=site.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
            ClientMetadata={"from": "app"},
        )
        about = {"cognito:user_status": "CONFIRMED", "sub": attributes(site)["sub"], **ALICE}
        before, after = (event["request"] for event in handlers.events)
        assert before == {
            "userAttributes": about,
            "validationData": {"from": "app"},
            "userNotFound": False,
        }
        assert after == {"userAttributes": about, "newDeviceUsed": False, "clientMetadata": {}}

    def test_metadata_of_an_answer(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch(*self.WATCHED)
        site = opened()
        srp = Srp(site)
        site.aws.respond_to_auth_challenge(
            ClientId=site.client_id,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=srp.proof(srp.start()),
            ClientMetadata={"from": "answer"},
        )
        seen = [event["request"].get("clientMetadata") for event in handlers.events]
        assert seen == [None, {"from": "answer"}, {"from": "answer"}]

    def test_a_refusal(self, opened: Open, handlers: Handlers, refused: Refused) -> None:
        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            raise ArithmeticError("Not today")

        site = opened()
        with refused(
            "UserLambdaValidationException", "PreAuthentication failed with error Not today."
        ):
            site.sign_in()

    def test_absent_users_are_no_business_of_it(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        handlers.watch("PreAuthentication")
        with refused("UserNotFoundException", "User does not exist."):
            opened().sign_in("nobody")
        assert handlers.events == []

    def test_hidden_absent_users_are(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        handlers.watch("PreAuthentication")
        with refused("NotAuthorizedException", "Incorrect username or password."):
            opened(client=HIDING).sign_in("nobody")
        [event] = handlers.events
        assert event["userName"] == "nobody"
        assert event["request"]["userNotFound"] is True

    def test_a_failure_after_the_proof_gives_no_tokens(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        @handlers.on("PostAuthentication")
        def _(event: Event) -> None:
            raise ArithmeticError("Too late")

        site = opened(mfa="OPTIONAL")
        handlers.watch("PostAuthentication")
        secret = site.enrol(site.tokens()["AccessToken"])
        session = site.sign_in()["Session"]

        @handlers.on("PostAuthentication")
        def _(event: Event) -> None:
            raise ArithmeticError("Too late")

        with refused(
            "UserLambdaValidationException", "PostAuthentication failed with error Too late."
        ):
            site.answer_code(session, secret)
        site.clock.advance(30)
        with refused(
            "NotAuthorizedException",
            "Invalid session for the user, session can only be used once.",
        ):
            site.answer_code(session, secret)


class TestTokens:
    def test_version_1(self, opened: Open, handlers: Handlers) -> None:
        changes = {
            "claimsToAddOrOverride": {"tier": "gold", "sub": "mine", "email": "x@y.example"},
            "claimsToSuppress": ["email_verified", "iss"],
            "groupOverrideDetails": {"groupsToOverride": ["staff"], "preferredRole": "role-1"},
        }
        handlers.by_name["PreTokenGeneration"] = answers(claimsOverrideDetails=changes)
        site = opened()
        result = site.tokens()
        token = claims(result["IdToken"])
        assert (token["tier"], token["email"]) == ("gold", "x@y.example")
        assert (token["cognito:groups"], token["cognito:preferred_role"]) == (["staff"], "role-1")
        assert "email_verified" not in token
        assert token["sub"] == attributes(site)["sub"]
        assert token["iss"].endswith(site.pool_id)
        assert "cognito:groups" not in claims(result["AccessToken"])
        assert "tier" not in claims(result["AccessToken"])
        site.aws.get_user(AccessToken=result["AccessToken"])

    def test_its_event(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch("PreTokenGeneration")
        site = opened()
        pool = {"UserPoolId": site.pool_id}
        site.aws.create_group(GroupName="staff", RoleArn="arn:aws:iam::1:role/staff", **pool)
        site.aws.admin_add_user_to_group(GroupName="staff", **site.key())
        site.tokens()
        [event] = handlers.events
        assert event["version"] == "1"
        assert event["request"]["groupConfiguration"] == {
            "groupsToOverride": ["staff"],
            "iamRolesToOverride": ["arn:aws:iam::1:role/staff"],
            "preferredRole": None,
        }
        assert "scopes" not in event["request"]
        assert event["response"] == {"claimsOverrideDetails": None}

    def later(self, site: Site, version: str) -> None:
        function = {"LambdaVersion": version, "LambdaArn": arn("PreTokenGeneration")}
        site.aws.update_user_pool(
            UserPoolId=site.pool_id, LambdaConfig={"PreTokenGenerationConfig": function}
        )

    @pytest.mark.parametrize(("version", "number"), [("V2_0", "2"), ("V3_0", "3")])
    def test_later_versions(
        self, site: Site, handlers: Handlers, version: str, number: str
    ) -> None:
        details = {
            "idTokenGeneration": {"claimsToAddOrOverride": {"roles": ["a", 2]}},
            "accessTokenGeneration": {
                "claimsToAddOrOverride": {"tier": {"name": "gold"}, "token_use": "id"},
                "scopesToAdd": ["app/read"],
                "scopesToSuppress": ["aws.cognito.signin.user.admin"],
            },
            "groupOverrideDetails": {"groupsToOverride": ["staff"]},
        }
        handlers.by_name["PreTokenGeneration"] = answers(claimsAndScopeOverrideDetails=details)
        self.later(site, version)
        result = site.tokens()
        access = claims(result["AccessToken"])
        assert (access["tier"], access["scope"]) == ({"name": "gold"}, "app/read")
        assert (access["cognito:groups"], access["token_use"]) == (["staff"], "access")
        assert claims(result["IdToken"])["roles"] == ["a", 2]
        [event] = handlers.events
        assert event["version"] == number
        assert event["request"]["scopes"] == ["aws.cognito.signin.user.admin"]

    def test_the_lite_plan_has_only_version_1(self, site: Site, refused: Refused) -> None:
        function = {"LambdaVersion": "V2_0", "LambdaArn": arn("PreTokenGeneration")}
        with pytest.raises(ClientError, match="FeatureUnavailableInTierException"):
            site.aws.update_user_pool(
                UserPoolId=site.pool_id,
                UserPoolTier="LITE",
                LambdaConfig={"PreTokenGenerationConfig": function},
            )

    @pytest.mark.parametrize(
        "details",
        [
            {"claimsToAddOrOverride": {"roles": ["a"]}},
            {"claimsToSuppress": "email"},
            {"groupOverrideDetails": {"groupsToOverride": "staff"}},
            [],
        ],
        ids=json.dumps,
    )
    def test_wrong_types(
        self, opened: Open, handlers: Handlers, refused: Refused, details: Any
    ) -> None:
        handlers.by_name["PreTokenGeneration"] = answers(claimsOverrideDetails=details)
        with refused("InvalidLambdaResponseException", "Unrecognizable lambda output"):
            opened().tokens()

    def test_refresh(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch(*TestSignIn.WATCHED)
        site = opened()
        token = site.tokens()["RefreshToken"]
        handlers.events.clear()
        site.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token)
        assert handlers.sources == ["TokenGeneration_RefreshTokens"]

    def test_refresh_with_rotation(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch("PreTokenGeneration")
        rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
        flows = [flow for flow in ALL_FLOWS if flow != "ALLOW_REFRESH_TOKEN_AUTH"]
        site = opened(client={"RefreshTokenRotation": rotation, "ExplicitAuthFlows": flows})
        token = site.tokens()["RefreshToken"]
        site.aws.get_tokens_from_refresh_token(
            ClientId=site.client_id, RefreshToken=token, ClientMetadata={"a": "b"}
        )
        last = handlers.events[-1]
        assert last["triggerSource"] == "TokenGeneration_RefreshTokens"
        assert last["request"]["clientMetadata"] == {"a": "b"}

    def test_after_a_new_password(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch("PreTokenGeneration")
        site = opened()
        site.aws.admin_set_user_password(**site.key(), Password=PASSWORD, Permanent=False)
        session = site.sign_in()["Session"]
        site.answer("NEW_PASSWORD_REQUIRED", session, NEW_PASSWORD="Better-Horse-10")
        assert handlers.sources == ["TokenGeneration_NewPasswordChallenge"]


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


class TestMigration:
    BROUGHT = {"email": "dora@example.com", "email_verified": "true"}

    def brings(self, handlers: Handlers, **response: Any) -> None:
        handlers.by_name["UserMigration"] = answers(userAttributes=self.BROUGHT, **response)

    def test_at_sign_in(self, opened: Open, handlers: Handlers) -> None:
        self.brings(handlers, finalUserStatus="CONFIRMED", messageAction="SUPPRESS")
        site = opened()
        assert "AuthenticationResult" in site.sign_in("dora", "short")
        assert "AuthenticationResult" in site.sign_in("dora", "short")
        [event] = handlers.events
        assert event["triggerSource"] == "UserMigration_Authentication"
        assert event["userName"] == "dora"
        assert event["request"] == {
            "password": "short",
            "validationData": {},
            "clientMetadata": {},
        }
        assert attributes(site, "dora").items() >= self.BROUGHT.items()

    def test_without_a_status_the_password_has_to_be_reset(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        self.brings(handlers)
        with refused("PasswordResetRequiredException", "Password reset required for the user"):
            opened().sign_in("dora")

    def test_nobody_is_brought(self, opened: Open, handlers: Handlers, refused: Refused) -> None:
        handlers.watch("UserMigration")
        with refused("UserNotFoundException", "User does not exist."):
            opened().sign_in("dora")

    def test_srp_brings_nobody(self, opened: Open, handlers: Handlers, refused: Refused) -> None:
        self.brings(handlers)
        with refused("UserNotFoundException", "User does not exist."):
            Srp(opened(), "dora").start()
        assert handlers.events == []

    def test_a_forgotten_password(
        self, opened: Open, handlers: Handlers, inbox: list[Message]
    ) -> None:
        self.brings(handlers, finalUserStatus="CONFIRMED")
        handlers.watch("PostConfirmation", "CustomMessage")
        site = opened()
        site.aws.forgot_password(ClientId=site.client_id, Username="dora")
        assert "password" not in handlers.events[0]["request"]
        site.aws.confirm_forgot_password(
            ClientId=site.client_id,
            Username="dora",
            ConfirmationCode=code_in(inbox[-1]),
            Password=PASSWORD,
        )
        assert handlers.sources == [
            "UserMigration_ForgotPassword",
            "CustomMessage_ForgotPassword",
            "PostConfirmation_ConfirmForgotPassword",
        ]
        assert "AuthenticationResult" in site.sign_in("dora")

    def test_where_addresses_are_usernames(
        self, new_site: Callable[..., Site], handlers: Handlers
    ) -> None:
        self.brings(handlers, finalUserStatus="CONFIRMED")
        site = new_site(pool={"UsernameAttributes": ["email"], "LambdaConfig": handlers.config})
        assert "AuthenticationResult" in site.sign_in("dora@example.com", "short")


class TestFailures:
    @pytest.mark.parametrize(
        "output", [b"", b"null", b"{}", b"[1]", b'"text"', b"\xff", b"{", b"[" * 5_000]
    )
    def test_no_object(
        self, opened: Open, handlers: Handlers, refused: Refused, output: bytes
    ) -> None:
        handlers.by_name["PreAuthentication"] = lambda event: output
        site = opened()
        with refused(
            "InvalidLambdaResponseException", "Invalid lambda function output : Invalid JSON"
        ):
            site.sign_in()

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda event: event["response"],
            lambda event: {"response": {}},
            lambda event: event | {"version": 1},
            lambda event: event | {"response": None},
            lambda event: {"statusCode": 200, "body": json.dumps(event)},
        ],
    )
    def test_another_thing_than_the_event(
        self, opened: Open, handlers: Handlers, refused: Refused, spoil: Callable[[Event], Any]
    ) -> None:
        def handler(event: Event) -> Any:
            return spoil(event) or {"nothing": "at all"}

        handlers.by_name["PreAuthentication"] = handler
        site = opened()
        with refused("InvalidLambdaResponseException", "Unrecognizable lambda output"):
            site.sign_in()

    def test_three_attempts_at_a_slow_function(
        self, opened: Open, handlers: Handlers, hops: list[Hop], refused: Refused
    ) -> None:
        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            raise TimedOut("still thinking")

        site = opened()
        with refused(
            "UnexpectedLambdaException",
            "PreAuthentication invocation failed due to error "
            "Socket timeout while invoking Lambda function.",
        ):
            site.sign_in()
        assert [hop.attempt for hop in hops] == [1, 2, 3]
        assert len({hop.caller for hop in hops}) == 1
        assert len({hop.invocation.request_id for hop in hops}) == 3

    def test_the_second_attempt_may_answer(self, opened: Open, handlers: Handlers) -> None:
        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            if len(handlers.events) == 1:
                raise TimedOut

        assert "AuthenticationResult" in opened().sign_in()

    def test_a_failure_is_final(
        self, opened: Open, handlers: Handlers, hops: list[Hop], refused: Refused
    ) -> None:
        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            raise NotInvoked("TooManyRequestsException", "Rate exceeded")

        site = opened()
        with refused(
            "UnexpectedLambdaException",
            "PreAuthentication invocation failed due to error TooManyRequestsException.",
        ):
            site.sign_in()
        assert len(hops) == 1

    def test_a_crash(self, opened: Open, handlers: Handlers, refused: Refused) -> None:
        text = "RequestId: 6c1f Error: Runtime exited with error: exit status 129"

        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            raise FunctionError("Runtime.ExitError", text)

        site = opened()
        with refused(
            "UserLambdaValidationException", f"PreAuthentication failed with error {text}."
        ):
            site.sign_in()

    def test_no_function_is_attached(
        self,
        site: Site,
        wire: Wire,
        store: Store,
        new_key: Callable[[], Any],
        refused: Refused,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        config = {"PreAuthentication": arn("Nowhere")}
        site.aws.update_user_pool(UserPoolId=site.pool_id, LambdaConfig=config)
        wire.cloud = LocalCloud(store, clock=site.clock, new_key=new_key)
        with (
            caplog.at_level(logging.WARNING),
            refused(
                "UnexpectedLambdaException",
                "PreAuthentication invocation failed due to error AccessDeniedException.",
            ),
        ):
            site.sign_in()
        assert "--lambda-endpoint" in caplog.text
        assert arn("Nowhere") in caplog.text


class TestOutside:
    """Functions run while no transaction is open, so that they may call the pool themselves."""

    def test_a_handler_calls_back(self, opened: Open, handlers: Handlers) -> None:
        site = opened()

        @handlers.on("PostAuthentication")
        def _(event: Event) -> None:
            given = [{"Name": "name", "Value": "Alice A."}]
            site.aws.admin_update_user_attributes(**site.key(), UserAttributes=given)

        attach(site, handlers)
        result = site.tokens()
        assert claims(result["IdToken"])["name"] == "Alice A."
        assert attributes(site)["name"] == "Alice A."

    def test_what_it_changes_is_not_undone(self, opened: Open, handlers: Handlers) -> None:
        site = opened()

        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            site.aws.admin_set_user_password(
                **site.key(), Password="Better-Horse-10", Permanent=True
            )

        attach(site, handlers)
        assert "AuthenticationResult" in site.sign_in(password="Better-Horse-10")

    def test_it_may_delete_the_user(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        site = opened()

        @handlers.on("PostAuthentication")
        def _(event: Event) -> None:
            site.aws.admin_delete_user(**site.key())

        attach(site, handlers)
        with refused("NotAuthorizedException", "Incorrect username or password."):
            site.sign_in()

    def test_it_may_sign_up_the_same_user(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        site = opened()

        @handlers.on("PreSignUp")
        def _(event: Event) -> None:
            if event["triggerSource"] == "PreSignUp_SignUp":
                site.aws.admin_create_user(**site.key("carol"), MessageAction="SUPPRESS")

        attach(site, handlers)
        with refused("UsernameExistsException", "User already exists"):
            sign_up(site)

    def test_a_refresh_token_is_rotated_once(
        self, opened: Open, handlers: Handlers, refused: Refused
    ) -> None:
        rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
        flows = [flow for flow in ALL_FLOWS if flow != "ALLOW_REFRESH_TOKEN_AUTH"]
        site = opened(client={"RefreshTokenRotation": rotation, "ExplicitAuthFlows": flows})
        refresh = {"ClientId": site.client_id, "RefreshToken": site.tokens()["RefreshToken"]}

        @handlers.on("PreTokenGeneration")
        def _(event: Event) -> None:
            if len(handlers.events) == 1:
                site.aws.get_tokens_from_refresh_token(**refresh)

        attach(site, handlers)
        with refused("RefreshTokenReuseException", "Refresh token reuse detected"):
            site.aws.get_tokens_from_refresh_token(**refresh)

    def test_a_code_signs_in_once(
        self, opened: Open, handlers: Handlers, inbox: list[Message], refused: Refused
    ) -> None:
        site = opened({"EmailConfiguration": SES})
        recovery = {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}
        site.aws.update_user_pool(UserPoolId=site.pool_id, AccountRecoverySetting=recovery)
        configure(site, "OPTIONAL", EmailMfaConfiguration={})
        prefer(site, Email=(True, True))
        session = site.sign_in()["Session"]
        code = code_in(inbox[-1])
        refusals: list[str] = []

        @handlers.on("PostAuthentication")
        def _(event: Event) -> None:
            try:
                site.answer("EMAIL_OTP", session, EMAIL_OTP_CODE=code)
            except ClientError as error:
                refusals.append(error.response["Error"]["Message"])

        attach(site, handlers, AccountRecoverySetting=recovery)
        assert "AuthenticationResult" in site.answer("EMAIL_OTP", session, EMAIL_OTP_CODE=code)
        assert refusals == ["Invalid session for the user, session can only be used once."]

    def test_slow_functions_do_not_wait_for_each_other(
        self, opened: Open, handlers: Handlers
    ) -> None:
        """Eight sign-ins are inside their function at the same moment, and others go on."""
        together = threading.Barrier(9, timeout=30)

        @handlers.on("PreAuthentication")
        def _(event: Event) -> None:
            together.wait()
            together.wait()

        site = opened()
        with ThreadPoolExecutor(8) as threads:
            waiting = [threads.submit(site.sign_in) for _ in range(8)]
            together.wait()
            assert attributes(site)["email"] == "alice@example.com"
            together.wait()
            assert all("AuthenticationResult" in one.result() for one in waiting)


def test_the_observer_is_told_of_every_hop(
    opened: Open, handlers: Handlers, hops: list[Hop]
) -> None:
    handlers.watch("PreAuthentication", "PostAuthentication")
    answer = opened().sign_in()
    request_id = answer["ResponseMetadata"]["RequestId"]
    assert [(hop.caller, hop.source) for hop in hops] == [
        (request_id, "PreAuthentication_Authentication"),
        (request_id, "PostAuthentication_Authentication"),
    ]
    first = hops[0]
    assert json.loads(first.invocation.event) == handlers.events[0]
    assert first.invocation.function == arn("PreAuthentication")
    assert isinstance(first.outcome, Invoked)
    assert json.loads(first.outcome.payload) == handlers.events[0]
    assert first.seconds >= 0


def test_alias_pools_say_which_aliases_are_in_use(
    new_site: Callable[..., Site], handlers: Handlers
) -> None:
    handlers.watch("PreAuthentication")
    site = new_site(pool={"AliasAttributes": ["email"], "LambdaConfig": handlers.config})
    site.add_user(**ALICE)
    site.sign_in("alice@example.com")
    [event] = handlers.events
    assert event["userName"] == "alice"
    assert event["request"]["userAttributes"]["cognito:email_alias"] == "alice@example.com"
