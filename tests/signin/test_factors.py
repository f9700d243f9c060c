"""Which second factors a signed-in person has, and turning them on, off and preferred."""

from __future__ import annotations

from typing import Any

import pytest

from mfa_tui.signin.account import Account
from mfa_tui.signin.challenges import Challenge
from mfa_tui.signin.conversation import Flow
from mfa_tui.signin.factors import (
    EMAIL_OTP,
    SMS_MFA,
    SOFTWARE_TOKEN_MFA,
    WEB_AUTHN,
    Factors,
    SecondFactor,
)
from mfa_tui.signin.turns import Refused, SignedIn
from tests.signin.conftest import CHOICE, PASSWORD, Town, answer_of
from tests.signin.mailbox import Mailbox

MESSAGE, PICK = "Codes by message", "Choice-based"


def alice_in(town: Town) -> Factors:
    """alice in the pool where each user decides; her authenticator is on and preferred."""
    conversation = town.challenged("alice", CHOICE)
    turn = conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": town.code(CHOICE)})
    assert isinstance(turn, SignedIn)
    return Factors(Account(conversation.cognito, turn))


def bob_in(town: Town) -> Factors:
    conversation = town.conversation(CHOICE)
    return Factors(Account(conversation.cognito, town.sign_in(conversation)))


def by_message(town: Town, mailbox: Mailbox, username: str) -> Factors:
    """Somebody who was sent a code, in the pool where everybody needs one."""
    conversation = town.conversation(MESSAGE)
    turn = conversation.start(username, PASSWORD, Flow.USER_PASSWORD_AUTH)
    assert isinstance(turn, Challenge)
    turn = conversation.answer({f"{turn.name}_CODE": mailbox.code})
    assert isinstance(turn, SignedIn)
    return Factors(Account(conversation.cognito, turn))


def named(outcome: tuple[SecondFactor, ...] | Refused) -> dict[str, SecondFactor]:
    assert not isinstance(outcome, Refused), outcome
    return {factor.name: factor for factor in outcome}


def sent(town: Town) -> dict[str, Any]:
    """What the newest SetUserMFAPreference held, besides the access token."""
    body = town.door.bodies("SetUserMFAPreference")[-1]
    return {name: value for name, value in body.items() if name != "AccessToken"}


def next_challenge(town: Town, username: str, pool: str) -> str:
    turn = town.conversation(pool).start(username, PASSWORD, Flow.USER_PASSWORD_AUTH)
    return turn.name if isinstance(turn, Challenge) else type(turn).__name__


def test_how_the_factors_stand(town: Town) -> None:
    assert named(alice_in(town).read()) == {
        SOFTWARE_TOKEN_MFA: SecondFactor(SOFTWARE_TOKEN_MFA, True, True, preferred=True),
        SMS_MFA: SecondFactor(SMS_MFA, False, False),
        EMAIL_OTP: SecondFactor(EMAIL_OTP, False, True, address="alice@example.com"),
        WEB_AUTHN: SecondFactor(WEB_AUTHN, None, False),
    }
    bob = named(bob_in(town).read())
    assert bob[SOFTWARE_TOKEN_MFA] == SecondFactor(SOFTWARE_TOKEN_MFA, False, False)


def test_off_and_on_again_leaves_the_authenticator_where_it_is(town: Town) -> None:
    factors = alice_in(town)
    off = named(factors.turn(SOFTWARE_TOKEN_MFA, on=False))[SOFTWARE_TOKEN_MFA]
    assert (off.on, off.ready, off.preferred) == (False, True, False)
    assert sent(town) == {"SoftwareTokenMfaSettings": {"Enabled": False}}
    assert next_challenge(town, "alice", CHOICE) == "SignedIn"
    on = named(factors.turn(SOFTWARE_TOKEN_MFA, on=True))[SOFTWARE_TOKEN_MFA]
    assert (on.on, on.preferred) == (True, False)
    assert next_challenge(town, "alice", CHOICE) == "SOFTWARE_TOKEN_MFA"


def test_preferring_one_turns_it_on_and_ends_the_other_preference(
    town: Town, mailbox: Mailbox
) -> None:
    factors = by_message(town, mailbox, "fay")
    assert named(factors.read())[EMAIL_OTP].preferred
    after = named(factors.prefer(SMS_MFA, preferred=True))
    assert (after[SMS_MFA].preferred, after[EMAIL_OTP].preferred) == (True, False)
    assert after[EMAIL_OTP].on
    assert sent(town) == {"SMSMfaSettings": {"Enabled": True, "PreferredMfa": True}}
    assert next_challenge(town, "fay", MESSAGE) == "SMS_MFA"


def test_without_a_preference_the_sign_in_asks_which(town: Town, mailbox: Mailbox) -> None:
    factors = by_message(town, mailbox, "fay")
    after = named(factors.prefer(EMAIL_OTP, preferred=False))
    assert after[EMAIL_OTP].on
    assert not any(factor.preferred for factor in after.values())
    assert next_challenge(town, "fay", MESSAGE) == "SELECT_MFA_TYPE"


def test_where_mfa_is_required_a_factor_stays_on(town: Town, mailbox: Mailbox) -> None:
    after = named(by_message(town, mailbox, "emma").turn(EMAIL_OTP, on=False))
    assert after[EMAIL_OTP].on


def test_a_factor_needs_something_to_stand_on(town: Town) -> None:
    for name in (SMS_MFA, SOFTWARE_TOKEN_MFA):
        refused = bob_in(town).turn(name, on=True)
        assert isinstance(refused, Refused)
        assert refused.message == f"User does not have delivery config set to turn on {name}"
        assert "has to be there first" in refused.advice


# -- passkeys --------------------------------------------------------------------------------


def test_passkeys_that_are_no_second_factor(town: Town) -> None:
    conversation = town.conversation(PICK)
    factors = Factors(Account(conversation.cognito, town.sign_in(conversation, "otto")))
    refused = factors.turn(WEB_AUTHN, on=True)
    assert isinstance(refused, Refused)
    assert "MULTI_FACTOR_WITH_USER_VERIFICATION" in refused.advice
    assert named(factors.read())[WEB_AUTHN].on is None


def allow_passkeys_as_mfa(town: Town) -> None:
    pool = town.target(CHOICE).pool_id
    policy = {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}
    passkeys = {
        "RelyingPartyId": "practice.example",
        "UserVerification": "required",
        "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
    }
    town.admin(
        "SetUserPoolMfaConfig",
        UserPoolId=pool,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
        WebAuthnConfiguration=passkeys,
    )
    town.admin("UpdateUserPool", UserPoolId=pool, Policies={"SignInPolicy": policy})


def test_passkeys_as_mfa_want_another_factor_beside_them(town: Town) -> None:
    factors, alone = alice_in(town), bob_in(town)
    allow_passkeys_as_mfa(town)
    refused = alone.turn(WEB_AUTHN, on=True)
    assert isinstance(refused, Refused)
    assert "another factor" in refused.advice
    assert named(factors.turn(WEB_AUTHN, on=True))[WEB_AUTHN].on is True
    assert sent(town) == {"WebAuthnMfaSettings": {"Enabled": True}}
    assert named(factors.turn(WEB_AUTHN, on=False))[WEB_AUTHN].on is False


# -- services that say less ------------------------------------------------------------------


def test_a_service_that_does_not_tell_what_is_configured(town: Town) -> None:
    factors = alice_in(town)
    no = {"__type": "InvalidParameterException", "message": "Not in this pool."}
    town.door.odd["GetUserAuthFactors"] = answer_of(no, 400)
    told = named(factors.read())
    assert told[SOFTWARE_TOKEN_MFA] == SecondFactor(SOFTWARE_TOKEN_MFA, True, None, preferred=True)
    assert told[EMAIL_OTP].ready is True


@pytest.mark.parametrize("call", ["read", "turn"])
def test_a_token_that_is_too_old_is_refused(town: Town, call: str) -> None:
    factors = bob_in(town)
    town.clock.advance(3601)
    refused = factors.read() if call == "read" else factors.turn(EMAIL_OTP, on=True)
    assert isinstance(refused, Refused)
    assert "Refresh the tokens" in refused.advice
