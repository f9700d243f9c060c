"""What a signed-in user can do with the tokens."""

from __future__ import annotations

import pytest

from mfa_tui.localcloud.cognito.passwords import secret_hash
from mfa_tui.signin.account import Account, UserFacts
from mfa_tui.signin.conversation import Flow
from mfa_tui.signin.turns import Refused, SignedIn, Tokens
from tests.signin.conftest import CHOICE, PASSWORD, Town, answer_of


def signed_in(town: Town, *, secret: bool = False) -> Account:
    conversation = town.conversation(CHOICE, secret=secret)
    return Account(conversation.cognito, town.sign_in(conversation))


def test_facts_of_a_user_without_mfa(town: Town) -> None:
    facts = signed_in(town).facts()
    assert isinstance(facts, UserFacts)
    assert (facts.username, facts.factors, facts.preferred) == ("bob", (), "")
    assert dict(facts.attributes)["email"] == "bob@example.com"


def test_facts_of_a_user_with_an_authenticator(town: Town) -> None:
    conversation = town.challenged("alice", CHOICE)
    turn = conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": town.code(CHOICE)})
    assert isinstance(turn, SignedIn)
    facts = Account(conversation.cognito, turn).facts()
    assert isinstance(facts, UserFacts)
    assert (facts.factors, facts.preferred) == (("SOFTWARE_TOKEN_MFA",), "SOFTWARE_TOKEN_MFA")


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
def test_refresh_gives_new_tokens_and_keeps_the_refresh_token(town: Town, secret: bool) -> None:
    account = signed_in(town, secret=secret)
    before = account.tokens
    town.clock.advance(600)
    after = account.refresh()
    assert isinstance(after, Tokens)
    assert account.tokens is after
    assert after.refresh == before.refresh
    assert after.received == town.clock()
    assert {after.id, after.access}.isdisjoint({before.id, before.access})
    sent = town.door.bodies("InitiateAuth")[-1]["AuthParameters"]
    assert ("SECRET_HASH" in sent) == secret
    assert "USERNAME" not in sent
    facts = account.facts()
    assert isinstance(facts, UserFacts)


def test_after_a_challenge_the_refresh_is_hashed_over_the_real_name(town: Town) -> None:
    conversation = town.conversation(CHOICE, secret=True)
    conversation.start("ALICE", PASSWORD, Flow.USER_SRP_AUTH)
    turn = conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": town.code(CHOICE)})
    assert isinstance(turn, SignedIn)
    account = Account(conversation.cognito, turn)
    assert isinstance(account.refresh(), Tokens)
    target = town.target(CHOICE, secret=True)
    assert target.client_secret
    sent = town.door.bodies("InitiateAuth")[-1]["AuthParameters"]
    assert sent["SECRET_HASH"] == secret_hash(target.client_secret, "alice", target.client_id)


def test_without_a_challenge_the_refresh_is_hashed_over_the_real_name_too(town: Town) -> None:
    conversation = town.conversation(CHOICE, secret=True)
    account = Account(conversation.cognito, town.sign_in(conversation, "BOB"))
    assert isinstance(account.refresh(), Tokens)


def test_signing_out_revokes_all_tokens(town: Town) -> None:
    account, elsewhere = signed_in(town), signed_in(town)
    assert account.sign_out_everywhere() is None
    for user in (account, elsewhere):
        facts, tokens, again = user.facts(), user.refresh(), user.sign_out_everywhere()
        assert isinstance(facts, Refused) and isinstance(tokens, Refused)
        assert isinstance(again, Refused)
        assert "signed this user out everywhere" in facts.advice
        assert (facts.operation, tokens.operation) == ("GetUser", "InitiateAuth")


# -- rotated refresh tokens ------------------------------------------------------------------


def rotate(town: Town, *, grace: int = 0, secret: bool = False) -> None:
    """Have the client replace refresh tokens whenever they are used."""
    target = town.target(CHOICE, secret=secret)
    town.admin(
        "UpdateUserPoolClient",
        UserPoolId=target.pool_id,
        ClientId=target.client_id,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": grace},
    )


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
def test_rotation_has_a_call_of_its_own(town: Town, secret: bool) -> None:
    rotate(town, secret=secret)
    account = signed_in(town, secret=secret)
    first = account.tokens.refresh
    assert account.spent is None
    assert isinstance(account.refresh(), Tokens)
    second = account.tokens.refresh
    assert account.spent == first != second
    assert isinstance(account.refresh(), Tokens)
    assert account.spent == second != account.tokens.refresh
    # The flow that the service refuses was tried only once.
    assert len(town.door.bodies("InitiateAuth")) == 2
    sent = [body["RefreshToken"] for body in town.door.bodies("GetTokensFromRefreshToken")]
    assert sent == [first, second]


def test_a_spent_refresh_token_is_refused_and_the_newest_stays_good(town: Town) -> None:
    rotate(town)
    account = signed_in(town)
    account.refresh()
    newest = account.tokens
    refused = account.refresh_with_spent()
    assert isinstance(refused, Refused)
    assert refused.error == "RefreshTokenReuseException"
    assert "Only the newest is good" in refused.advice
    assert account.tokens is newest
    assert isinstance(account.refresh(), Tokens)


def test_within_the_grace_period_a_spent_one_buys_tokens_once_more(town: Town) -> None:
    rotate(town, grace=30)
    account = signed_in(town)
    first = account.tokens.refresh
    account.refresh()
    replaced = account.tokens.refresh
    town.clock.advance(29)
    assert isinstance(account.refresh_with_spent(), Tokens)
    assert account.tokens.refresh not in (first, replaced)
    assert account.spent == first
    town.clock.advance(1)
    assert isinstance(account.refresh_with_spent(), Refused)


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
def test_revoking_ends_this_sign_in_only(town: Town, secret: bool) -> None:
    account, elsewhere = signed_in(town, secret=secret), signed_in(town, secret=secret)
    assert account.revoke() is None
    assert isinstance(account.facts(), Refused)
    assert isinstance(account.refresh(), Refused)
    assert isinstance(elsewhere.facts(), UserFacts)
    assert isinstance(elsewhere.refresh(), Tokens)


def test_a_client_may_rule_revocation_out(town: Town) -> None:
    target = town.target(CHOICE)
    ids = {"UserPoolId": target.pool_id, "ClientId": target.client_id}
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    town.admin("UpdateUserPoolClient", **ids, ExplicitAuthFlows=flows, EnableTokenRevocation=False)
    refused = signed_in(town).revoke()
    assert isinstance(refused, Refused)
    assert "EnableTokenRevocation" in refused.advice


def test_a_refused_refresh_keeps_the_tokens_there_were(town: Town) -> None:
    account = signed_in(town)
    before = account.tokens
    town.clock.advance(31 * 86_400)
    refused = account.refresh()
    assert isinstance(refused, Refused)
    assert not refused.again
    assert account.tokens is before


def test_an_access_token_ends_after_an_hour(town: Town) -> None:
    account = signed_in(town)
    town.clock.advance(3601)
    refused = account.facts()
    assert isinstance(refused, Refused)
    assert "Refresh the tokens" in refused.advice
    assert isinstance(account.refresh(), Tokens)
    assert isinstance(account.facts(), UserFacts)


def test_facts_may_be_sparse(town: Town) -> None:
    account = signed_in(town)
    town.door.odd["GetUser"] = answer_of(
        {"Username": "bob", "UserAttributes": [{"Name": "email"}, {"Name": "a", "Value": "b"}]}
    )
    facts = account.facts()
    assert isinstance(facts, UserFacts)
    assert facts.attributes == (("email", ""), ("a", "b"))


def test_tokens_do_not_show_in_a_repr(town: Town) -> None:
    tokens = signed_in(town).tokens
    shown = repr(tokens)
    assert not any(token and token in shown for token in (tokens.id, tokens.access, tokens.refresh))
