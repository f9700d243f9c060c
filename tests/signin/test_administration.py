"""The administrator's calls against the real local cloud."""

from __future__ import annotations

import os

import pytest

from mfa_tui.signin import person_changes as changes
from mfa_tui.signin.account import Account
from mfa_tui.signin.administration import PAGE, Administration, Change, Found, PersonFacts
from mfa_tui.signin.challenges import Challenge
from mfa_tui.signin.client import connect
from mfa_tui.signin.conversation import Flow
from mfa_tui.signin.settings.client import CLIENT
from mfa_tui.signin.settings.pool import POOL
from mfa_tui.signin.settings.second_factors import EMAIL, SECOND_FACTORS, SMS, TOTP
from mfa_tui.signin.settings.setting import PoolSettings
from mfa_tui.signin.target import Target
from mfa_tui.signin.turns import Refused
from tests.signin.conftest import CHOICE, NEEDED, PASSWORD, Town
from tests.signin.mailbox import Mailbox

SETTINGS = {setting.label: setting for setting in (*SECOND_FACTORS, *POOL, *CLIENT)}
MESSAGES, PASSKEYS, DEVICES = "Codes by message", "Choice-based", "Devices"


def office(town: Town, pool: str = CHOICE) -> Administration:
    return Administration(lambda: town.cognito(pool))


def person(town: Town, username: str, pool: str = CHOICE) -> PersonFacts:
    found = office(town, pool).person(username)
    assert isinstance(found, PersonFacts), found
    return found


def make(town: Town, change: Change, pool: str = CHOICE) -> None:
    refused = office(town, pool).make(change)
    assert refused is None, refused


def settings(town: Town, pool: str = CHOICE) -> PoolSettings:
    found = office(town, pool).settings()
    assert isinstance(found, PoolSettings), found
    return found


def put(town: Town, label: str, value: str, pool: str = CHOICE) -> PoolSettings | Refused:
    return office(town, pool).set(SETTINGS[label], value, settings(town, pool))


def challenge(town: Town, username: str, pool: str = CHOICE, password: str = PASSWORD) -> str:
    """What a sign-in ends with first: the challenge's name, or the exception's, or nothing."""
    turn = town.conversation(pool).start(username, password, Flow.USER_PASSWORD_AUTH)
    if isinstance(turn, Challenge):
        return turn.name
    return turn.error if isinstance(turn, Refused) else ""


# -- finding people --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("", ["alice", "bob", "carol", "rita", "uma", "dan"]),
        ("AL", ["alice"]),
        ("uma@", ["uma"]),
        ("+1", []),
        ('al"ice\\', []),
    ],
)
def test_people_are_found_by_how_they_begin(town: Town, search: str, names: list[str]) -> None:
    found = office(town).find(search)
    assert isinstance(found, Found)
    assert [user.username for user in found.users] == names
    assert found.more is None


def test_a_number_finds_its_owner(town: Town) -> None:
    found = office(town, MESSAGES).find("+15555550102")
    assert isinstance(found, Found)
    assert [user.username for user in found.users] == ["pia"]


def test_the_next_page_goes_on_where_the_first_ended(town: Town) -> None:
    for number in range(PAGE + 5):
        make(town, changes.create(f"guest{number:02}", {}, "", invite=False))
    first = office(town).find("guest")
    assert isinstance(first, Found)
    assert first.more
    second = office(town).find("guest", first.more)
    assert isinstance(second, Found)
    assert [len(first.users), len(second.users), second.more] == [PAGE, 5, None]


# -- one person ------------------------------------------------------------------------------


def test_a_person_is_what_the_pool_says(town: Town) -> None:
    alice = person(town, "alice")
    assert (alice.status, alice.enabled, alice.mfa) == ("CONFIRMED", True, "OPTIONAL")
    assert ("email", "alice@example.com") in alice.attributes
    assert (alice.factors, alice.preferred) == (("SOFTWARE_TOKEN_MFA",), "SOFTWARE_TOKEN_MFA")
    assert (alice.first_factors, alice.devices) == (None, None)
    asked = [request.operation for request in town.door.requests]
    assert asked == ["AdminGetUser", "DescribeUserPool"], "nothing that this pool would refuse"


def test_where_the_pool_has_them_first_factors_and_devices_are_asked_for(town: Town) -> None:
    assert person(town, "otto", PASSKEYS).first_factors == ("PASSWORD", "EMAIL_OTP", "SMS_OTP")
    assert person(town, "bob", DEVICES).devices == ()


def test_nobody_is_refused_in_words(town: Town) -> None:
    refused = office(town).person("nobody")
    assert isinstance(refused, Refused)
    assert (refused.error, refused.operation) == ("UserNotFoundException", "AdminGetUser")


def test_without_credentials_the_refusal_names_the_profile(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    target = Target.remote("us-east-1_Abc123", "1exampleclientid0000000001")
    refused = Administration(lambda: connect(target, town.trace)).find("")
    assert isinstance(refused, Refused)
    assert refused.error == "NoCredentialsError"
    assert "--profile" in refused.advice


# -- changes, and what the person meets then -------------------------------------------------


@pytest.mark.parametrize(
    ("pool", "username", "meets", "name"),
    [
        (NEEDED, "alice", "MFA_SETUP", "MFA_SETUP"),
        (CHOICE, "alice", "no second factor", ""),
        (MESSAGES, "max", "SMS_MFA or EMAIL_OTP", "SELECT_MFA_TYPE"),
    ],
)
def test_a_removed_authenticator_is_not_asked_for(
    town: Town, pool: str, username: str, meets: str, name: str
) -> None:
    change = changes.remove_authenticator(person(town, username, pool))
    assert meets in change.meets
    make(town, change, pool)
    assert "SOFTWARE_TOKEN_MFA" not in person(town, username, pool).factors
    assert challenge(town, username, pool) == name


def test_a_factor_switched_off_is_not_asked_for(town: Town) -> None:
    make(town, changes.switch_factor(person(town, "alice"), "SOFTWARE_TOKEN_MFA", on=False))
    assert challenge(town, "alice") == ""
    make(town, changes.switch_factor(person(town, "alice"), "SOFTWARE_TOKEN_MFA", on=True))
    assert challenge(town, "alice") == "SOFTWARE_TOKEN_MFA"


def test_where_mfa_is_required_the_text_says_that_a_factor_stays(town: Town) -> None:
    change = changes.switch_factor(person(town, "alice", NEEDED), "SOFTWARE_TOKEN_MFA", on=False)
    make(town, change, NEEDED)
    assert "stays" in change.meets
    assert challenge(town, "alice", NEEDED) == "SOFTWARE_TOKEN_MFA"


def test_a_preferred_factor_is_asked_for_at_once(town: Town) -> None:
    assert challenge(town, "max", MESSAGES) == "SELECT_MFA_TYPE"
    for preferred, name in ((True, "EMAIL_OTP"), (False, "SELECT_MFA_TYPE")):
        facts = person(town, "max", MESSAGES)
        make(town, changes.prefer_factor(facts, "EMAIL_OTP", preferred=preferred), MESSAGES)
        assert challenge(town, "max", MESSAGES) == name


def test_a_factor_that_is_not_there_is_refused_with_the_reason(town: Town) -> None:
    change = changes.switch_factor(person(town, "bob"), "SOFTWARE_TOKEN_MFA", on=True)
    refused = office(town).make(change)
    assert isinstance(refused, Refused)
    assert "delivery config" in refused.message
    assert "has to be there first" in refused.advice


def test_a_reset_password_has_to_be_set_anew(town: Town, mailbox: Mailbox) -> None:
    make(town, changes.reset_password(person(town, "bob")))
    assert person(town, "bob").status == "RESET_REQUIRED"
    assert challenge(town, "bob") == "PasswordResetRequiredException"
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize(("permanent", "name"), [(True, ""), (False, "NEW_PASSWORD_REQUIRED")])
def test_a_password_that_was_set_works(town: Town, permanent: bool, name: str) -> None:
    make(town, changes.set_password(person(town, "bob"), "An0ther-one", permanent=permanent))
    assert challenge(town, "bob", password="An0ther-one") == name
    assert challenge(town, "bob") == "NotAuthorizedException"


def test_a_password_is_not_in_what_a_change_shows(town: Town) -> None:
    change = changes.set_password(person(town, "bob"), "An0ther-one", permanent=True)
    assert "An0ther-one" not in repr(change)


def test_who_is_confirmed_gets_in(town: Town) -> None:
    assert challenge(town, "uma") == "UserNotConfirmedException"
    make(town, changes.confirm_sign_up(person(town, "uma")))
    assert challenge(town, "uma") == ""


def test_disabled_and_enabled(town: Town) -> None:
    make(town, changes.disable(person(town, "bob")))
    assert challenge(town, "bob") == "NotAuthorizedException"
    make(town, changes.enable(person(town, "bob")))
    assert challenge(town, "bob") == ""


def test_signed_out_everywhere_nothing_refreshes(town: Town) -> None:
    conversation = town.conversation(CHOICE)
    signed_in = town.sign_in(conversation)
    make(town, changes.sign_out(person(town, "bob")))
    assert isinstance(Account(conversation.cognito, signed_in).refresh(), Refused)


def test_a_deleted_person_is_gone(town: Town) -> None:
    change = changes.delete(person(town, "bob"))
    assert change.final
    make(town, change)
    assert isinstance(office(town).person("bob"), Refused)


@pytest.mark.parametrize(("invite", "letters"), [(True, 1), (False, 0)])
def test_a_new_person_has_a_temporary_password(
    town: Town, mailbox: Mailbox, invite: bool, letters: int
) -> None:
    mail = {"email": "dora@example.com"}
    make(town, changes.create("dora", mail, "Temp-0rary", invite=invite))
    assert len(mailbox.messages) == letters
    assert ("email_verified", "true") in person(town, "dora").attributes
    assert challenge(town, "dora", password="Temp-0rary") == "NEW_PASSWORD_REQUIRED"


# -- settings --------------------------------------------------------------------------------


def furnish(town: Town, pool: str) -> None:
    """Give the pool and its client settings that an update would reset if it were not told them."""
    target = town.target(pool)
    described = town.admin("DescribeUserPool", UserPoolId=target.pool_id)["UserPool"]
    kept = ("AutoVerifiedAttributes", "DeviceConfiguration")
    town.admin(
        "UpdateUserPool",
        UserPoolId=target.pool_id,
        **{name: described[name] for name in kept if name in described},
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
        LambdaConfig={"PostConfirmation": "arn:aws:lambda:us-east-1:111122223333:function:hello"},
        VerificationMessageTemplate={"SmsMessage": "{####} it is"},
        SmsAuthenticationMessage="{####} once more",
    )
    town.admin(
        "UpdateUserPoolClient",
        UserPoolId=target.pool_id,
        ClientId=target.client_id,
        AccessTokenValidity=30,
        TokenValidityUnits={"AccessToken": "minutes"},
        CallbackURLs=["https://app.example.com/"],
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        PreventUserExistenceErrors="ENABLED",
        AuthSessionValidity=7,
    )


def members(found: PoolSettings) -> dict[str, str]:
    """Everything that the three documents say, as text; flows may come in any order."""
    told = {"ResponseMetadata", "LastModifiedDate"}
    return {
        f"{source}.{name}": str(sorted(value) if name == "ExplicitAuthFlows" else value)
        for source, document in vars(found).items()
        for name, value in document.items()
        if name not in told
    }


ALONG = {
    "MFA": {"pool.MfaConfiguration", *(f"mfa.{name}" for name in (SMS, EMAIL, TOTP))},
}
"""What belongs to a setting besides its own member: OFF has no factors."""


@pytest.mark.parametrize("pool", [MESSAGES, DEVICES])
@pytest.mark.parametrize("label", SETTINGS)
def test_a_change_resets_nothing_else(town: Town, pool: str, label: str) -> None:
    furnish(town, pool)
    setting = SETTINGS[label]
    for value in setting.values:
        before = settings(town, pool)
        after = office(town, pool).set(setting, value.name, before)
        now = settings(town, pool)
        if isinstance(after, PoolSettings):
            assert setting.read(after) == setting.read(now) == value.name
        changed = {name for name, _ in members(before).items() ^ members(now).items()}
        own = {f"{setting.source}.{setting.member}"} | ALONG.get(label, set())
        assert changed <= (own if isinstance(after, PoolSettings) else set())


def test_most_changes_are_taken(town: Town) -> None:
    """The other tests would pass if all were refused."""
    for label, value in (
        ("MFA", "ON"),
        ("Passkeys", "MULTI_FACTOR_WITH_USER_VERIFICATION"),
        ("Verification", "required"),
        ("Devices", "always"),
        ("Plan", "PLUS"),
        ("Recovery", "phone, e-mail"),
        ("Absent users", "LEGACY"),
        ("Session", "15"),
        ("Server", "off"),
        ("Custom", "on"),
    ):
        after = put(town, label, value)
        assert isinstance(after, PoolSettings), (label, after)
        assert SETTINGS[label].read(after) == value


def test_mfa_that_is_switched_on_again_comes_with_authenticators(town: Town) -> None:
    assert isinstance(put(town, "MFA", "OFF"), PoolSettings)
    assert challenge(town, "alice") == ""
    after = put(town, "MFA", "ON")
    assert isinstance(after, PoolSettings)
    assert SETTINGS["Authenticator"].read(after) == "on"
    assert challenge(town, "bob") == "MFA_SETUP"


@pytest.mark.parametrize(
    ("pool", "label", "value", "says", "advice"),
    [
        (CHOICE, "Authenticator", "off", "must be enabled", "at least one factor"),
        (CHOICE, "E-mail", "on", "COGNITO_DEFAULT", "Amazon SES"),
        (CHOICE, "SMS", "on", "SMS configuration", "SmsConfiguration"),
        (PASSKEYS, "SMS", "on", "can't turn off MFA", "OPTIONAL or ON first"),
        (PASSKEYS, "MFA", "ON", "to SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION first"),
    ],
)
def test_a_refusal_says_what_contradicts_it(
    town: Town, pool: str, label: str, value: str, says: str, advice: str
) -> None:
    refused = put(town, label, value, pool)
    assert isinstance(refused, Refused)
    assert says in refused.message
    assert advice in refused.advice


def test_advice_that_is_followed_leads_on(town: Town) -> None:
    put(town, "Passkeys", "MULTI_FACTOR_WITH_USER_VERIFICATION", PASSKEYS)
    refused = put(town, "MFA", "ON", PASSKEYS)
    assert isinstance(refused, Refused)
    assert "Only PASSWORD and WEB_AUTHN" in refused.message
    assert "OPTIONAL would be taken" in refused.advice
    assert isinstance(put(town, "MFA", "OPTIONAL", PASSKEYS), PoolSettings)


def test_what_somebody_else_has_changed_meanwhile_stays(town: Town) -> None:
    known = settings(town)
    put(town, "Absent users", "LEGACY")
    after = office(town).set(SETTINGS["Session"], "9", known)
    assert isinstance(after, PoolSettings)
    assert SETTINGS["Absent users"].read(after) == "LEGACY"


def test_update_user_pool_is_not_told_what_it_would_refuse(town: Town) -> None:
    put(town, "Devices", "always")
    (sent,) = town.door.bodies("UpdateUserPool")
    assert "MfaConfiguration" not in sent
    assert "UnusedAccountValidityDays" not in sent["AdminCreateUserConfig"]
    assert sent["PoolName"] == CHOICE
