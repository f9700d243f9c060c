"""USER_SRP_AUTH with pycognito's proof against the local pool's verifier."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import ForceChangePasswordException, SoftwareTokenMFAChallengeException

from mfa_tui.localcloud.cognito.srp import N
from tests.localcloud.conftest import PASSWORD, FakeClock, Refused, Site

INCORRECT = "Incorrect username or password."


class Srp(AWSSRP):
    """pycognito's SRP client, living in the test's own time."""

    def __init__(self, site: Site, username: str = "alice", password: str = PASSWORD) -> None:
        super().__init__(
            username,
            password,
            site.pool_id,
            site.client_id,
            client=site.aws,
            client_secret=site.secret,
        )
        self.site = site
        self.skew = 0.0

    def get_cognito_formatted_timestamp(self, _: datetime) -> str:  # type: ignore[override]
        moment = datetime.fromtimestamp(self.site.clock.now + self.skew, UTC)
        return AWSSRP.get_cognito_formatted_timestamp(moment)

    def start(self) -> dict[str, Any]:
        return self.site.start("USER_SRP_AUTH", **self.get_auth_params())

    def proof(self, challenge: dict[str, Any]) -> dict[str, str]:
        return self.process_challenge(challenge["ChallengeParameters"], self.get_auth_params())

    def respond(self, proof: dict[str, str]) -> dict[str, Any]:
        return self.site.aws.respond_to_auth_challenge(
            ClientId=self.site.client_id,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=proof,
        )


pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


def test_the_right_password(site: Site) -> None:
    assert "AuthenticationResult" in Srp(site).authenticate_user()


def test_the_right_password_with_a_client_secret(new_site: Callable[..., Site]) -> None:
    site = new_site(client={"GenerateSecret": True})
    site.add_user()
    assert "AuthenticationResult" in Srp(site).authenticate_user()


def test_a_wrong_password(site: Site, refused: Refused) -> None:
    with refused("NotAuthorizedException", INCORRECT):
        Srp(site, password="Wrong-Horse-9").authenticate_user()


def test_the_challenge_as_the_service_writes_it(site: Site) -> None:
    challenge = Srp(site).start()
    parameters = challenge["ChallengeParameters"]
    assert challenge["ChallengeName"] == "PASSWORD_VERIFIER"
    assert "Session" not in challenge
    assert parameters["USERNAME"] == parameters["USER_ID_FOR_SRP"] == "alice"
    assert re.fullmatch("[0-7][0-9a-f]{31}", parameters["SALT"])
    assert re.fullmatch("[0-9a-f]{700,768}", parameters["SRP_B"])
    assert 2_400 <= len(parameters["SECRET_BLOCK"]) <= 2_600
    assert base64.b64decode(parameters["SECRET_BLOCK"], validate=True)


def test_the_salt_stays_until_the_password_changes(site: Site) -> None:
    salts = [Srp(site).start()["ChallengeParameters"]["SALT"] for _ in range(2)]
    site.aws.admin_set_user_password(**site.key(), Password="Battery-Staple-1", Permanent=True)
    changed = Srp(site).start()["ChallengeParameters"]["SALT"]
    assert salts[0] == salts[1] != changed


def test_the_spelling_of_the_real_username_is_what_counts(new_site: Callable[..., Site]) -> None:
    site = new_site(pool={"UsernameConfiguration": {"CaseSensitive": False}})
    site.add_user("Alice")
    srp = Srp(site, "aLICE")
    assert srp.start()["ChallengeParameters"]["USER_ID_FOR_SRP"] == "Alice"
    assert "AuthenticationResult" in srp.authenticate_user()


def test_a_secret_block_works_once(site: Site, refused: Refused) -> None:
    srp = Srp(site)
    proof = srp.proof(srp.start())
    assert "AuthenticationResult" in srp.respond(proof)
    with refused("NotAuthorizedException", INCORRECT):
        srp.respond(proof)


def test_a_wrong_proof_uses_the_secret_block_up(site: Site, refused: Refused) -> None:
    srp = Srp(site)
    proof = srp.proof(srp.start())
    for signature in ("AAAA", proof["PASSWORD_CLAIM_SIGNATURE"]):
        with refused("NotAuthorizedException", INCORRECT):
            srp.respond(proof | {"PASSWORD_CLAIM_SIGNATURE": signature})


def test_a_secret_block_grows_old(site: Site, refused: Refused) -> None:
    srp = Srp(site)
    challenge = srp.start()
    site.clock.advance(180)
    with refused("NotAuthorizedException", INCORRECT):
        srp.respond(srp.proof(challenge))


def test_a_secret_block_is_for_one_user_and_one_client(site: Site, refused: Refused) -> None:
    site.add_user("bob")
    srp = Srp(site)
    with refused("NotAuthorizedException", INCORRECT):
        srp.respond(srp.proof(srp.start()) | {"USERNAME": "bob"})
    other = site.aws.create_user_pool_client(UserPoolId=site.pool_id, ClientName="other")
    with refused("NotAuthorizedException", INCORRECT):
        site.aws.respond_to_auth_challenge(
            ClientId=other["UserPoolClient"]["ClientId"],
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=srp.proof(srp.start()),
        )


def test_anothers_secret_block_locks_nobody_out(site: Site, refused: Refused) -> None:
    site.add_user("bob")
    for _ in range(5):
        srp = Srp(site)
        with refused("NotAuthorizedException", INCORRECT):
            srp.respond(srp.proof(srp.start()) | {"USERNAME": "bob"})
    assert "AuthenticationResult" in site.sign_in("bob")


def test_wrong_proofs_count_for_the_lock_out(site: Site, refused: Refused) -> None:
    for _ in range(5):
        with refused("NotAuthorizedException", INCORRECT):
            Srp(site, password="Wrong-Horse-9").authenticate_user()
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        Srp(site).authenticate_user()


@pytest.mark.parametrize("factor", [0, 1, 2])
def test_an_a_that_opens_every_door_opens_none(site: Site, refused: Refused, factor: int) -> None:
    srp = Srp(site)
    srp.large_a_value = factor * N
    challenge = srp.start()
    with refused("NotAuthorizedException", INCORRECT):
        srp.respond(srp.proof(challenge))


def test_a_in_any_spelling(site: Site, refused: Refused) -> None:
    srp = Srp(site)
    original = srp.get_auth_params()
    text = original["SRP_A"]
    spelled = original | {"SRP_A": "000" + text.upper()}
    challenge = site.start("USER_SRP_AUTH", **spelled)
    assert "AuthenticationResult" in srp.respond(srp.proof(challenge))
    for nonsense in ("xyz", "0x12", "-1", "1_0"):
        with refused("InvalidParameterException", "SRP_A is not a hexadecimal number."):
            site.start("USER_SRP_AUTH", USERNAME="alice", SRP_A=nonsense)
    with refused("InvalidParameterException", "Missing required parameter SRP_A"):
        site.start("USER_SRP_AUTH", USERNAME="alice")


@pytest.mark.parametrize(
    ("skew", "accepted"), [(-299, True), (299, True), (-302, False), (302, False)]
)
def test_the_clients_clock_may_be_five_minutes_off(
    site: Site, refused: Refused, skew: float, accepted: bool
) -> None:
    srp = Srp(site)
    srp.skew = skew
    if accepted:
        assert "AuthenticationResult" in srp.authenticate_user()
    else:
        with refused("NotAuthorizedException", INCORRECT):
            srp.authenticate_user()


class FixedDate(Srp):
    """A client that writes its TIMESTAMP wrongly, and signs what it wrote."""

    text = ""

    def get_cognito_formatted_timestamp(self, _: datetime) -> str:  # type: ignore[override]
        return self.text


FORMAT = "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("Do Sep 3 04:05:06 UTC 2026", "InvalidParameterException", FORMAT),
        ("2026-09-03T04:05:06Z", "InvalidParameterException", FORMAT),
        ("Thu Sep 03 04:05:06 UTC 2026", "NotAuthorizedException", INCORRECT),
        ("Fri Sep 3 04:05:06 UTC 2026", "NotAuthorizedException", INCORRECT),
    ],
)
def test_wrongly_written_timestamps(
    site: Site, clock: FakeClock, refused: Refused, text: str, kind: str, message: str
) -> None:
    clock.now = datetime(2026, 9, 3, 4, 5, 6, tzinfo=UTC).timestamp()
    srp = FixedDate(site)
    srp.text = "Thu Sep 3 04:05:06 UTC 2026"
    assert "AuthenticationResult" in srp.authenticate_user()
    srp.text = text
    with refused(kind, message):
        srp.authenticate_user()


@pytest.mark.parametrize(
    "name", ["USERNAME", "PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP"]
)
def test_missing_responses(site: Site, refused: Refused, name: str) -> None:
    srp = Srp(site)
    proof = srp.proof(srp.start())
    del proof[name]
    with refused("InvalidParameterException", f"Missing required parameter {name}"):
        srp.respond(proof)


def test_an_absent_user_is_hidden(new_site: Callable[..., Site], refused: Refused) -> None:
    site = new_site(client={"PreventUserExistenceErrors": "ENABLED"})
    salts = [
        Srp(site, name).start()["ChallengeParameters"]["SALT"] for name in ("eve", "eve", "mallory")
    ]
    assert salts[0] == salts[1] != salts[2]
    challenge = Srp(site, "eve").start()["ChallengeParameters"]
    assert challenge["USERNAME"] == challenge["USER_ID_FOR_SRP"] == "eve"
    with refused("NotAuthorizedException", INCORRECT):
        Srp(site, "eve").authenticate_user()


def test_an_absent_user_is_admitted_by_legacy_clients(site: Site, refused: Refused) -> None:
    with refused("UserNotFoundException", "User does not exist."):
        Srp(site, "nobody").start()


def test_challenges_after_the_proof(site: Site) -> None:
    site.enrol(site.tokens()["AccessToken"])
    with pytest.raises(SoftwareTokenMFAChallengeException):
        Srp(site).authenticate_user()
    site.aws.admin_set_user_password(**site.key(), Password=PASSWORD, Permanent=False)
    with pytest.raises(ForceChangePasswordException):
        Srp(site).authenticate_user()


def test_the_administrator_may_use_srp_too(site: Site) -> None:
    srp = Srp(site)
    challenge = site.aws.admin_initiate_auth(
        UserPoolId=site.pool_id,
        ClientId=site.client_id,
        AuthFlow="USER_SRP_AUTH",
        AuthParameters=srp.get_auth_params(),
    )
    assert "AuthenticationResult" in srp.respond(srp.proof(challenge))
