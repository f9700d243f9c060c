"""CUSTOM_AUTH: the loop of Define, Create and Verify, with SRP and without."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import ALL_FLOWS, FakeClock, Refused, Site
from tests.localcloud.handlers import Event, Handlers, answers
from tests.localcloud.test_srp_sign_in import Srp
from tests.localcloud.test_tokens import claims
from tests.localcloud.trigger_cloud import cloud, hops

__all__ = ["cloud", "hops"]

CUSTOM = {"ExplicitAuthFlows": [*ALL_FLOWS, "ALLOW_CUSTOM_AUTH"]}
HIDING = CUSTOM | {"PreventUserExistenceErrors": "ENABLED"}
INCORRECT = ("NotAuthorizedException", "Incorrect username or password.")
INVALID = ("NotAuthorizedException", "Invalid session for the user.")
UNRECOGNIZABLE = ("InvalidLambdaResponseException", "Unrecognizable lambda output")
SECRET = "4711"

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


def define(event: Event) -> None:
    """Ask for the answer until it is right, three times at most; SRP first where it was begun."""
    steps = event["request"]["session"]
    last = steps[-1] if steps else {"challengeName": "", "challengeResult": False}
    rounds = [step for step in steps if step["challengeName"] == "CUSTOM_CHALLENGE"]
    tokens = bool(rounds) and last["challengeResult"]
    failed = len(rounds) == 3 and not tokens
    name = "PASSWORD_VERIFIER" if last["challengeName"] == "SRP_A" else "CUSTOM_CHALLENGE"
    event["response"] = {
        "issueTokens": tokens,
        "failAuthentication": failed,
        "challengeName": None if tokens or failed else name,
    }


def create(event: Event) -> None:
    number = len(event["request"]["session"])
    event["response"] = {
        "publicChallengeParameters": {"hint": "four digits"},
        "privateChallengeParameters": {"answer": SECRET},
        "challengeMetadata": f"ROUND-{number}",
    }


def verify(event: Event) -> None:
    request = event["request"]
    right = request["privateChallengeParameters"]["answer"] == request["challengeAnswer"]
    event["response"] = {"answerCorrect": right}


@pytest.fixture
def handlers() -> Handlers:
    return Handlers(
        {
            "DefineAuthChallenge": define,
            "CreateAuthChallenge": create,
            "VerifyAuthChallengeResponse": verify,
        }
    )


@pytest.fixture
def site(new_site: Callable[..., Site], handlers: Handlers) -> Site:
    site = new_site(pool={"LambdaConfig": handlers.config}, client=CUSTOM)
    site.add_user(email="alice@example.com", email_verified="true")
    return site


def start(site: Site, username: str = "alice", **parameters: str) -> dict[str, Any]:
    return site.start("CUSTOM_AUTH", USERNAME=username, **parameters)


def answer(
    site: Site, asked: dict[str, Any], text: str = SECRET, username: str = "alice"
) -> dict[str, Any]:
    return site.answer("CUSTOM_CHALLENGE", asked["Session"], username, ANSWER=text)


def steps(handlers: Handlers) -> list[dict[str, Any]]:
    """The `session` of the last event of DefineAuthChallenge."""
    return handlers.requests("DefineAuthChallenge")[-1]["session"]


def step(name: str, result: bool = True, metadata: str | None = None) -> dict[str, Any]:
    return {"challengeName": name, "challengeResult": result, "challengeMetadata": metadata}


class TestWithoutPassword:
    def test_a_right_answer(self, site: Site) -> None:
        asked = start(site)
        assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
        assert asked["ChallengeParameters"] == {"hint": "four digits", "USERNAME": "alice"}
        result = answer(site, asked)["AuthenticationResult"]
        assert claims(result["IdToken"])["cognito:username"] == "alice"

    def test_the_order_of_the_functions(self, site: Site, handlers: Handlers) -> None:
        answer(site, start(site))
        assert [source.partition("AuthChallenge")[0] for source in handlers.sources] == [
            "Define",
            "Create",
            "Verify",
            "Define",
        ]

    def test_the_whole_event(self, site: Site, handlers: Handlers) -> None:
        asked = start(site)
        answer(site, asked, "0000")
        sub = site.aws.admin_get_user(**site.key())["UserAttributes"][-1]["Value"]
        assert handlers.events[-2] == {
            "version": "1",
            "region": "us-east-1",
            "userPoolId": site.pool_id,
            "userName": "alice",
            "callerContext": {
                "awsSdkVersion": "aws-sdk-unknown-unknown",
                "clientId": site.client_id,
            },
            "triggerSource": "DefineAuthChallenge_Authentication",
            "request": {
                "userAttributes": {
                    "sub": sub,
                    "cognito:user_status": "CONFIRMED",
                    "email": "alice@example.com",
                    "email_verified": "true",
                },
                "session": [step("CUSTOM_CHALLENGE", False, "ROUND-0")],
                "clientMetadata": {},
                "userNotFound": False,
            },
            "response": {"challengeName": None, "issueTokens": None, "failAuthentication": None},
        }

    def test_each_round_has_another_session(self, site: Site, refused: Refused) -> None:
        first = start(site)
        second = answer(site, first, "0000")
        assert second["ChallengeName"] == "CUSTOM_CHALLENGE"
        with refused(*INVALID):
            answer(site, first)
        assert "AuthenticationResult" in answer(site, second)

    def test_the_function_ends_it(self, site: Site, handlers: Handlers, refused: Refused) -> None:
        asked = start(site)
        for _ in range(2):
            asked = answer(site, asked, "0000")
        with refused(*INCORRECT):
            answer(site, asked, "0000")
        assert [one["challengeMetadata"] for one in steps(handlers)] == [
            "ROUND-0",
            "ROUND-1",
            "ROUND-2",
        ]

    def test_private_parameters_reach_only_verify(self, site: Site, handlers: Handlers) -> None:
        asked = start(site)
        answer(site, asked)
        assert SECRET not in json.dumps(asked["ChallengeParameters"])
        for trigger in ("Define", "Create"):
            assert "answer" not in json.dumps(handlers.requests(trigger))
        [request] = handlers.requests("Verify")
        assert request["privateChallengeParameters"] == {"answer": SECRET}
        assert request["challengeAnswer"] == SECRET

    def test_the_database_keeps_no_answer(self, site: Site, store: Store) -> None:
        start(site)
        with store.transaction() as database:
            [row] = database.execute("SELECT document FROM session").fetchall()
        assert SECRET not in row["document"]
        assert "ROUND" not in row["document"]

    def test_the_session_expires(self, site: Site, clock: FakeClock, refused: Refused) -> None:
        asked = start(site)
        clock.advance(180)
        with refused("NotAuthorizedException", "Invalid session for the user, session is expired."):
            answer(site, asked)

    def test_the_session_is_of_one_user(self, site: Site, refused: Refused) -> None:
        site.add_user("bob")
        asked = start(site)
        with refused(*INVALID):
            answer(site, asked, username="bob")
        assert "AuthenticationResult" in answer(site, asked)

    def test_an_answer_is_wanted(self, site: Site, refused: Refused) -> None:
        asked = start(site)
        with refused("InvalidParameterException", "Missing required parameter ANSWER"):
            site.answer("CUSTOM_CHALLENGE", asked["Session"])

    def test_pool_mfa_is_the_functions_business(self, site: Site) -> None:
        site.mfa("ON")
        assert "AuthenticationResult" in answer(site, start(site))

    def test_a_user_disabled_in_between(self, site: Site, refused: Refused) -> None:
        asked = start(site)
        site.aws.admin_disable_user(**site.key())
        with refused("NotAuthorizedException", "User is disabled."):
            answer(site, asked)

    def test_an_unconfirmed_user_gets_no_tokens(self, site: Site, refused: Refused) -> None:
        site.aws.sign_up(ClientId=site.client_id, Username="carol", Password="Correct-Horse-9")
        asked = start(site, "carol")
        with refused("UserNotConfirmedException", "User is not confirmed."):
            answer(site, asked, username="carol")


class TestWithSrp:
    def begin(self, site: Site) -> tuple[Srp, dict[str, Any]]:
        srp = Srp(site)
        parameters = srp.get_auth_params()
        return srp, site.start("CUSTOM_AUTH", CHALLENGE_NAME="SRP_A", **parameters)

    def prove(self, site: Site, srp: Srp, asked: dict[str, Any]) -> dict[str, Any]:
        return site.aws.respond_to_auth_challenge(
            ClientId=site.client_id,
            ChallengeName="PASSWORD_VERIFIER",
            Session=asked["Session"],
            ChallengeResponses=srp.proof(asked),
        )

    def test_password_then_question(self, site: Site, handlers: Handlers) -> None:
        srp, asked = self.begin(site)
        assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
        assert steps(handlers) == [step("SRP_A")]
        question = self.prove(site, srp, asked)
        assert question["ChallengeName"] == "CUSTOM_CHALLENGE"
        assert steps(handlers) == [step("SRP_A"), step("PASSWORD_VERIFIER")]
        assert "AuthenticationResult" in answer(site, question)

    def test_auth_time_is_that_of_the_password(self, site: Site, clock: FakeClock) -> None:
        srp, asked = self.begin(site)
        question = self.prove(site, srp, asked)
        proven = int(clock.now)
        clock.advance(60)
        result = answer(site, question)["AuthenticationResult"]
        assert claims(result["IdToken"])["auth_time"] == proven

    def test_a_wrong_password_ends_it(
        self, site: Site, handlers: Handlers, refused: Refused
    ) -> None:
        srp = Srp(site, password="Wrong-Horse-9")
        asked = site.start("CUSTOM_AUTH", CHALLENGE_NAME="SRP_A", **srp.get_auth_params())
        with refused(*INCORRECT):
            self.prove(site, srp, asked)
        assert len(handlers.requests("Define")) == 1

    def test_the_session_has_to_come_with_the_proof(self, site: Site, refused: Refused) -> None:
        srp, asked = self.begin(site)
        with refused("InvalidParameterException", "Missing required parameter Session"):
            srp.respond(srp.proof(asked))

    def test_srp_a_without_challenge_name_is_no_password(
        self, site: Site, handlers: Handlers
    ) -> None:
        asked = start(site, SRP_A="abc")
        assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
        assert steps(handlers) == []

    def test_challenge_name_without_srp_a(self, site: Site, refused: Refused) -> None:
        with refused("InvalidParameterException", "Missing required parameter SRP_A"):
            start(site, CHALLENGE_NAME="SRP_A")

    def test_pool_mfa_comes_between(self, site: Site, handlers: Handlers) -> None:
        site.mfa("OPTIONAL")
        secret = site.enrol(site.tokens()["AccessToken"])
        srp, asked = self.begin(site)
        code = self.prove(site, srp, asked)
        assert code["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
        question = site.answer_code(code["Session"], secret)
        assert question["ChallengeName"] == "CUSTOM_CHALLENGE"
        assert steps(handlers) == [
            step("SRP_A"),
            step("PASSWORD_VERIFIER"),
            step("SOFTWARE_TOKEN_MFA"),
        ]
        assert "AuthenticationResult" in answer(site, question)

    def test_another_password_comes_between(self, site: Site, handlers: Handlers) -> None:
        site.aws.admin_set_user_password(**site.key(), Password="Correct-Horse-9", Permanent=False)
        srp, asked = self.begin(site)
        change = self.prove(site, srp, asked)
        assert change["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
        question = site.answer(
            "NEW_PASSWORD_REQUIRED", change["Session"], NEW_PASSWORD="Better-Horse-10"
        )
        assert question["ChallengeName"] == "CUSTOM_CHALLENGE"
        assert steps(handlers)[-1] == step("NEW_PASSWORD_REQUIRED")

    def test_the_session_of_another_step_is_no_way_round(
        self, site: Site, refused: Refused
    ) -> None:
        _, asked = self.begin(site)
        with refused(*INVALID):
            answer(site, asked)


class TestHiddenUsers:
    @pytest.fixture
    def site(self, new_site: Callable[..., Site], handlers: Handlers) -> Site:
        return new_site(pool={"LambdaConfig": handlers.config}, client=HIDING)

    def test_functions_play_along(self, site: Site, handlers: Handlers, refused: Refused) -> None:
        asked = start(site, "nobody")
        assert asked["ChallengeParameters"] == {"hint": "four digits", "USERNAME": "nobody"}
        again = answer(site, asked, "0000", username="nobody")
        assert again["ChallengeName"] == "CUSTOM_CHALLENGE"
        for event in handlers.events:
            assert event["userName"] == "nobody"
            assert event["request"]["userNotFound"] is True
            assert event["request"]["userAttributes"] == {}
        with refused(*INCORRECT):
            answer(site, again, username="nobody")

    def test_with_srp(self, site: Site, refused: Refused) -> None:
        srp = Srp(site, "nobody")
        asked = site.start("CUSTOM_AUTH", CHALLENGE_NAME="SRP_A", **srp.get_auth_params())
        assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
        with refused(*INCORRECT):
            TestWithSrp().prove(site, srp, asked)

    def test_a_disabled_user_looks_absent(self, site: Site, handlers: Handlers) -> None:
        site.add_user()
        site.aws.admin_disable_user(**site.key())
        assert start(site)["ChallengeName"] == "CUSTOM_CHALLENGE"
        assert handlers.requests("Define")[-1]["userNotFound"] is True


def test_an_absent_user_of_an_open_client(site: Site, handlers: Handlers, refused: Refused) -> None:
    with refused("UserNotFoundException", "User does not exist."):
        start(site, "nobody")
    assert handlers.events == []


def test_client_metadata(site: Site, handlers: Handlers) -> None:
    asked = site.aws.initiate_auth(
        ClientId=site.client_id,
        AuthFlow="CUSTOM_AUTH",
        AuthParameters={"USERNAME": "alice"},
        ClientMetadata={"from": "start"},
    )
    assert [event["request"]["clientMetadata"] for event in handlers.events] == [{}, {}]
    handlers.events.clear()
    site.aws.respond_to_auth_challenge(
        ClientId=site.client_id,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "ANSWER": "0000"},
        ClientMetadata={"from": "answer"},
    )
    seen = [event["request"]["clientMetadata"] for event in handlers.events]
    assert seen == [{"from": "answer"}] * 3


def test_an_administrator_may_begin_and_answer(site: Site) -> None:
    where = {"UserPoolId": site.pool_id, "ClientId": site.client_id}
    asked = site.aws.admin_initiate_auth(
        **where, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": "alice"}
    )
    result = site.aws.admin_respond_to_auth_challenge(
        **where,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "ANSWER": SECRET},
    )
    assert "AuthenticationResult" in result


@pytest.mark.parametrize(
    "verdict",
    [
        {},
        {"challengeName": "SMS_MFA"},
        {"challengeName": "PASSWORD_VERIFIER"},
        {"issueTokens": "true"},
        {"issueToken": True},
    ],
    ids=json.dumps,
)
def test_a_verdict_that_says_nothing(
    site: Site, handlers: Handlers, refused: Refused, verdict: dict[str, Any]
) -> None:
    handlers.by_name["DefineAuthChallenge"] = answers(**verdict)
    with refused(*UNRECOGNIZABLE):
        start(site)


def test_failing_wins_over_tokens(site: Site, handlers: Handlers, refused: Refused) -> None:
    handlers.by_name["DefineAuthChallenge"] = answers(issueTokens=True, failAuthentication=True)
    with refused(*INCORRECT):
        start(site)


def test_tokens_at_once(site: Site, handlers: Handlers) -> None:
    handlers.by_name["DefineAuthChallenge"] = answers(issueTokens=True)
    assert "AuthenticationResult" in start(site)


@pytest.mark.parametrize(
    "made",
    [
        {"publicChallengeParameters": {"left": 3}},
        {"privateChallengeParameters": {"codes": ["1"]}},
        {"challengeMetadata": 7},
        {"publicChallengeParameters": "text"},
    ],
    ids=json.dumps,
)
def test_parameters_are_texts(
    site: Site, handlers: Handlers, refused: Refused, made: dict[str, Any]
) -> None:
    handlers.by_name["CreateAuthChallenge"] = answers(**made)
    with refused(*UNRECOGNIZABLE):
        start(site)


@pytest.mark.parametrize("verdict", [{}, {"answerCorrect": None}, {"answerCorrect": "yes"}])
def test_an_answer_is_right_or_wrong(
    site: Site, handlers: Handlers, refused: Refused, verdict: dict[str, Any]
) -> None:
    asked = start(site)

    @handlers.on("VerifyAuthChallengeResponse")
    def _(event: Event) -> None:
        event["response"] = verdict

    with refused(*UNRECOGNIZABLE):
        answer(site, asked)


def test_a_raising_function_ends_the_round(
    site: Site, handlers: Handlers, refused: Refused
) -> None:
    asked = start(site)

    @handlers.on("VerifyAuthChallengeResponse")
    def _(event: Event) -> None:
        raise ArithmeticError("Too clever")

    with refused(
        "UserLambdaValidationException",
        "VerifyAuthChallengeResponse failed with error Too clever.",
    ):
        answer(site, asked)
    with refused(*INVALID):
        answer(site, asked)


class TestMissingTriggers:
    TEXT = "Custom auth lambda trigger is not configured for the user pool."

    def without(self, site: Site, handlers: Handlers, trigger: str) -> None:
        config = {name: arn for name, arn in handlers.config.items() if name != trigger}
        site.aws.update_user_pool(UserPoolId=site.pool_id, LambdaConfig=config)

    def test_all(self, site: Site, refused: Refused) -> None:
        site.aws.update_user_pool(UserPoolId=site.pool_id)
        with refused("InvalidParameterException", self.TEXT):
            start(site)

    def test_verify(self, site: Site, handlers: Handlers, refused: Refused) -> None:
        self.without(site, handlers, "VerifyAuthChallengeResponse")
        asked = start(site)
        with refused("InvalidParameterException", self.TEXT):
            answer(site, asked)

    def test_create(self, site: Site, handlers: Handlers) -> None:
        self.without(site, handlers, "CreateAuthChallenge")
        assert start(site)["ChallengeParameters"] == {"USERNAME": "alice"}

    def test_a_client_that_does_not_allow_it(
        self, new_site: Callable[..., Site], handlers: Handlers, refused: Refused
    ) -> None:
        site = new_site(pool={"LambdaConfig": handlers.config})
        with refused("InvalidParameterException", "CUSTOM_AUTH is not enabled for the client."):
            start(site)


def test_an_email_as_username_shows_the_real_name(
    new_site: Callable[..., Site], handlers: Handlers
) -> None:
    site = new_site(
        pool={"LambdaConfig": handlers.config, "UsernameAttributes": ["email"]}, client=CUSTOM
    )
    site.add_user("alice@example.com")
    asked = start(site, "alice@example.com")
    name = asked["ChallengeParameters"]["USERNAME"]
    assert re.fullmatch("[0-9a-f-]{36}", name)
    assert {event["userName"] for event in handlers.events} == {name}
    assert "AuthenticationResult" in answer(site, asked, username="alice@example.com")
