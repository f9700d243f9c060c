"""Passkeys: made by the phone, registered at the service, used to sign in, deleted."""

from __future__ import annotations

import json

import pytest

from mfa_tui.localcloud.plans import POOLS
from mfa_tui.phone.passkeys import PasskeyProblem
from mfa_tui.phone.phone import Phone
from mfa_tui.signin.account import Account
from mfa_tui.signin.challenges import Challenge, WebAuthn
from mfa_tui.signin.conversation import Flow
from mfa_tui.signin.passkeys import PasskeyRegistry, Registered
from mfa_tui.signin.turns import Refused, SignedIn
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from tests.signin.conftest import CHOICE, Town, answer_of

FIRST_PICK = "Choice-based"
SITE = "practice.example"
ORIGIN = f"https://{SITE}"
POOL = next(plan for plan in POOLS if plan.name == FIRST_PICK)


@pytest.fixture
def phone(town: Town) -> Phone:
    return Phone(town.clock)


@pytest.fixture
def account(town: Town) -> Account:
    """Otto, signed in with his password."""
    conversation = town.conversation(FIRST_PICK)
    return Account(conversation.cognito, town.sign_in(conversation, "otto"))


def add(account: Account, phone: Phone) -> None:
    registry = PasskeyRegistry(account)
    options = registry.start()
    assert not isinstance(options, Refused), options
    assert registry.complete(phone.passkeys.create(options, ORIGIN)) is None


def listed(account: Account) -> tuple[Registered, ...]:
    found = PasskeyRegistry(account).all()
    assert not isinstance(found, Refused), found
    return found


def refused(outcome: object) -> Refused:
    assert isinstance(outcome, Refused), outcome
    return outcome


def test_a_passkey_of_the_phone_signs_in_without_a_password(
    town: Town, account: Account, phone: Phone
) -> None:
    assert listed(account) == ()
    add(account, phone)
    (registered,) = listed(account)
    (held,) = phone.passkeys.all
    assert (registered.credential_id, registered.site) == (held.credential_id, SITE)
    assert registered.created == town.clock()

    conversation = town.conversation(FIRST_PICK)
    challenge = conversation.start("otto", "", Flow.USER_AUTH, "WEB_AUTHN")
    assert isinstance(challenge, WebAuthn)
    credential = phone.passkeys.get(challenge.request_options, ORIGIN)
    turn = conversation.answer({"CREDENTIAL": json.dumps(credential)})
    assert isinstance(turn, SignedIn)
    assert turn.username == "otto"


def test_a_deleted_passkey_stays_on_the_phone_and_opens_nothing(
    town: Town, account: Account, phone: Phone
) -> None:
    add(account, phone)
    registry, (registered,) = PasskeyRegistry(account), listed(account)
    assert registry.delete(registered.credential_id) is None
    assert listed(account) == ()
    assert phone.passkeys.all
    turn = town.conversation(FIRST_PICK).start("otto", "", Flow.USER_AUTH, "WEB_AUTHN")
    assert not isinstance(turn, WebAuthn)
    assert "deleted meanwhile" in refused(registry.delete(registered.credential_id)).advice


def test_the_list_is_read_to_its_end(town: Town, account: Account) -> None:
    entry = {"CredentialId": "abc", "RelyingPartyId": SITE, "CreatedAt": 7}
    pages = iter([{"Credentials": [entry], "NextToken": "more"}, {"Credentials": [entry]}])
    handle = town.door.handle

    def paged(request: HttpRequest) -> HttpResponse:
        is_list = request.operation == "ListWebAuthnCredentials"
        return answer_of(next(pages)) if is_list else handle(request)

    town.door.handle = paged
    assert listed(account) == (Registered("abc", "", SITE, 7),) * 2
    assert town.door.bodies("ListWebAuthnCredentials")[-1]["NextToken"] == "more"


def test_a_registration_is_good_once(account: Account, phone: Phone) -> None:
    registry = PasskeyRegistry(account)
    options = registry.start()
    assert not isinstance(options, Refused)
    credential = phone.passkeys.create(options, ORIGIN)
    assert registry.complete(credential) is None
    again = refused(registry.complete(credential))
    assert (again.error, again.again) == ("WebAuthnChallengeNotFoundException", True)
    assert "Begin it again" in again.advice


def test_a_pool_without_passkeys_says_how_to_turn_them_on(town: Town) -> None:
    conversation = town.conversation(CHOICE)
    registry = PasskeyRegistry(Account(conversation.cognito, town.sign_in(conversation)))
    answer = refused(registry.start())
    assert answer.error == "WebAuthnNotEnabledException"
    assert "AllowedFirstAuthFactors" in answer.advice


def test_a_pool_without_a_site_says_how_to_name_one(town: Town, account: Account) -> None:
    town.admin("SetUserPoolMfaConfig", UserPoolId=POOL.pool_id, WebAuthnConfiguration={})
    answer = PasskeyRegistry(account).start()
    if not isinstance(answer, Refused):
        pytest.fail(f"options came for {answer['rp']}")
    assert answer.error == "WebAuthnConfigurationMissingException"
    assert "RelyingPartyId" in answer.advice


def test_an_unlocked_phone_makes_none_where_verification_is_required(
    town: Town, account: Account, phone: Phone
) -> None:
    town.admin(
        "SetUserPoolMfaConfig",
        UserPoolId=POOL.pool_id,
        WebAuthnConfiguration={"RelyingPartyId": SITE, "UserVerification": "required"},
    )
    options = PasskeyRegistry(account).start()
    assert not isinstance(options, Refused)
    phone.passkeys.screen_lock = False
    with pytest.raises(PasskeyProblem, match="screen lock"):
        phone.passkeys.create(options, ORIGIN)
    phone.passkeys.screen_lock = True
    assert PasskeyRegistry(account).complete(phone.passkeys.create(options, ORIGIN)) is None


def test_the_phone_signs_for_no_other_site(town: Town, account: Account, phone: Phone) -> None:
    add(account, phone)
    challenge = town.conversation(FIRST_PICK).start("otto", "", Flow.USER_AUTH, "WEB_AUTHN")
    assert isinstance(challenge, Challenge)
    with pytest.raises(PasskeyProblem, match="does not belong"):
        phone.passkeys.get(challenge.parameters["CREDENTIAL_REQUEST_OPTIONS"], "https://evil.test")
