"""Functions attached to a pool, and those of the sign-in: what they are told and may change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.localcloud.conftest import PASSWORD, Refused, Site
from tests.localcloud.handlers import Event, Handlers, arn
from tests.localcloud.mfa_pools import attributes
from tests.localcloud.test_srp_sign_in import Srp
from tests.localcloud.trigger_cloud import (
    ALICE,
    WATCHED,
    Open,
    attach,
    cloud,
    handlers,
    hops,
    opened,
)

__all__ = ["cloud", "handlers", "hops", "opened"]

HIDING = {"PreventUserExistenceErrors": "ENABLED"}

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


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
    ORDER = [
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
        "TokenGeneration_Authentication",
    ]

    def test_by_password(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch(*WATCHED)
        opened().sign_in()
        assert handlers.sources == self.ORDER

    def test_by_srp(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch(*WATCHED)
        srp = Srp(opened())
        challenge = srp.start()
        assert handlers.sources == self.ORDER[:1]
        srp.respond(srp.proof(challenge))
        assert handlers.sources == self.ORDER

    def test_by_choice(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch(*WATCHED)
        site = opened(client={"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]})
        choice = site.start("USER_AUTH", USERNAME="alice")
        site.answer("SELECT_CHALLENGE", choice["Session"], ANSWER="PASSWORD", PASSWORD=PASSWORD)
        assert handlers.sources == self.ORDER

    def test_with_a_second_factor(self, opened: Open, handlers: Handlers) -> None:
        handlers.watch(*WATCHED)
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
        handlers.watch(*WATCHED)
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
