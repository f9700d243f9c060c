"""PreTokenGeneration: what a function may change in tokens."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.localcloud.conftest import ALL_FLOWS, PASSWORD, Refused, Site
from tests.localcloud.handlers import Handlers, answers, arn
from tests.localcloud.mfa_pools import attributes
from tests.localcloud.test_tokens import claims
from tests.localcloud.trigger_cloud import WATCHED, Open, cloud, handlers, hops, opened

__all__ = ["cloud", "handlers", "hops", "opened"]

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


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
        handlers.watch(*WATCHED)
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
