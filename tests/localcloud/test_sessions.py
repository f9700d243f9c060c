"""Session strings: form, lifetime, binding, single use."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import Refused, Site

INVALID = "Invalid session for the user."
EXPIRED = "Invalid session for the user, session is expired."
ONCE = "Invalid session for the user, session can only be used once."
GARBAGE = "AYABe" + "x" * 900


@pytest.fixture
def secret(site: Site) -> str:
    """Alice's authenticator; from here on she is asked for its code."""
    return site.enrol(site.tokens()["AccessToken"])


@pytest.mark.usefixtures("secret")
def test_the_look_of_a_session(site: Site) -> None:
    first, second = site.sign_in()["Session"], site.sign_in()["Session"]
    assert re.fullmatch("AYABe[A-Za-z0-9_-]{795,1495}", first)
    assert first != second


def test_three_minutes_and_not_longer(site: Site, secret: str, refused: Refused) -> None:
    early, late = site.sign_in()["Session"], site.sign_in()["Session"]
    site.clock.advance(179.9)
    assert "AuthenticationResult" in site.answer_code(early, secret)
    site.clock.advance(0.1)
    with refused("NotAuthorizedException", EXPIRED):
        site.answer_code(late, secret)


def test_the_client_sets_the_lifetime_and_each_string_has_its_own(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    site = new_site("ON", client={"AuthSessionValidity": 15})
    site.add_user()
    first = site.sign_in()["Session"]
    site.clock.advance(899)
    second = site.aws.associate_software_token(Session=first)
    site.clock.advance(899)
    third = site.aws.verify_software_token(
        Session=second["Session"], UserCode=site.code(second["SecretCode"])
    )
    site.clock.advance(900)
    with refused("NotAuthorizedException", EXPIRED):
        site.answer("MFA_SETUP", third["Session"])


def test_success_uses_a_session_up(site: Site, secret: str, refused: Refused) -> None:
    session = site.sign_in()["Session"]
    site.answer_code(session, secret)
    site.clock.advance(30)
    with refused("NotAuthorizedException", ONCE):
        site.answer_code(session, secret)


def test_a_session_belongs_to_a_challenge_a_user_and_a_client(
    site: Site, secret: str, refused: Refused
) -> None:
    site.add_user("bob")
    session = site.sign_in()["Session"]
    other = site.aws.create_user_pool_client(UserPoolId=site.pool_id, ClientName="other")
    code = {"SOFTWARE_TOKEN_MFA_CODE": site.code(secret)}
    with refused("NotAuthorizedException", INVALID):
        site.answer("MFA_SETUP", session)
    with refused("NotAuthorizedException", INVALID):
        site.aws.associate_software_token(Session=session)
    with refused("NotAuthorizedException", INVALID):
        site.answer("SOFTWARE_TOKEN_MFA", session, "bob", **code)
    with refused("NotAuthorizedException", INVALID):
        site.aws.respond_to_auth_challenge(
            ClientId=other["UserPoolClient"]["ClientId"],
            ChallengeName="SOFTWARE_TOKEN_MFA",
            Session=session,
            ChallengeResponses={"USERNAME": "alice", **code},
        )
    assert "AuthenticationResult" in site.answer_code(session, secret)


def test_garbage_and_nothing(site: Site, refused: Refused) -> None:
    with refused("NotAuthorizedException", INVALID):
        site.answer("SOFTWARE_TOKEN_MFA", GARBAGE)
    with refused("InvalidParameterException", "Missing required parameter Session"):
        site.aws.respond_to_auth_challenge(
            ClientId=site.client_id,
            ChallengeName="SOFTWARE_TOKEN_MFA",
            ChallengeResponses={"USERNAME": "alice"},
        )
    with refused("InvalidParameterException", "Missing required parameter USERNAME"):
        site.aws.respond_to_auth_challenge(
            ClientId=site.client_id, ChallengeName="SOFTWARE_TOKEN_MFA", Session=GARBAGE
        )


@pytest.mark.parametrize(
    ("errors", "kind", "text"),
    [
        ("LEGACY", "UserNotFoundException", "User does not exist."),
        ("ENABLED", "NotAuthorizedException", INVALID),
    ],
)
def test_an_absent_users_answer(
    new_site: Callable[..., Site], refused: Refused, errors: str, kind: str, text: str
) -> None:
    site = new_site(client={"PreventUserExistenceErrors": errors})
    with refused(kind, text):
        site.answer("SOFTWARE_TOKEN_MFA", GARBAGE, "nobody")


def test_the_relic_among_the_challenges(site: Site, refused: Refused) -> None:
    text = "The local cloud does not implement the challenge ADMIN_NO_SRP_AUTH."
    with refused("NotImplemented", text):
        site.answer("ADMIN_NO_SRP_AUTH", GARBAGE)


@pytest.mark.usefixtures("secret")
def test_only_hashes_are_kept_and_old_ones_are_purged(site: Site, store: Store) -> None:
    session = site.sign_in()["Session"]
    with store.transaction() as database:
        dump = "\n".join(database.iterdump())
    assert session not in dump
    assert "Correct-Horse-9" not in dump
    site.clock.advance(2 * 24 * 60 * 60)
    site.sign_in()
    with store.transaction() as database:
        assert database.execute("SELECT count(*) FROM session").fetchone()[0] == 1


def test_old_handshakes_are_purged(site: Site, store: Store) -> None:
    for _ in range(3):
        site.start("USER_SRP_AUTH", USERNAME="alice", SRP_A="2")
    site.clock.advance(180)
    site.start("USER_SRP_AUTH", USERNAME="alice", SRP_A="2")
    with store.transaction() as database:
        assert database.execute("SELECT count(*) FROM handshake").fetchone()[0] == 1
