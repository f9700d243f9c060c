"""Passkeys: registering them, signing in with them, and every way in which they are refused."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from mfa_tui.phone.passkeys import Passkeys
from mfa_tui.trace.exchange import Exchange, HttpResponse, Party
from mfa_tui.trace.redaction import masked_document, masked_exchange
from tests.localcloud.conftest import ALL_FLOWS, PASSWORD, FakeClock, Refused, Site, Wire
from tests.localcloud.mfa_pools import SES, TOTP_ON, configure

SITE, OTHER_SITE = "auth.example.com", "login.other.example"
ORIGIN = f"https://{SITE}"
POLICY = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}}
PASSWORDS_AND_PASSKEYS = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}
MFA_PASSKEYS = {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}
INVALID = "Invalid session for the user."
ONCE = "Invalid session for the user, session can only be used once."
UNREADABLE = "Credential is not a valid passkey response."
NO_PROOF = "Passkey verification failed."
NOT_FOUND = "The passkey registration was not started, or has expired."
NOT_SUPPORTED = "The passkey is not supported."


def relying_on(rp_id: str | None = SITE, **more: str) -> dict[str, Any]:
    """The WebAuthnConfiguration of a pool."""
    site = {"RelyingPartyId": rp_id} if rp_id else {}
    return {"WebAuthnConfiguration": {**site, **more}}


@dataclass
class Person:
    """Somebody with an account in a pool and a phone that holds passkeys."""

    site: Site
    phone: Passkeys
    username: str
    token: str

    def options(self) -> dict[str, Any]:
        answer = self.site.aws.start_web_authn_registration(AccessToken=self.token)
        return answer["CredentialCreationOptions"]

    def complete(self, credential: Any) -> None:
        self.site.aws.complete_web_authn_registration(AccessToken=self.token, Credential=credential)

    def register(self, origin: str = ORIGIN) -> None:
        self.complete(self.phone.create(self.options(), origin))

    def ask(self, wish: str | None = "WEB_AUTHN", username: str | None = None) -> dict[str, Any]:
        preferred = {"PREFERRED_CHALLENGE": wish} if wish else {}
        name = username or self.username
        return self.site.start("USER_AUTH", USERNAME=name, **preferred)

    def menu(self) -> list[str]:
        return self.ask(None)["AvailableChallenges"]

    def sign(self, challenge: dict[str, Any], origin: str = ORIGIN) -> dict[str, Any]:
        return self.phone.get(asked(challenge), origin)

    def answer(self, challenge: dict[str, Any], credential: Any) -> dict[str, Any]:
        text = credential if isinstance(credential, str) else json.dumps(credential)
        session = challenge["Session"]
        return self.site.answer("WEB_AUTHN", session, self.username, CREDENTIAL=text)

    def sign_in(self) -> dict[str, Any]:
        challenge = self.ask()
        return self.answer(challenge, self.sign(challenge))

    def listed(self) -> list[dict[str, Any]]:
        answer = self.site.aws.list_web_authn_credentials(AccessToken=self.token)
        return answer["Credentials"]

    def factors(self) -> list[str]:
        answer = self.site.aws.get_user_auth_factors(AccessToken=self.token)
        return answer["ConfiguredUserAuthFactors"]


def asked(challenge: dict[str, Any]) -> str:
    return challenge["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"]


def websafe(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_websafe(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==")


def with_part(credential: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    """`credential` with another member in its `response`."""
    return credential | {"response": credential["response"] | {name: value}}


def with_client_data(credential: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """`credential` with other client data, as a browser that lies would send."""
    data = json.loads(from_websafe(credential["response"]["clientDataJSON"]))
    return with_part(credential, "clientDataJSON", websafe(json.dumps(data | changes).encode()))


def flipped(credential: dict[str, Any], name: str, at: int) -> dict[str, Any]:
    """`credential` with one bit changed in byte `at` of a member of its `response`."""
    data = bytearray(from_websafe(credential["response"][name]))
    data[at] ^= 1
    return with_part(credential, name, websafe(bytes(data)))


@pytest.fixture
def make(new_site: Callable[..., Site]) -> Callable[..., Site]:
    """Make a pool with passkeys for SITE; keywords go into its WebAuthnConfiguration."""

    def made(rp_id: str | None = SITE, policy: Any = POLICY, **more: str) -> Site:
        site = new_site(
            pool={"Policies": policy, "EmailConfiguration": SES},
            client={"ExplicitAuthFlows": [*ALL_FLOWS, "ALLOW_USER_AUTH"]},
        )
        configure(site, "OFF", **relying_on(rp_id, **more))
        return site

    return made


@pytest.fixture
def person(clock: FakeClock) -> Callable[..., Person]:
    """Make somebody in a pool, signed in with the password."""
    entropy = random.Random(7).randbytes

    def made(site: Site, username: str = "alice") -> Person:
        site.add_user(username, email=f"{username}@example.com")
        token = site.tokens(username)["AccessToken"]
        return Person(site, Passkeys(clock, entropy=entropy), username, token)

    return made


@pytest.fixture
def alice(make: Callable[..., Site], person: Callable[..., Person]) -> Person:
    """Somebody without a passkey so far."""
    return person(make())


@pytest.fixture
def holder(alice: Person) -> Person:
    """Somebody with one passkey."""
    alice.register()
    return alice


# --- registration


def test_the_options_for_a_new_passkey(alice: Person) -> None:
    options = alice.options()
    sub = alice.site.aws.get_user(AccessToken=alice.token)["UserAttributes"][-1]["Value"]
    challenge = options.pop("challenge")
    assert len(from_websafe(challenge)) == 32
    assert alice.options()["challenge"] != challenge
    assert options == {
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": "preferred",
        },
        "excludeCredentials": [],
        "pubKeyCredParams": [
            {"alg": -7, "type": "public-key"},
            {"alg": -257, "type": "public-key"},
        ],
        "rp": {"id": SITE, "name": SITE},
        "timeout": 60_000,
        "user": {"displayName": "alice", "id": websafe(sub.encode()), "name": "alice"},
    }


def test_a_registered_passkey_is_listed_and_excluded(holder: Person, clock: FakeClock) -> None:
    [listed] = holder.listed()
    [passkey] = holder.phone.all
    assert listed.pop("CreatedAt").timestamp() == clock.now
    assert listed == {
        "AuthenticatorAttachment": "cross-platform",
        "AuthenticatorTransports": ["hybrid", "internal"],
        "CredentialId": passkey.credential_id,
        "FriendlyCredentialName": "Unknown authenticator",
        "RelyingPartyId": SITE,
    }
    assert holder.options()["excludeCredentials"] == [
        {
            "id": passkey.credential_id,
            "type": "public-key",
            "transports": ["hybrid", "internal"],
        }
    ]


def test_a_pool_without_passkeys(
    make: Callable[..., Site], person: Callable[..., Person], refused: Refused
) -> None:
    alice = person(make(policy={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}}))
    text = "Passkeys are not enabled for the user pool."
    with refused("WebAuthnNotEnabledException", text):
        alice.options()
    with refused("WebAuthnNotEnabledException", text):
        alice.complete({})


def test_a_pool_without_a_relying_party(
    make: Callable[..., Site], person: Callable[..., Person], refused: Refused
) -> None:
    alice = person(make(rp_id=None))
    text = "The user pool has no relying party ID and no domain."
    with refused("WebAuthnConfigurationMissingException", text):
        alice.options()


def test_a_registration_is_completed_once(alice: Person, refused: Refused) -> None:
    credential = alice.phone.create(alice.options(), ORIGIN)
    alice.complete(credential)
    with refused("WebAuthnChallengeNotFoundException", NOT_FOUND):
        alice.complete(credential)
    assert len(alice.listed()) == 1


@pytest.mark.parametrize(("seconds", "in_time"), [(179, True), (180, False)])
def test_a_registration_expires(
    alice: Person, clock: FakeClock, refused: Refused, seconds: int, in_time: bool
) -> None:
    credential = alice.phone.create(alice.options(), ORIGIN)
    clock.advance(seconds)
    if in_time:
        alice.complete(credential)
    else:
        with refused("WebAuthnChallengeNotFoundException", NOT_FOUND):
            alice.complete(credential)


def test_a_challenge_that_was_never_given(alice: Person, refused: Refused) -> None:
    credential = alice.phone.create(alice.options() | {"challenge": websafe(bytes(32))}, ORIGIN)
    with refused("WebAuthnChallengeNotFoundException", NOT_FOUND):
        alice.complete(credential)


def test_the_registration_of_somebody_else(
    alice: Person, person: Callable[..., Person], refused: Refused
) -> None:
    bob = person(alice.site, "bob")
    credential = bob.phone.create(bob.options(), ORIGIN)
    with refused("WebAuthnChallengeNotFoundException", NOT_FOUND):
        alice.complete(credential)
    bob.complete(credential)


def test_a_registration_started_at_another_client(alice: Person, refused: Refused) -> None:
    credential = alice.phone.create(alice.options(), ORIGIN)
    site = alice.site
    other = site.aws.create_user_pool_client(
        UserPoolId=site.pool_id, ClientName="other", ExplicitAuthFlows=ALL_FLOWS
    )["UserPoolClient"]["ClientId"]
    signed_in = site.aws.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=other,
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )
    text = "The passkey registration was started by another app client."
    with refused("WebAuthnClientMismatchException", text):
        site.aws.complete_web_authn_registration(
            AccessToken=signed_in["AuthenticationResult"]["AccessToken"], Credential=credential
        )


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", f"https://{SITE}.evil.example", f"http://{SITE}", "https://[", ""],
)
def test_a_passkey_made_at_another_origin(alice: Person, refused: Refused, origin: str) -> None:
    credential = alice.phone.create(alice.options(), ORIGIN)
    text = "The origin of the passkey does not match the relying party ID."
    with refused("WebAuthnOriginNotAllowedException", text):
        alice.complete(with_client_data(credential, origin=origin))
    assert alice.listed() == []


def test_an_origin_below_the_relying_party(alice: Person) -> None:
    alice.register(f"https://login.{SITE}")
    assert len(alice.listed()) == 1


def test_a_passkey_made_for_another_relying_party(alice: Person, refused: Refused) -> None:
    options = alice.options() | {"rp": {"id": OTHER_SITE, "name": "other"}}
    credential = alice.phone.create(options, f"https://{OTHER_SITE}")
    text = "The passkey is for another relying party than the user pool's."
    with refused("WebAuthnRelyingPartyMismatchException", text):
        alice.complete(with_client_data(credential, origin=ORIGIN))


def test_a_relying_party_that_changes_meanwhile(alice: Person, refused: Refused) -> None:
    credential = alice.phone.create(alice.options(), ORIGIN)
    configure(alice.site, "OFF")
    with refused("WebAuthnChallengeNotFoundException", NOT_FOUND):
        alice.complete(credential)


@pytest.mark.parametrize("verification", ["preferred", "required"])
def test_registering_without_user_verification(
    make: Callable[..., Site], person: Callable[..., Person], refused: Refused, verification: str
) -> None:
    alice = person(make(UserVerification=verification))
    options = alice.options()
    assert options["authenticatorSelection"]["userVerification"] == verification
    alice.phone.screen_lock = False
    credential = alice.phone.create(options | {"authenticatorSelection": {}}, ORIGIN)
    if verification == "preferred":
        alice.complete(credential)
    else:
        with refused("WebAuthnCredentialNotSupportedException", NOT_SUPPORTED):
            alice.complete(credential)


def test_a_key_of_another_kind(alice: Person, refused: Refused) -> None:
    credential = alice.phone.create(alice.options(), ORIGIN)
    data = from_websafe(credential["response"]["attestationObject"])
    # CBOR: label 3 (algorithm) with -7, which becomes -8; then a point that is on no curve
    assert data.count(b"\x03\x26") == 1
    for changed in (data.replace(b"\x03\x26", b"\x03\x27"), data[:-1] + bytes([data[-1] ^ 1])):
        alice.phone.delete(alice.phone.all[0])
        fresh = alice.phone.create(alice.options(), ORIGIN)
        client_data = fresh["response"]["clientDataJSON"]
        other = with_part(credential, "attestationObject", websafe(changed))
        with refused("WebAuthnCredentialNotSupportedException", NOT_SUPPORTED):
            alice.complete(with_part(other, "clientDataJSON", client_data))


def test_a_credential_that_somebody_has_registered(
    holder: Person, person: Callable[..., Person], refused: Refused
) -> None:
    bob = person(holder.site, "bob")
    fresh = bob.phone.create(bob.options(), ORIGIN)["response"]["clientDataJSON"]
    [passkey] = holder.phone.all
    # bob learns alice's credential id and public key, and claims them
    copied = Passkeys(lambda: 0.0, entropy=random.Random(7).randbytes)
    stolen = copied.create(holder.options() | {"excludeCredentials": []}, ORIGIN)
    assert stolen["id"] == passkey.credential_id
    with refused("WebAuthnCredentialNotSupportedException", NOT_SUPPORTED):
        bob.complete(with_part(stolen, "clientDataJSON", fresh))
    assert bob.listed() == []


@pytest.mark.parametrize("credential", [None, {}, [], "text", 7, {"id": "a", "rawId": "a"}])
def test_a_credential_that_is_none(
    post: Callable[..., HttpResponse], alice: Person, credential: Any
) -> None:
    body = {"AccessToken": alice.token, "Credential": credential}
    answer = post("CompleteWebAuthnRegistration", body)
    assert answer.status == 400
    assert json.loads(answer.body)["__type"] == "InvalidParameterException"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: made | {"id": "AAAA"},
        lambda made: made | {"id": "AAAA", "rawId": "AAAA"},
        lambda made: made | {"response": None},
        lambda made: made | {"response": []},
        lambda made: with_part(made, "attestationObject", "AAAA"),
        lambda made: with_part(made, "attestationObject", websafe(b"\x81" * 100_000)),
        lambda made: with_part(made, "clientDataJSON", websafe(b"{}")),
        lambda made: with_part(made, "clientDataJSON", websafe(b"7")),
        lambda made: with_part(made, "clientDataJSON", "?"),
        lambda made: with_client_data(made, origin=7),
        lambda made: with_client_data(made, challenge=None),
    ],
)
def test_a_credential_that_makes_no_sense(
    alice: Person, refused: Refused, spoil: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    made = alice.phone.create(alice.options(), ORIGIN)
    with refused("InvalidParameterException", UNREADABLE):
        alice.complete(spoil(made))
    assert alice.listed() == []


def test_an_assertion_is_no_registration(alice: Person, refused: Refused) -> None:
    credential = alice.phone.create(alice.options(), ORIGIN)
    with refused("WebAuthnCredentialNotSupportedException", NOT_SUPPORTED):
        alice.complete(with_client_data(credential, type="webauthn.get"))


def test_twenty_passkeys_are_enough(alice: Person, post: Callable[..., HttpResponse]) -> None:
    def register() -> None:
        Person(alice.site, Passkeys(alice.site.clock), "alice", alice.token).register()

    def refusal(operation: str, **more: Any) -> dict[str, str]:
        # not by boto3, which would wait and try again
        answer = post(operation, {"AccessToken": alice.token, **more})
        assert answer.status == 400
        return json.loads(answer.body)

    late = alice.phone.create(alice.options(), ORIGIN)
    for _ in range(20):
        register()
    expected = {
        "__type": "LimitExceededException",
        "message": "The user has the maximum number of passkeys.",
    }
    assert refusal("StartWebAuthnRegistration") == expected
    for _ in range(2):
        assert refusal("CompleteWebAuthnRegistration", Credential=late) == expected
    alice.site.aws.delete_web_authn_credential(
        AccessToken=alice.token, CredentialId=alice.listed()[0]["CredentialId"]
    )
    alice.complete(late)
    assert len(alice.listed()) == 20


def test_the_list_comes_in_pages(alice: Person, refused: Refused) -> None:
    phones = [Passkeys(alice.site.clock) for _ in range(5)]
    for phone in phones:
        Person(alice.site, phone, "alice", alice.token).register()
    wanted = [phone.all[0].credential_id for phone in phones]
    pages: list[list[str]] = []
    token: dict[str, str] = {}
    while token or not pages:
        answer = alice.site.aws.list_web_authn_credentials(
            AccessToken=alice.token, MaxResults=2, **token
        )
        pages.append([one["CredentialId"] for one in answer["Credentials"]])
        token = {"NextToken": answer["NextToken"]} if "NextToken" in answer else {}
    assert pages == [wanted[:2], wanted[2:4], wanted[4:]]
    for limit in ({}, {"MaxResults": 0}, {"MaxResults": 20}):
        listed = alice.site.aws.list_web_authn_credentials(AccessToken=alice.token, **limit)
        assert [one["CredentialId"] for one in listed["Credentials"]] == wanted
        assert "NextToken" not in listed
    for garbage in ("x", websafe(b"after you") + "=="):
        with refused("InvalidParameterException", "Invalid pagination token."):
            alice.site.aws.list_web_authn_credentials(AccessToken=alice.token, NextToken=garbage)


def test_only_the_owner_deletes_a_passkey(
    holder: Person, person: Callable[..., Person], refused: Refused
) -> None:
    bob = person(holder.site, "bob")
    [listed] = holder.listed()
    credential = {"CredentialId": listed["CredentialId"]}
    aws = holder.site.aws
    with refused("ResourceNotFoundException", "Credential does not exist."):
        aws.delete_web_authn_credential(AccessToken=bob.token, **credential)
    challenge = holder.ask()
    aws.delete_web_authn_credential(AccessToken=holder.token, **credential)
    assert holder.listed() == []
    with refused("ResourceNotFoundException", "Credential does not exist."):
        aws.delete_web_authn_credential(AccessToken=holder.token, **credential)
    with refused("NotAuthorizedException", INVALID):
        holder.answer(challenge, holder.sign(challenge))


# --- signing in


def test_the_preferred_passkey(holder: Person) -> None:
    challenge = holder.ask()
    assert challenge["ChallengeName"] == "WEB_AUTHN"
    assert challenge["AvailableChallenges"] == [
        "PASSWORD_SRP",
        "PASSWORD",
        "EMAIL_OTP",
        "WEB_AUTHN",
    ]
    options = json.loads(asked(challenge))
    assert len(from_websafe(options.pop("challenge"))) == 32
    assert options == {
        "timeout": 180_000,
        "rpId": SITE,
        "allowCredentials": [
            {
                "id": holder.phone.all[0].credential_id,
                "type": "public-key",
                "transports": ["hybrid", "internal"],
            }
        ],
        "userVerification": "preferred",
    }
    result = holder.answer(challenge, holder.sign(challenge))["AuthenticationResult"]
    assert holder.site.aws.get_user(AccessToken=result["AccessToken"])["Username"] == "alice"
    assert "RefreshToken" in result


def test_the_wire_shows_the_question_and_hides_the_proof(holder: Person, wire: Wire) -> None:
    challenge = holder.ask()
    signed = holder.sign(challenge)
    holder.answer(challenge, signed)
    sent = wire.requests[-1].body.decode()
    answer = Exchange(1, Party.APP, Party.COGNITO, "answer", wire.requests[-1], 0.0)
    shown = masked_exchange(answer).request.body.decode()
    assert signed["response"]["signature"] in sent
    for name in ("signature", "authenticatorData", "clientDataJSON"):
        assert signed["response"][name] not in shown
    assert masked_document(challenge["ChallengeParameters"]) == challenge["ChallengeParameters"]
    options = {"CredentialCreationOptions": holder.options()}
    assert masked_document(options) == options


def test_the_chosen_passkey(holder: Person, refused: Refused) -> None:
    choice = holder.ask(None)
    assert choice["ChallengeName"] == "SELECT_CHALLENGE"
    session = choice["Session"]
    challenge = holder.site.answer("SELECT_CHALLENGE", session, ANSWER="WEB_AUTHN")
    assert challenge["ChallengeName"] == "WEB_AUTHN"
    assert "AuthenticationResult" in holder.answer(challenge, holder.sign(challenge))
    with refused("NotAuthorizedException", ONCE):
        holder.site.answer("SELECT_CHALLENGE", session, ANSWER="WEB_AUTHN")


def test_a_server_signs_in_for_the_user(holder: Person) -> None:
    site = holder.site
    ids = {"UserPoolId": site.pool_id, "ClientId": site.client_id}
    challenge = site.aws.admin_initiate_auth(
        **ids,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "alice", "PREFERRED_CHALLENGE": "WEB_AUTHN"},
    )
    credential = json.dumps(holder.sign(challenge))
    done = site.aws.admin_respond_to_auth_challenge(
        **ids,
        ChallengeName="WEB_AUTHN",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": "alice", "CREDENTIAL": credential},
    )
    assert "AuthenticationResult" in done


def test_without_a_passkey_there_is_no_such_choice(alice: Person, refused: Refused) -> None:
    assert alice.ask()["ChallengeName"] == "SELECT_CHALLENGE"
    assert "WEB_AUTHN" not in alice.menu()
    assert alice.factors() == ["PASSWORD", "EMAIL_OTP"]
    with refused("InvalidParameterException", "WEB_AUTHN is not an available challenge."):
        alice.site.answer("SELECT_CHALLENGE", alice.ask()["Session"], ANSWER="WEB_AUTHN")


def test_the_factors_of_somebody_with_a_passkey(holder: Person) -> None:
    assert holder.factors() == ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]
    admin = holder.site.aws.admin_get_user_auth_factors(**holder.site.key())
    assert "WEB_AUTHN" in admin["ConfiguredUserAuthFactors"]


def test_an_absent_user_has_no_passkey(holder: Person) -> None:
    site = holder.site
    site.aws.update_user_pool_client(
        UserPoolId=site.pool_id,
        ClientId=site.client_id,
        ExplicitAuthFlows=["ALLOW_USER_AUTH"],
        PreventUserExistenceErrors="ENABLED",
    )
    challenge = holder.ask(username="nobody")
    assert challenge["ChallengeName"] == "SELECT_CHALLENGE"
    assert challenge["AvailableChallenges"] == ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]


def test_a_challenge_gets_one_answer(holder: Person, refused: Refused) -> None:
    challenge = holder.ask()
    credential = holder.sign(challenge)
    holder.answer(challenge, credential)
    with refused("NotAuthorizedException", ONCE):
        holder.answer(challenge, credential)
    # the old assertion answers no later challenge either
    with refused("NotAuthorizedException", NO_PROOF):
        holder.answer(holder.ask(), credential)


def test_a_challenge_expires(holder: Person, clock: FakeClock, refused: Refused) -> None:
    challenge = holder.ask()
    clock.advance(180)
    text = "Invalid session for the user, session is expired."
    with refused("NotAuthorizedException", text):
        holder.answer(challenge, holder.sign(challenge))


def test_a_failed_assertion_ends_the_attempt(holder: Person, refused: Refused) -> None:
    challenge = holder.ask()
    credential = holder.sign(challenge)
    with refused("NotAuthorizedException", NO_PROOF):
        holder.answer(challenge, flipped(credential, "signature", -1))
    with refused("NotAuthorizedException", ONCE):
        holder.answer(challenge, credential)
    assert "AuthenticationResult" in holder.sign_in()


@pytest.mark.parametrize(
    "forge",
    [
        lambda signed: flipped(signed, "signature", -1),
        lambda signed: with_part(signed, "signature", "AAAA"),
        lambda signed: flipped(signed, "authenticatorData", 0),
        lambda signed: flipped(signed, "authenticatorData", 32),
        lambda signed: flipped(signed, "authenticatorData", 36),
        lambda signed: with_client_data(signed, challenge=websafe(bytes(32))),
        lambda signed: with_client_data(signed, origin="https://evil.example"),
        lambda signed: with_client_data(signed, type="webauthn.create"),
        lambda signed: with_client_data(signed, extra="signed too"),
        lambda signed: with_part(signed, "userHandle", websafe(b"somebody else")),
    ],
)
def test_a_forged_assertion(
    holder: Person, refused: Refused, forge: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    challenge = holder.ask()
    with refused("NotAuthorizedException", NO_PROOF):
        holder.answer(challenge, forge(holder.sign(challenge)))


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "{}",
        "[]",
        "null",
        pytest.param("[" * 100_000, id="deep"),
        '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{}}',
    ],
)
def test_an_answer_that_is_no_assertion(holder: Person, refused: Refused, text: str) -> None:
    challenge = holder.ask()
    with refused("InvalidParameterException", UNREADABLE):
        holder.answer(challenge, text)
    with refused("InvalidParameterException", "Missing required parameter CREDENTIAL"):
        holder.site.answer("WEB_AUTHN", challenge["Session"])
    # nothing has been tried: the challenge is still open
    assert "AuthenticationResult" in holder.answer(challenge, holder.sign(challenge))


def test_the_passkey_of_another_user(
    holder: Person, person: Callable[..., Person], refused: Refused
) -> None:
    mallory = person(holder.site, "mallory")
    mallory.register()
    options = json.loads(asked(holder.ask())) | {"allowCredentials": []}
    challenge = holder.ask()
    options["challenge"] = json.loads(asked(challenge))["challenge"]
    with refused("NotAuthorizedException", NO_PROOF):
        holder.answer(challenge, mallory.phone.get(options, ORIGIN))
    theirs = mallory.ask()
    with refused("NotAuthorizedException", INVALID):
        holder.answer(theirs, mallory.sign(theirs))


def test_the_answer_to_another_challenge_of_the_same_user(holder: Person, refused: Refused) -> None:
    first, second = holder.ask(), holder.ask()
    with refused("NotAuthorizedException", NO_PROOF):
        holder.answer(second, holder.sign(first))


def test_an_assertion_made_for_another_site(holder: Person, refused: Refused) -> None:
    evil = "evil.example"
    challenge = holder.ask()
    options = json.loads(asked(challenge)) | {"rpId": evil}
    copied = Passkeys(lambda: 0.0)
    copied.add(replace(holder.phone.all[0], rp_id=evil))
    with refused("NotAuthorizedException", NO_PROOF):
        holder.answer(challenge, copied.get(options, f"https://{evil}"))


def test_a_sign_counter_that_runs_backwards(holder: Person, refused: Refused) -> None:
    copied = Passkeys(lambda: 0.0, holder.phone.all)
    holder.sign_in()
    challenge = holder.ask()
    with refused("NotAuthorizedException", NO_PROOF):
        holder.answer(challenge, copied.get(asked(challenge), ORIGIN))
    assert "AuthenticationResult" in holder.sign_in()


@pytest.mark.parametrize("verification", ["preferred", "required"])
def test_signing_in_without_user_verification(
    make: Callable[..., Site], person: Callable[..., Person], refused: Refused, verification: str
) -> None:
    alice = person(make(UserVerification=verification))
    alice.register()
    alice.phone.screen_lock = False
    challenge = alice.ask()
    options = json.loads(asked(challenge))
    assert options["userVerification"] == verification
    credential = alice.phone.get(options | {"userVerification": "preferred"}, ORIGIN)
    if verification == "preferred":
        assert "AuthenticationResult" in alice.answer(challenge, credential)
    else:
        with refused("NotAuthorizedException", NO_PROOF):
            alice.answer(challenge, credential)


def test_passkeys_of_a_former_relying_party_are_of_no_use(holder: Person) -> None:
    configure(holder.site, "OFF", **relying_on(OTHER_SITE))
    assert "WEB_AUTHN" not in holder.menu()
    assert "WEB_AUTHN" not in holder.factors()
    assert [one["RelyingPartyId"] for one in holder.listed()] == [SITE]
    configure(holder.site, "OFF", **relying_on(SITE))
    assert "AuthenticationResult" in holder.sign_in()


def test_a_temporary_password_comes_first(holder: Person) -> None:
    holder.site.aws.admin_set_user_password(
        **holder.site.key(), Password="Temporary-Horse-9", Permanent=False
    )
    assert holder.menu() == ["PASSWORD_SRP", "PASSWORD"]


def test_a_disabled_user_cannot_use_his_passkey(holder: Person, refused: Refused) -> None:
    challenge = holder.ask()
    holder.site.aws.admin_disable_user(**holder.site.key())
    with refused("NotAuthorizedException", "User is disabled."):
        holder.answer(challenge, holder.sign(challenge))


def test_a_deleted_user_leaves_no_passkey(holder: Person, person: Callable[..., Person]) -> None:
    holder.site.aws.admin_delete_user(**holder.site.key())
    again = person(holder.site)
    assert again.listed() == []
    assert "WEB_AUTHN" not in again.menu()


# --- passkeys and MFA


def turn_on(person: Person) -> None:
    person.site.aws.set_user_mfa_preference(
        AccessToken=person.token, WebAuthnMfaSettings={"Enabled": True}
    )


def test_with_mfa_a_plain_passkey_is_not_offered(holder: Person) -> None:
    configure(holder.site, "OPTIONAL", **TOTP_ON, **relying_on())
    assert "WEB_AUTHN" in holder.menu()
    challenge = holder.ask()
    holder.site.enrol(holder.token)
    assert holder.menu() == ["PASSWORD_SRP", "PASSWORD"]
    assert holder.factors() == ["PASSWORD", "EMAIL_OTP", "SOFTWARE_TOKEN", "WEB_AUTHN"]
    # nor does a challenge from before get round the second factor
    with pytest.raises(holder.site.aws.exceptions.NotAuthorizedException, match=INVALID):
        holder.answer(challenge, holder.sign(challenge))


@pytest.mark.parametrize("mode", ["OPTIONAL", "ON"])
def test_a_passkey_that_is_mfa(
    make: Callable[..., Site],
    person: Callable[..., Person],
    refused: Refused,
    mode: str,
) -> None:
    alice = person(make(policy=PASSWORDS_AND_PASSKEYS))
    configure(alice.site, mode, **TOTP_ON, **relying_on(**MFA_PASSKEYS))
    alice.register()
    alice.site.enrol(alice.token)
    assert alice.menu() == ["PASSWORD_SRP", "PASSWORD"]
    turn_on(alice)
    assert alice.menu() == ["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"]
    challenge = alice.ask()
    options = json.loads(asked(challenge))
    assert options["userVerification"] == "required"
    assert "AuthenticationResult" in alice.answer(challenge, alice.sign(challenge))
    # a password still has to be followed by the other factor
    assert alice.site.sign_in()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    settings = alice.site.aws.get_user(AccessToken=alice.token)
    assert settings["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]

    alice.phone.screen_lock = False
    challenge = alice.ask()
    unverified = alice.phone.get(
        json.loads(asked(challenge)) | {"userVerification": "preferred"}, ORIGIN
    )
    with refused("NotAuthorizedException", NO_PROOF):
        alice.answer(challenge, unverified)

    alice.site.aws.admin_set_user_mfa_preference(
        **alice.site.key(), WebAuthnMfaSettings={"Enabled": False}
    )
    assert alice.menu() == ["PASSWORD_SRP", "PASSWORD"]


def test_a_passkey_as_mfa_needs_another_factor(holder: Person, refused: Refused) -> None:
    configure(holder.site, "OPTIONAL", **TOTP_ON, **relying_on(**MFA_PASSKEYS))
    text = "Another MFA method must be active to turn on passkeys as MFA."
    with refused("InvalidParameterException", text):
        turn_on(holder)
    holder.site.enrol(holder.token)
    turn_on(holder)


def test_a_pool_where_passkeys_are_a_single_factor(holder: Person, refused: Refused) -> None:
    configure(
        holder.site,
        "OPTIONAL",
        **TOTP_ON,
        **relying_on(FactorConfiguration="SINGLE_FACTOR"),
    )
    holder.site.enrol(holder.token)
    text = "Passkeys are not configured for MFA in the user pool."
    with refused("InvalidParameterException", text):
        turn_on(holder)


# --- pools


def test_the_configuration_is_kept_and_shown(alice: Person) -> None:
    wish = relying_on(UserVerification="required", **MFA_PASSKEYS)
    configure(alice.site, "OPTIONAL", **TOTP_ON, **wish)
    shown = alice.site.aws.get_user_pool_mfa_config(UserPoolId=alice.site.pool_id)
    assert shown["WebAuthnConfiguration"] == wish["WebAuthnConfiguration"]


def test_required_mfa_and_single_factor_passkeys(
    make: Callable[..., Site], refused: Refused
) -> None:
    site = make(policy=PASSWORDS_AND_PASSKEYS)
    text = (
        "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and "
        "WebAuthn is an allowed first auth factor"
    )
    for passkeys in ({}, relying_on(), relying_on(FactorConfiguration="SINGLE_FACTOR")):
        with refused("InvalidParameterException", text):
            configure(site, "ON", **TOTP_ON, **passkeys)
    configure(site, "ON", **TOTP_ON, **relying_on(**MFA_PASSKEYS))


def test_passkeys_for_a_pool_that_requires_mfa(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    site = new_site("ON")
    text = (
        "WEB_AUTHN cannot be used as an auth factor when MFA is enabled if not configured for MFA"
    )
    with refused("InvalidParameterException", text):
        site.aws.update_user_pool(UserPoolId=site.pool_id, Policies=PASSWORDS_AND_PASSKEYS)
    configure(site, "ON", **TOTP_ON, **relying_on(**MFA_PASSKEYS))
    site.aws.update_user_pool(UserPoolId=site.pool_id, Policies=PASSWORDS_AND_PASSKEYS)


def test_passkeys_need_company(aws: Any, refused: Refused) -> None:
    policy = {"SignInPolicy": {"AllowedFirstAuthFactors": ["WEB_AUTHN"]}}
    text = "WEB_AUTHN cannot be the only allowed first auth factor."
    with refused("InvalidParameterException", text):
        aws.create_user_pool(PoolName="demo", Policies=policy)


@pytest.mark.parametrize(
    ("settings", "feature"),
    [
        ({"Policies": PASSWORDS_AND_PASSKEYS}, "Choice-based authentication"),
        ({}, "Passkey MFA"),
    ],
)
def test_passkeys_and_the_lite_plan(
    new_site: Callable[..., Site], refused: Refused, settings: dict[str, Any], feature: str
) -> None:
    text = (
        "The following features need to be disabled for the LITE pricing tier configured: "
        f"{feature}"
    )
    site = new_site(pool={"UserPoolTier": "LITE"})
    with refused("FeatureUnavailableInTierException", text):
        if settings:
            site.aws.update_user_pool(UserPoolId=site.pool_id, UserPoolTier="LITE", **settings)
        else:
            configure(site, "OPTIONAL", **TOTP_ON, **relying_on(**MFA_PASSKEYS))
