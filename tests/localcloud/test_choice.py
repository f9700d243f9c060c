"""USER_AUTH: the choice of a first factor, passwords and sent codes, and who may use which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from tests.localcloud.conftest import PASSWORD, Refused, Site
from tests.localcloud.mfa_pools import (
    EMAIL,
    EMAIL_ON,
    PHONE,
    ROLE,
    SES,
    SMS_ON,
    TOTP_ON,
    attributes,
    code_in,
    configure,
    prefer,
    wrong,
)
from tests.localcloud.test_srp_sign_in import Srp

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

INCORRECT = "Incorrect username or password."
INVALID = "Invalid session for the user."
ONCE = "Invalid session for the user, session can only be used once."
MISMATCH = "Invalid code or auth state for the user."
EVERYTHING = ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"]
ALLOWED = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]}}
POOL: dict[str, Any] = {
    "Policies": ALLOWED,
    "SmsConfiguration": ROLE,
    "EmailConfiguration": SES,
    "AutoVerifiedAttributes": ["email"],
}


@pytest.fixture
def make(new_site: Callable[..., Site]) -> Callable[..., Site]:
    """Make a choice-based pool and client; keywords are settings of the client."""

    def made(**client: Any) -> Site:
        wishes = {"ExplicitAuthFlows": ["ALLOW_USER_AUTH"], **client}
        return new_site(pool=POOL, client=wishes)

    return made


@pytest.fixture
def site(make: Callable[..., Site]) -> Site:
    site = make()
    site.add_user(email=EMAIL, phone_number=PHONE)
    return site


def begin(site: Site, prefer: str | None = None, username: str = "alice", **more: str) -> Any:
    wish = {"PREFERRED_CHALLENGE": prefer} if prefer else {}
    return site.start("USER_AUTH", USERNAME=username, **wish, **more)


def choose(site: Site, challenge: Any, answer: str, username: str = "alice", **more: str) -> Any:
    session = challenge["Session"]
    return site.answer("SELECT_CHALLENGE", session, username, ANSWER=answer, **more)


def send(site: Site, challenge: Any, code: str, username: str = "alice") -> Any:
    name = challenge["ChallengeName"]
    return site.answer(name, challenge["Session"], username, **{f"{name}_CODE": code})


def menu(site: Site, username: str = "alice") -> list[str]:
    return begin(site, username=username)["AvailableChallenges"]


@pytest.mark.parametrize("wish", [None, "WEB_AUTHN", "SOFTWARE_TOKEN_MFA"])
def test_the_menu(site: Site, inbox: list[Message], wish: str | None) -> None:
    challenge = begin(site, wish)
    assert challenge["ChallengeName"] == "SELECT_CHALLENGE"
    assert challenge["AvailableChallenges"] == EVERYTHING
    assert challenge["ChallengeParameters"] == {}
    assert challenge["Session"].startswith("AYABe")
    assert inbox == []


@pytest.mark.parametrize(
    ("factor", "medium", "destination", "shown"),
    [
        ("EMAIL_OTP", "EMAIL", EMAIL, "a***@e***"),
        ("SMS_OTP", "SMS", PHONE, "+*******0199"),
    ],
)
@pytest.mark.parametrize("preferred", [True, False])
def test_a_code_as_the_only_factor(
    site: Site,
    inbox: list[Message],
    refused: Refused,
    factor: str,
    medium: str,
    destination: str,
    shown: str,
    preferred: bool,
) -> None:
    challenge = begin(site, factor) if preferred else choose(site, begin(site), factor)
    assert challenge["ChallengeName"] == factor
    assert challenge["ChallengeParameters"] == {
        "CODE_DELIVERY_DELIVERY_MEDIUM": medium,
        "CODE_DELIVERY_DESTINATION": shown,
    }
    [message] = inbox
    assert (message.medium, message.destination) == (medium, destination)
    code = code_in(message)
    assert len(code) == 8
    for _ in range(6):
        with refused("CodeMismatchException", MISMATCH):
            send(site, challenge, wrong(code))
    assert "AuthenticationResult" in send(site, challenge, code)
    with refused("NotAuthorizedException", ONCE):
        send(site, challenge, code)
    attribute = "email" if medium == "EMAIL" else "phone_number"
    assert attributes(site)[f"{attribute}_verified"] == "true"


def test_a_preferred_code_comes_with_the_choice(site: Site) -> None:
    assert begin(site, "EMAIL_OTP")["AvailableChallenges"] == EVERYTHING


def test_a_password_at_once(site: Site, refused: Refused) -> None:
    answer = begin(site, "PASSWORD", PASSWORD=PASSWORD)
    assert "AuthenticationResult" in answer
    assert "AvailableChallenges" not in answer
    with refused("NotAuthorizedException", INCORRECT):
        begin(site, "PASSWORD", PASSWORD="Wrong-Horse-9")


def test_a_chosen_password(site: Site, refused: Refused) -> None:
    challenge = begin(site)
    assert "AuthenticationResult" in choose(site, challenge, "PASSWORD", PASSWORD=PASSWORD)
    with refused("NotAuthorizedException", ONCE):
        choose(site, challenge, "PASSWORD", PASSWORD=PASSWORD)


def test_a_wrong_password_ends_the_attempt(site: Site, refused: Refused) -> None:
    challenge = begin(site)
    with refused("NotAuthorizedException", INCORRECT):
        choose(site, challenge, "PASSWORD", PASSWORD="Wrong-Horse-9")
    with refused("NotAuthorizedException", ONCE):
        choose(site, challenge, "PASSWORD", PASSWORD=PASSWORD)


def test_a_password_that_comes_later(site: Site, refused: Refused) -> None:
    for challenge in (begin(site, "PASSWORD"), choose(site, begin(site), "PASSWORD")):
        assert challenge["ChallengeName"] == "PASSWORD"
        session = challenge["Session"]
        with refused("InvalidParameterException", "Missing required parameter PASSWORD"):
            site.answer("PASSWORD", session)
        assert "AuthenticationResult" in site.answer("PASSWORD", session, PASSWORD=PASSWORD)
    ended = begin(site, "PASSWORD")["Session"]
    with refused("NotAuthorizedException", INCORRECT):
        site.answer("PASSWORD", ended, PASSWORD="Wrong-Horse-9")
    with refused("NotAuthorizedException", ONCE):
        site.answer("PASSWORD", ended, PASSWORD=PASSWORD)


@pytest.mark.parametrize("way", ["preferred", "chosen", "later"])
def test_srp(site: Site, refused: Refused, way: str) -> None:
    srp = Srp(site)
    public = {"SRP_A": srp.get_auth_params()["SRP_A"]}
    if way == "preferred":
        challenge = begin(site, "PASSWORD_SRP", **public)
    elif way == "chosen":
        challenge = choose(site, begin(site), "PASSWORD_SRP", **public)
    else:
        session = begin(site, "PASSWORD_SRP")["Session"]
        challenge = site.answer("PASSWORD_SRP", session, **public)
    assert challenge["ChallengeName"] == "PASSWORD_VERIFIER"
    proof = srp.proof(challenge)
    answer = site.answer("PASSWORD_VERIFIER", challenge["Session"], **without_name(proof))
    assert "AuthenticationResult" in answer
    with refused("NotAuthorizedException", INCORRECT):
        site.answer("PASSWORD_VERIFIER", challenge["Session"], **without_name(proof))


def without_name(proof: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in proof.items() if name != "USERNAME"}


def test_a_wrong_srp_proof_ends_the_attempt(site: Site, refused: Refused) -> None:
    srp = Srp(site, password="Wrong-Horse-9")
    chosen = begin(site)
    challenge = choose(site, chosen, "PASSWORD_SRP", SRP_A=srp.get_auth_params()["SRP_A"])
    with refused("NotAuthorizedException", INCORRECT):
        site.answer("PASSWORD_VERIFIER", challenge["Session"], **without_name(srp.proof(challenge)))
    with refused("NotAuthorizedException", ONCE):
        choose(site, chosen, "EMAIL_OTP")


def test_srp_within_a_choice_needs_its_own_session(site: Site, refused: Refused) -> None:
    for session, kind, text in (
        (None, "InvalidParameterException", "Missing required parameter Session"),
        ("other", "NotAuthorizedException", INVALID),
    ):
        srp = Srp(site)
        public = srp.get_auth_params()["SRP_A"]
        challenge = begin(site, "PASSWORD_SRP", SRP_A=public)
        other = begin(site, "PASSWORD_SRP", SRP_A=public)["Session"]
        given = {"Session": other} if session else {}
        with refused(kind, text):
            site.aws.respond_to_auth_challenge(
                ClientId=site.client_id,
                ChallengeName="PASSWORD_VERIFIER",
                ChallengeResponses=srp.proof(challenge),
                **given,
            )


def test_a_temporary_password_offers_only_passwords(site: Site) -> None:
    given = [{"Name": "email", "Value": "bob@example.com"}]
    site.aws.admin_create_user(
        **site.key("bob"),
        TemporaryPassword="Temp-0rary",
        MessageAction="SUPPRESS",
        UserAttributes=given,
    )
    assert menu(site, "bob") == ["PASSWORD_SRP", "PASSWORD"]
    challenge = begin(site, "PASSWORD", "bob", PASSWORD="Temp-0rary")
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    done = site.answer("NEW_PASSWORD_REQUIRED", challenge["Session"], "bob", NEW_PASSWORD=PASSWORD)
    assert "AuthenticationResult" in done


def test_an_unconfirmed_user_is_confirmed_by_a_code(
    site: Site, inbox: list[Message], refused: Refused
) -> None:
    site.aws.sign_up(
        ClientId=site.client_id,
        Username="bob",
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": "bob@example.com"}],
    )
    with refused("UserNotConfirmedException", "User is not confirmed."):
        begin(site, "PASSWORD", "bob", PASSWORD=PASSWORD)
    challenge = begin(site, "EMAIL_OTP", "bob")
    assert "AuthenticationResult" in send(site, challenge, code_in(inbox[-1]), "bob")
    assert site.aws.admin_get_user(**site.key("bob"))["UserStatus"] == "CONFIRMED"
    assert attributes(site, "bob")["email_verified"] == "true"


def test_what_the_user_lacks_is_not_offered(site: Site) -> None:
    site.add_user("bob", phone_number="+15555550100")
    assert menu(site, "bob") == ["PASSWORD_SRP", "PASSWORD", "SMS_OTP"]


def test_what_the_pool_does_not_allow_is_not_offered(new_site: Callable[..., Site]) -> None:
    site = new_site(client={"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]})
    site.add_user(email=EMAIL)
    assert menu(site) == ["PASSWORD_SRP", "PASSWORD"]


def test_who_uses_mfa_is_not_offered_a_code(
    site: Site, inbox: list[Message], refused: Refused
) -> None:
    pending = [begin(site, "EMAIL_OTP"), begin(site)]
    code = code_in(inbox[0])
    configure(site, "OPTIONAL", **SMS_ON, **TOTP_ON)
    assert menu(site) == EVERYTHING
    prefer(site, SMS=(True, True))
    assert menu(site) == ["PASSWORD_SRP", "PASSWORD"]
    with refused("NotAuthorizedException", INVALID):
        send(site, pending[0], code)
    with refused("InvalidParameterException", "EMAIL_OTP is not an available challenge."):
        choose(site, pending[1], "EMAIL_OTP")
    challenge = begin(site, "PASSWORD", PASSWORD=PASSWORD)
    assert challenge["ChallengeName"] == "SMS_MFA"
    assert "AvailableChallenges" not in challenge


def test_an_email_code_of_one_kind_is_not_one_of_the_other(
    site: Site, inbox: list[Message], refused: Refused
) -> None:
    first = begin(site, "EMAIL_OTP")
    configure(site, "OPTIONAL", **EMAIL_ON)
    prefer(site, Email=(True, True))
    second = begin(site, "PASSWORD", PASSWORD=PASSWORD)
    codes = [code_in(message) for message in inbox]
    assert [len(code) for code in codes] == [8, 6]
    with refused("NotAuthorizedException", INVALID):
        send(site, first, codes[1])
    with refused("CodeMismatchException", MISMATCH):
        send(site, second, codes[0])
    assert "AuthenticationResult" in send(site, second, codes[1])


def test_wrong_choices(site: Site, refused: Refused) -> None:
    challenge = begin(site)
    for answer in ("WEB_AUTHN", "nonsense"):
        text = f"{answer} is not an available challenge."
        with refused("InvalidParameterException", text):
            choose(site, challenge, answer)
    with refused("InvalidParameterException", "Missing required parameter ANSWER"):
        site.answer("SELECT_CHALLENGE", challenge["Session"])
    with refused("NotAuthorizedException", INVALID):
        site.answer("EMAIL_OTP", challenge["Session"], EMAIL_OTP_CODE="12345678")
    site.add_user("bob")
    with refused("NotAuthorizedException", INVALID):
        choose(site, challenge, "PASSWORD", "bob", PASSWORD=PASSWORD)


def test_a_code_can_be_sent_again_until_the_sign_in_ends(
    site: Site, inbox: list[Message], refused: Refused
) -> None:
    challenge = begin(site)
    first, second = (choose(site, challenge, "EMAIL_OTP") for _ in range(2))
    codes = [code_in(message) for message in inbox]
    assert "AuthenticationResult" in send(site, second, codes[1])
    with refused("NotAuthorizedException", ONCE):
        send(site, first, codes[0])
    with refused("NotAuthorizedException", ONCE):
        choose(site, challenge, "PASSWORD", PASSWORD=PASSWORD)


def test_an_absent_user_in_the_open(site: Site, refused: Refused) -> None:
    with refused("UserNotFoundException", "User does not exist."):
        begin(site, username="nobody")
    site.aws.admin_create_user(**site.key("bob"), MessageAction="SUPPRESS")
    with refused("InvalidParameterException", "Missing required parameter USERNAME"):
        site.start("USER_AUTH")


def test_a_hidden_absent_user(
    make: Callable[..., Site], inbox: list[Message], refused: Refused
) -> None:
    site = make(PreventUserExistenceErrors="ENABLED")
    assert menu(site, "nobody") == EVERYTHING
    chosen = choose(site, begin(site, username="nobody"), "EMAIL_OTP", "nobody")
    preferred = begin(site, "EMAIL_OTP", "nobody")
    assert chosen["ChallengeParameters"] == preferred["ChallengeParameters"]
    assert preferred["ChallengeParameters"]["CODE_DELIVERY_DELIVERY_MEDIUM"] == "EMAIL"
    assert inbox == []
    for code in ("00000000", "12345678"):
        with refused("CodeMismatchException", MISMATCH):
            send(site, chosen, code, "nobody")
    with refused("NotAuthorizedException", INVALID):
        send(site, chosen, "12345678", "somebody")
    with refused("NotAuthorizedException", INCORRECT):
        begin(site, "PASSWORD", "nobody", PASSWORD=PASSWORD)
    srp = Srp(site, "nobody")
    challenge = begin(site, "PASSWORD_SRP", "nobody", SRP_A=srp.get_auth_params()["SRP_A"])
    with refused("NotAuthorizedException", INCORRECT):
        site.answer(
            "PASSWORD_VERIFIER",
            challenge["Session"],
            "nobody",
            **without_name(srp.proof(challenge)),
        )


def test_a_session_of_nobody_does_not_become_a_new_users(
    make: Callable[..., Site], refused: Refused
) -> None:
    site = make(PreventUserExistenceErrors="ENABLED")
    challenge = begin(site, username="alice")
    site.add_user()
    with refused("NotAuthorizedException", INVALID):
        choose(site, challenge, "PASSWORD", PASSWORD=PASSWORD)


def test_a_disabled_user(make: Callable[..., Site], inbox: list[Message], refused: Refused) -> None:
    for errors in ("LEGACY", "ENABLED"):
        site = make(PreventUserExistenceErrors=errors)
        site.add_user(email=EMAIL)
        pending = begin(site)
        site.aws.admin_disable_user(**site.key())
        if errors == "LEGACY":
            with refused("NotAuthorizedException", "User is disabled."):
                begin(site, "EMAIL_OTP")
            with refused("NotAuthorizedException", "User is disabled."):
                choose(site, pending, "EMAIL_OTP")
        else:
            assert begin(site, "EMAIL_OTP")["ChallengeName"] == "EMAIL_OTP"
            with refused("NotAuthorizedException", INVALID):
                choose(site, pending, "EMAIL_OTP")
    assert inbox == []


def test_flow_and_plan(new_site: Callable[..., Site], refused: Refused, aws: Any) -> None:
    closed = new_site()
    closed.add_user()
    with refused("InvalidParameterException", "USER_AUTH is not enabled for the client."):
        begin(closed)
    wishes = {"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]}
    cheap = new_site(pool={"UserPoolTier": "LITE"}, client=wishes)
    cheap.add_user()
    text = (
        "The following features need to be disabled for the LITE pricing tier configured: "
        "Choice-based authentication"
    )
    with refused("FeatureUnavailableInTierException", text):
        begin(cheap)
    with refused("FeatureUnavailableInTierException", text):
        aws.create_user_pool(PoolName="demo", UserPoolTier="LITE", **POOL)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            {"SmsConfiguration": {}},
            "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS "
            "configuration",
        ),
        (
            {"MfaConfiguration": "ON"},
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA "
            "is enabled",
        ),
    ],
)
def test_policies_that_cannot_be(
    aws: Any, refused: Refused, change: dict[str, Any], text: str
) -> None:
    with refused("InvalidParameterException", text):
        aws.create_user_pool(PoolName="demo", **(POOL | change))


def test_mfa_required_leaves_the_passwords(new_site: Callable[..., Site]) -> None:
    site = new_site("ON", client={"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]})
    site.add_user(email=EMAIL)
    assert menu(site) == ["PASSWORD_SRP", "PASSWORD"]
    answer = choose(site, begin(site), "PASSWORD", PASSWORD=PASSWORD)
    assert answer["ChallengeName"] == "MFA_SETUP"


def test_what_a_user_can_sign_in_with(site: Site) -> None:
    token = begin(site, "PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]["AccessToken"]
    everything = ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]
    mine = site.aws.get_user_auth_factors(AccessToken=token)
    assert mine["Username"] == "alice"
    assert mine["ConfiguredUserAuthFactors"] == everything
    assert "UserMFASettingList" not in mine
    configure(site, "OPTIONAL", **TOTP_ON)
    site.enrol(token)
    mine = site.aws.get_user_auth_factors(AccessToken=token)
    seen = site.aws.admin_get_user_auth_factors(**site.key())
    assert mine["ConfiguredUserAuthFactors"] == [*everything, "SOFTWARE_TOKEN"]
    for answer in (mine, seen):
        del answer["ResponseMetadata"]
    assert mine == seen
    assert mine["PreferredMfaSetting"] == "SOFTWARE_TOKEN_MFA"


def test_a_mail_that_cannot_be_sent_leaves_the_choice(
    cloud: LocalCloud, site: Site, inbox: list[Message], refused: Refused
) -> None:
    challenge = begin(site)
    cloud.faults.on("sms role policy")
    text = "Role does not have permission to publish with SNS"
    with refused("InvalidSmsRoleAccessPolicyException", text):
        choose(site, challenge, "SMS_OTP")
    chosen = choose(site, challenge, "EMAIL_OTP")
    assert "AuthenticationResult" in send(site, chosen, code_in(inbox[-1]))


def sign_up(site: Site, **more: str) -> dict[str, Any]:
    given = [{"Name": "email", "Value": "bob@example.com"}]
    return site.aws.sign_up(ClientId=site.client_id, Username="bob", UserAttributes=given, **more)


def confirm(site: Site, code: str, **more: str) -> dict[str, Any]:
    return site.aws.confirm_sign_up(
        ClientId=site.client_id, Username="bob", ConfirmationCode=code, **more
    )


def sign_on(site: Site, session: str, username: str = "bob") -> dict[str, Any]:
    return site.aws.initiate_auth(
        AuthFlow="USER_AUTH",
        ClientId=site.client_id,
        AuthParameters={"USERNAME": username},
        Session=session,
    )


def test_signing_in_straight_after_signing_up(
    site: Site, inbox: list[Message], refused: Refused
) -> None:
    first = sign_up(site, Password=PASSWORD)["Session"]
    second = confirm(site, code_in(inbox[-1]), Session=first)["Session"]
    with refused("NotAuthorizedException", INVALID):
        sign_on(site, first)
    with refused("NotAuthorizedException", INVALID):
        sign_on(site, second, "alice")
    assert "AuthenticationResult" in sign_on(site, second)
    with refused("NotAuthorizedException", ONCE):
        sign_on(site, second)


def test_a_late_confirmation_is_one_all_the_same(site: Site, inbox: list[Message]) -> None:
    session = sign_up(site, Password=PASSWORD)["Session"]
    site.clock.advance(180)
    assert "Session" not in confirm(site, code_in(inbox[-1]), Session=session)
    assert site.aws.admin_get_user(**site.key("bob"))["UserStatus"] == "CONFIRMED"


def test_only_choice_based_clients_go_straight_on(new_site: Callable[..., Site]) -> None:
    site = new_site(pool=POOL)
    assert "Session" not in sign_up(site, Password=PASSWORD)


def test_signing_up_without_a_password(site: Site, inbox: list[Message], refused: Refused) -> None:
    sign_up(site)
    confirm(site, code_in(inbox[-1]))
    assert menu(site, "bob") == ["EMAIL_OTP"]
    challenge = begin(site, "EMAIL_OTP", "bob")
    tokens = send(site, challenge, code_in(inbox[-1]), "bob")["AuthenticationResult"]
    mine = site.aws.get_user_auth_factors(AccessToken=tokens["AccessToken"])
    assert mine["ConfiguredUserAuthFactors"] == ["EMAIL_OTP"]
    site.aws.change_password(AccessToken=tokens["AccessToken"], ProposedPassword=PASSWORD)
    assert menu(site, "bob") == ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]
    assert "AuthenticationResult" in begin(site, "PASSWORD", "bob", PASSWORD=PASSWORD)


def test_a_password_is_needed_where_no_code_is_sent(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    with refused("InvalidParameterException", "Password is required."):
        sign_up(new_site())


@pytest.mark.parametrize(
    ("verified", "action", "status"),
    [
        ("true", {"MessageAction": "SUPPRESS"}, "CONFIRMED"),
        ("false", {"MessageAction": "SUPPRESS"}, "FORCE_CHANGE_PASSWORD"),
        ("true", {}, "FORCE_CHANGE_PASSWORD"),
    ],
)
def test_an_administrator_makes_a_user_without_a_password(
    site: Site, verified: str, action: dict[str, str], status: str
) -> None:
    given = {"email": "bob@example.com", "email_verified": verified}
    made = site.aws.admin_create_user(
        **site.key("bob"),
        UserAttributes=[{"Name": name, "Value": value} for name, value in given.items()],
        **action,
    )["User"]
    assert made["UserStatus"] == status
    expected = ["EMAIL_OTP"] if status == "CONFIRMED" else ["PASSWORD_SRP", "PASSWORD"]
    assert menu(site, "bob") == expected
