"""Refusals recorded from the local cloud: each triggers exactly its rule, with evidence from its trace."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pyotp.totp import TOTP

from mfa_tui.signin.client import connect
from mfa_tui.trace.explain.explanation import Explanation, explanation, matching
from mfa_tui.trace.redaction import MIN_ECHO
from mfa_tui.trace.secret_values import secrets_of
from tests.signin.conftest import CHOICE, NEEDED, PASSWORD, Town

LATER = 400
"""Seconds after which a Session of three minutes is over."""


class Stage:
    """A practice pool and its public client, to make refusals with."""

    def __init__(self, town: Town, pool: str = CHOICE) -> None:
        self.town = town
        self.cognito = town.cognito(pool)
        self.api = self.cognito.api
        self.pool_id = self.cognito.target.pool_id
        self.client = self.cognito.target.client_id

    def start(self, user: str, password: str = PASSWORD, **more: Any) -> dict[str, Any]:
        parameters = {"USERNAME": user, "PASSWORD": password}
        wishes = {"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": self.client} | more
        return self.api.initiate_auth(AuthParameters=parameters, **wishes)

    def answer(self, session: str, name: str = "SOFTWARE_TOKEN_MFA", **answers: str) -> None:
        self.api.respond_to_auth_challenge(
            ClientId=self.client,
            ChallengeName=name,
            Session=session,
            ChallengeResponses={"USERNAME": "alice", **answers},
        )

    def tokens(self, user: str = "bob") -> dict[str, Any]:
        return self.start(user)["AuthenticationResult"]

    def secret_client(self) -> Any:
        return connect(self.town.target(CHOICE, secret=True), self.town.trace)

    def told(self) -> Explanation:
        """What is said of the newest exchange."""
        exchanges = self.town.trace.snapshot()
        return explanation(exchanges[-1], exchanges)


def hash_missing(stage: Stage) -> None:
    stage.start("bob", ClientId=stage.secret_client().target.client_id)


def hash_wrong(stage: Stage) -> None:
    stage.api.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=stage.secret_client().target.client_id,
        AuthParameters={"USERNAME": "bob", "PASSWORD": PASSWORD, "SECRET_HASH": "ab" * 32},
    )


def flow(name: str, **parameters: str) -> Callable[[Stage], None]:
    def sent(stage: Stage) -> None:
        stage.api.initiate_auth(
            AuthFlow=name,
            ClientId=stage.client,
            AuthParameters={"USERNAME": "bob", **parameters},
        )

    return sent


def flows_off(name: str, **parameters: str) -> Callable[[Stage], None]:
    """A flow of a client that allows only refreshing."""

    def sent(stage: Stage) -> None:
        made = stage.api.create_user_pool_client(
            UserPoolId=stage.pool_id,
            ClientName="few",
            ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"],
        )
        stage.client = made["UserPoolClient"]["ClientId"]
        flow(name, **parameters)(stage)

    return sent


def locked(stage: Stage) -> None:
    for _ in range(7):
        with suppress(ClientError):
            stage.start("bob", "wrong")
    stage.start("bob", "wrong")


def disabled(stage: Stage) -> None:
    stage.api.admin_disable_user(UserPoolId=stage.pool_id, Username="bob")
    stage.start("bob")


def unconfirmed(stage: Stage) -> None:
    attributes = [{"Name": "email", "Value": "zoe@example.com"}]
    stage.api.sign_up(
        ClientId=stage.client, Username="zoe", Password=PASSWORD, UserAttributes=attributes
    )
    stage.start("zoe")


def expired(stage: Stage) -> None:
    session = stage.start("alice")["Session"]
    stage.town.clock.advance(LATER)
    stage.answer(session, SOFTWARE_TOKEN_MFA_CODE=stage.town.code(CHOICE))


def twice(stage: Stage) -> None:
    session = stage.start("alice")["Session"]
    stage.answer(session, SOFTWARE_TOKEN_MFA_CODE=stage.town.code(CHOICE))
    stage.answer(session, SOFTWARE_TOKEN_MFA_CODE=stage.town.code(CHOICE))


def other_step(stage: Stage) -> None:
    session = stage.start("alice")["Session"]
    stage.answer(session, "SMS_MFA", SMS_MFA_CODE="123456")


def wrong_code(stage: Stage) -> None:
    session = stage.start("alice")["Session"]
    stage.answer(session, SOFTWARE_TOKEN_MFA_CODE="000000")


def used_code(stage: Stage) -> None:
    code = stage.town.code(CHOICE)
    stage.answer(stage.start("alice")["Session"], SOFTWARE_TOKEN_MFA_CODE=code)
    stage.town.clock.advance(2)
    stage.answer(stage.start("alice")["Session"], SOFTWARE_TOKEN_MFA_CODE=code)


def foreign_date(stage: Stage) -> None:
    asked = stage.api.initiate_auth(
        AuthFlow="USER_SRP_AUTH",
        ClientId=stage.client,
        AuthParameters={"USERNAME": "bob", "SRP_A": "0a" * 32},
    )["ChallengeParameters"]
    stage.api.respond_to_auth_challenge(
        ClientId=stage.client,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses={
            "USERNAME": "bob",
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(b"x").decode(),
            "PASSWORD_CLAIM_SECRET_BLOCK": asked["SECRET_BLOCK"],
            "TIMESTAMP": "do. sep. 24 12:00:00 UTC 2026",
        },
    )


def enrolment_with(steps: int, older: bool = False) -> Callable[[Stage], None]:
    """A first code by a clock that is off by `steps`, or of the secret before."""

    def sent(stage: Stage) -> None:
        token = stage.tokens()["AccessToken"]
        first = stage.api.associate_software_token(AccessToken=token)["SecretCode"]
        newest = stage.api.associate_software_token(AccessToken=token)["SecretCode"]
        moment = int(stage.town.clock()) + 30 * steps
        code = TOTP(first if older else newest).at(moment)
        stage.api.verify_software_token(AccessToken=token, UserCode=code)

    return sent


def malformed_code(stage: Stage) -> None:
    stage.api.verify_software_token(AccessToken=stage.tokens()["AccessToken"], UserCode="abcdef")


def id_token(stage: Stage) -> None:
    stage.api.get_user(AccessToken=stage.tokens()["IdToken"])


def signed_out(stage: Stage) -> None:
    token = stage.tokens()["AccessToken"]
    stage.api.global_sign_out(AccessToken=token)
    stage.api.get_user(AccessToken=token)


def refresh(stage: Stage, token: str) -> None:
    stage.api.initiate_auth(
        AuthFlow="REFRESH_TOKEN_AUTH",
        ClientId=stage.client,
        AuthParameters={"REFRESH_TOKEN": token},
    )


def strange_refresh(stage: Stage) -> None:
    refresh(stage, "strange")


def revoked_refresh(stage: Stage) -> None:
    token = stage.tokens()["RefreshToken"]
    stage.api.revoke_token(Token=token, ClientId=stage.client)
    refresh(stage, token)


def device(stage: Stage) -> None:
    tracked = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
    stage.api.update_user_pool(UserPoolId=stage.pool_id, DeviceConfiguration=tracked)
    stage.api.confirm_device(
        AccessToken=stage.tokens()["AccessToken"],
        DeviceKey="us-east-1_7f4c2f3e-0000-4000-8000-000000000000",
        DeviceSecretVerifierConfig={"PasswordVerifier": "AAAA", "Salt": "AAAA"},
    )


def preference(stage: Stage) -> None:
    stage.api.admin_set_user_mfa_preference(
        UserPoolId=stage.pool_id,
        Username="bob",
        SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True},
    )


def mfa(**wishes: Any) -> Callable[[Stage], None]:
    return lambda stage: stage.api.set_user_pool_mfa_config(UserPoolId=stage.pool_id, **wishes)


def required_by_update(stage: Stage) -> None:
    made = stage.api.create_user_pool(PoolName="new")["UserPool"]
    stage.api.update_user_pool(UserPoolId=made["Id"], MfaConfiguration="ON")


def unknown_user(stage: Stage) -> None:
    stage.api.admin_get_user(UserPoolId=stage.pool_id, Username="nobody")


def legacy_recovery(stage: Stage) -> None:
    made = stage.api.create_user_pool_client(
        UserPoolId=stage.pool_id, ClientName="old", PreventUserExistenceErrors="LEGACY"
    )
    client = made["UserPoolClient"]["ClientId"]
    stage.api.forgot_password(ClientId=client, Username="nobody")


def recovery_of_a_new_user(stage: Stage) -> None:
    stage.api.admin_create_user(
        UserPoolId=stage.pool_id,
        Username="yan",
        TemporaryPassword=PASSWORD,
        MessageAction="SUPPRESS",
    )
    stage.api.forgot_password(ClientId=stage.client, Username="yan")


TOTP_ON = {"Enabled": True}
REFUSALS: dict[Callable[[Stage], Any], tuple[str, str]] = {
    hash_missing: ("secret-hash-missing", "carries no secret hash"),
    hash_wrong: ("secret-hash-wrong", "written in hex"),
    flow("CUSTOM_AUTH"): ("custom-flow-off", "CUSTOM_AUTH without SRP_A"),
    flow("ADMIN_USER_PASSWORD_AUTH", PASSWORD="x"): ("flow-on-wrong-side", "an ADMIN_ flow"),
    flow("USER_SRP_AUTH"): ("parameter-missing", "names SRP_A"),
    flows_off("USER_PASSWORD_AUTH", PASSWORD="x"): (
        "password-flow-off",
        "its flows: ALLOW_REFRESH_TOKEN_AUTH",
    ),
    flows_off("USER_SRP_AUTH", SRP_A="0a"): ("srp-flow-off", "its flows: "),
    lambda stage: stage.start("bob", ClientId="0unknown0client"): ("client-unknown", ""),
    lambda stage: stage.start("bob", ClientId=stage.pool_id): (
        "client-id-malformed",
        "looks like a pool id",
    ),
    lambda stage: stage.start("bob", "wrong"): ("password-or-proof-wrong", ""),
    locked: ("password-locked", "calls for this user failed"),
    disabled: ("user-disabled", "disabled the user"),
    unconfirmed: ("user-unconfirmed", "was the sign-up"),
    expired: ("session-expired", f"it was {LATER} s old; it lives"),
    twice: ("session-used-twice", "had already used it up"),
    other_step: ("session-of-another-step", "asked SOFTWARE_TOKEN_MFA, this answers SMS_MFA"),
    wrong_code: ("totp-wrong-at-sign-in", ""),
    used_code: ("totp-already-used", "sent the same code 2 s before and was accepted"),
    foreign_date: ("timestamp-not-english", "not written with English names"),
    enrolment_with(-4): ("totp-wrong-at-enrolment", "4 steps behind: that clock is about 120 s"),
    enrolment_with(0, older=True): ("totp-wrong-at-enrolment", "the older secret that exchange"),
    malformed_code: ("code-malformed", ""),
    id_token: ("access-token-invalid", "token_use is id"),
    signed_out: ("access-token-revoked", "was GlobalSignOut"),
    strange_refresh: ("refresh-token-invalid", "no response before this request gave"),
    revoked_refresh: ("refresh-token-over", "was RevokeToken"),
    device: ("device-key-invalid", "gave"),
    preference: ("preference-before-enrolment", "names SOFTWARE_TOKEN_MFA"),
    mfa(MfaConfiguration="ON"): ("mfa-passkeys-only", "no block"),
    mfa(SoftwareTokenMfaConfiguration=TOTP_ON): ("mfa-off-with-factor", "has no MfaConfiguration"),
    mfa(MfaConfiguration="OFF", SoftwareTokenMfaConfiguration=TOTP_ON): (
        "mfa-off-with-factor",
        "says MfaConfiguration OFF",
    ),
    required_by_update: ("mfa-on-by-update", "the call is UpdateUserPool"),
    unknown_user: ("user-not-found", ""),
    legacy_recovery: ("client-combination-not-found", ""),
    recovery_of_a_new_user: ("reset-in-wrong-state", ""),
}  # fmt: skip


@pytest.mark.parametrize(
    ("act", "rule", "evidence"),
    [(act, *expected) for act, expected in REFUSALS.items()],
    ids=[f"{rule}-{count}" for count, (rule, _) in enumerate(REFUSALS.values())],
)
def test_a_refusal_of_the_local_cloud_is_explained(
    town: Town, act: Callable[[Stage], Any], rule: str, evidence: str
) -> None:
    stage = Stage(town)
    with pytest.raises(ClientError):
        act(stage)
    assert [each.id for each in matching(town.trace.snapshot()[-1])] == [rule]
    told = stage.told()
    seen = [text for cause in told.causes for text in cause.seen]
    assert any(evidence in text for text in seen) if evidence else told.causes
    assert told.purpose
    exchanges = town.trace.snapshot()
    secrets = {one for each in exchanges for one in secrets_of(each) if len(one) >= MIN_ECHO}
    shown = "".join(repr(explanation(each, exchanges)) for each in exchanges)
    assert [secret for secret in secrets if secret in shown] == []


def test_a_sign_in_of_the_local_cloud_is_explained_step_by_step(town: Town) -> None:
    stage = Stage(town, NEEDED)
    session = stage.start("alice")["Session"]
    told = stage.told()
    assert "Cognito asks SOFTWARE_TOKEN_MFA" in told.meaning
    assert "SOFTWARE_TOKEN_MFA_CODE" in told.then
    stage.answer(session, SOFTWARE_TOKEN_MFA_CODE=town.code(NEEDED))
    told = stage.told()
    assert "holds the tokens" in told.meaning
    assert told.facts[0].startswith("the Session came from exchange 1 (SOFTWARE_TOKEN_MFA)")
