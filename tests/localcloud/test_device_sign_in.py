"""DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER: a remembered device in the place of MFA."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mfa_tui.localcloud.cognito.srp import N
from tests.localcloud.conftest import ALL_FLOWS, PASSWORD, Refused, Site
from tests.localcloud.device_client import ALWAYS, OPT_IN, DeviceSrp, Laptop, confirm, track
from tests.localcloud.test_srp_sign_in import Srp

INCORRECT = "Incorrect username or password."
ABSENT = "Device does not exist."
UNKNOWN = "us-east-1_11111111-2222-4333-8444-555555555555"
SESSION = "Invalid session for the user."
FRIENDLY = {"USERNAME": "alice", "PASSWORD": PASSWORD}


@pytest.fixture
def laptop(site: Site) -> Laptop:
    """A device that alice, who has an authenticator, had remembered."""
    return remembered(site)


def remembered(site: Site) -> Laptop:
    track(site, ALWAYS)
    result = site.tokens()
    kept = confirm(site, result)
    site.enrol(result["AccessToken"])
    return kept


def asked(site: Site, laptop: Laptop) -> dict[str, Any]:
    return site.start(**FRIENDLY, **laptop.parameter)


def test_the_device_answers_instead_of_the_user(site: Site, laptop: Laptop) -> None:
    challenge = asked(site, laptop)
    assert challenge["ChallengeName"] == "DEVICE_SRP_AUTH"
    assert challenge["ChallengeParameters"] == {}
    device = DeviceSrp(site, laptop)
    verifier = device.start(Session=challenge["Session"])
    assert verifier["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
    assert "Session" not in verifier
    parameters = verifier["ChallengeParameters"]
    assert parameters.keys() == {"DEVICE_KEY", "SALT", "SECRET_BLOCK", "SRP_B", "USERNAME"}
    assert (parameters["DEVICE_KEY"], parameters["USERNAME"]) == (laptop.key, "alice")
    result = device.respond(device.proof(verifier))["AuthenticationResult"]
    assert "NewDeviceMetadata" not in result
    renewed = site.start(
        "REFRESH_TOKEN_AUTH", REFRESH_TOKEN=result["RefreshToken"], **laptop.parameter
    )
    assert "AuthenticationResult" in renewed


def test_after_srp_and_without_a_session(site: Site, laptop: Laptop) -> None:
    srp = Srp(site)
    proof = srp.proof(srp.start()) | laptop.parameter
    assert srp.respond(proof)["ChallengeName"] == "DEVICE_SRP_AUTH"
    assert "AuthenticationResult" in DeviceSrp(site, laptop).finish()


def test_the_key_may_come_with_srp_a_only(site: Site, laptop: Laptop) -> None:
    srp = Srp(site)
    challenge = site.start("USER_SRP_AUTH", **srp.get_auth_params(), **laptop.parameter)
    assert srp.respond(srp.proof(challenge))["ChallengeName"] == "DEVICE_SRP_AUTH"


def test_choice_based_sign_in_carries_the_device(new_site: Callable[..., Site]) -> None:
    site = new_site("OPTIONAL", client={"ExplicitAuthFlows": [*ALL_FLOWS, "ALLOW_USER_AUTH"]})
    site.add_user()
    kept = remembered(site)
    menu = site.start("USER_AUTH", USERNAME="alice", **kept.parameter)
    answer = site.answer("SELECT_CHALLENGE", menu["Session"], ANSWER="PASSWORD", PASSWORD=PASSWORD)
    assert answer["ChallengeName"] == "DEVICE_SRP_AUTH"


@pytest.mark.parametrize("settings", [OPT_IN, ALWAYS | {"ChallengeRequiredOnNewDevice": False}])
def test_mfa_is_asked_when_the_pool_or_the_user_does_not_trust_the_device(
    site: Site, settings: dict[str, bool]
) -> None:
    track(site, settings)
    result = site.tokens()
    kept = confirm(site, result)
    secret = site.enrol(result["AccessToken"])
    challenge = asked(site, kept)
    assert challenge["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    end = site.answer_code(challenge["Session"], secret)["AuthenticationResult"]
    assert "NewDeviceMetadata" not in end


def test_opting_in_makes_the_difference(site: Site) -> None:
    track(site, OPT_IN)
    result = site.tokens()
    kept, token = confirm(site, result), result["AccessToken"]
    site.enrol(token)
    assert asked(site, kept)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    site.aws.update_device_status(
        AccessToken=token, DeviceKey=kept.key, DeviceRememberedStatus="remembered"
    )
    assert asked(site, kept)["ChallengeName"] == "DEVICE_SRP_AUTH"


def test_the_password_still_comes_first(site: Site, laptop: Laptop, refused: Refused) -> None:
    with refused("NotAuthorizedException", SESSION):
        DeviceSrp(site, laptop).start()
    with refused("NotAuthorizedException", INCORRECT):
        site.start(USERNAME="alice", PASSWORD="Wrong-Horse-9", **laptop.parameter)
    with refused("NotAuthorizedException", SESSION):
        DeviceSrp(site, laptop).start()


def test_an_unknown_device_leaves_the_proof_of_the_password_good(
    site: Site, laptop: Laptop, refused: Refused
) -> None:
    with refused("ResourceNotFoundException", ABSENT):
        site.start(**FRIENDLY, DEVICE_KEY=UNKNOWN)
    srp = Srp(site)
    challenge = site.start("USER_SRP_AUTH", **srp.get_auth_params(), DEVICE_KEY=UNKNOWN)
    proof = srp.proof(challenge)
    with refused("ResourceNotFoundException", ABSENT):
        srp.respond(proof | {"DEVICE_KEY": UNKNOWN})
    # what clients do when they are told so
    assert srp.respond(proof)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_a_forgotten_device_is_as_unknown(site: Site, laptop: Laptop, refused: Refused) -> None:
    challenge = asked(site, laptop)
    site.aws.admin_forget_device(**site.key(), DeviceKey=laptop.key)
    with refused("ResourceNotFoundException", ABSENT):
        DeviceSrp(site, laptop).start(Session=challenge["Session"])
    with refused("ResourceNotFoundException", ABSENT):
        asked(site, laptop)
    assert site.sign_in()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


@pytest.mark.parametrize("wrong", ["secret", "group_key"])
def test_a_wrong_secret_or_group_key(
    site: Site, laptop: Laptop, refused: Refused, wrong: str
) -> None:
    session = asked(site, laptop)["Session"]
    with refused("NotAuthorizedException", INCORRECT):
        DeviceSrp(site, replace(laptop, **{wrong: "-another0"})).finish(Session=session)
    with refused(
        "NotAuthorizedException", "Invalid session for the user, session can only be used once."
    ):
        DeviceSrp(site, laptop).start(Session=session)


@pytest.mark.parametrize("verifier", ["AA==", "not base64", "00ff" * 96])
def test_a_verifier_written_wrongly_is_noticed_at_sign_in(
    site: Site, refused: Refused, verifier: str
) -> None:
    track(site, ALWAYS)
    result = site.tokens()
    metadata = result["NewDeviceMetadata"]
    site.aws.confirm_device(
        AccessToken=result["AccessToken"],
        DeviceKey=metadata["DeviceKey"],
        DeviceSecretVerifierConfig={"Salt": "Dx4t", "PasswordVerifier": verifier},
    )
    site.enrol(result["AccessToken"])
    kept = Laptop(metadata["DeviceKey"], metadata["DeviceGroupKey"], "secret")
    session = asked(site, kept)["Session"]
    with refused("NotAuthorizedException", INCORRECT):
        DeviceSrp(site, kept).finish(Session=session)


@pytest.mark.parametrize("factor", [0, 1])
def test_an_a_that_opens_every_door_opens_none(
    site: Site, laptop: Laptop, refused: Refused, factor: int
) -> None:
    session = asked(site, laptop)["Session"]
    device = DeviceSrp(site, laptop)
    device.large_a_value = factor * N
    with refused("NotAuthorizedException", INCORRECT):
        device.finish(Session=session)


def test_each_step_works_once(site: Site, laptop: Laptop, refused: Refused) -> None:
    asked(site, laptop)
    device = DeviceSrp(site, laptop)
    proof = device.proof(device.start())
    with refused("NotAuthorizedException", SESSION):
        device.start()
    assert "AuthenticationResult" in device.respond(proof)
    with refused("NotAuthorizedException", INCORRECT):
        device.respond(proof)


def test_a_password_block_is_no_device_block_nor_the_other_way_round(
    site: Site, laptop: Laptop, refused: Refused
) -> None:
    block = Srp(site).start()["ChallengeParameters"]["SECRET_BLOCK"]
    asked(site, laptop)
    device = DeviceSrp(site, laptop)
    proof = device.proof(device.start())
    with refused("NotAuthorizedException", INCORRECT):
        device.respond(proof | {"PASSWORD_CLAIM_SECRET_BLOCK": block})
    with refused("NotAuthorizedException", INCORRECT):
        Srp(site).respond(proof)


def test_the_step_is_for_one_device_and_one_client(
    site: Site, laptop: Laptop, refused: Refused
) -> None:
    site.mfa("OFF")
    other = confirm(site, site.tokens())
    site.mfa("OPTIONAL")
    session = asked(site, laptop)["Session"]
    with refused("NotAuthorizedException", SESSION):
        DeviceSrp(site, other).start(Session=session)
    stranger = site.aws.create_user_pool_client(UserPoolId=site.pool_id, ClientName="other")
    elsewhere = replace(site, client_id=stranger["UserPoolClient"]["ClientId"])
    with refused("NotAuthorizedException", SESSION):
        DeviceSrp(elsewhere, laptop).start(Session=session)
    with refused("NotAuthorizedException", SESSION):
        DeviceSrp(elsewhere, laptop).start()
    assert DeviceSrp(site, laptop).finish(Session=session)["AuthenticationResult"]


def test_the_step_grows_old(site: Site, laptop: Laptop, refused: Refused) -> None:
    asked(site, laptop)
    site.clock.advance(180)
    with refused("NotAuthorizedException", SESSION):
        DeviceSrp(site, laptop).start()


def test_a_disabled_user_has_no_use_for_his_device(
    site: Site, laptop: Laptop, refused: Refused
) -> None:
    asked(site, laptop)
    device = DeviceSrp(site, laptop)
    verifier = device.start()
    site.aws.admin_disable_user(**site.key())
    with refused("NotAuthorizedException", "User is disabled."):
        device.respond(device.proof(verifier))


@pytest.mark.parametrize("name", ["USERNAME", "DEVICE_KEY", "SRP_A"])
def test_missing_responses(site: Site, laptop: Laptop, refused: Refused, name: str) -> None:
    given = DeviceSrp(site, laptop).get_auth_params()
    del given[name]
    with refused("InvalidParameterException", f"Missing required parameter {name}"):
        site.aws.respond_to_auth_challenge(
            ClientId=site.client_id, ChallengeName="DEVICE_SRP_AUTH", ChallengeResponses=given
        )


def test_a_client_secret_is_proven_at_both_steps(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    site = new_site("OPTIONAL", client={"GenerateSecret": True})
    site.add_user()
    track(site, ALWAYS)
    first = Srp(site).authenticate_user()["AuthenticationResult"]
    kept = confirm(site, first)
    site.enrol(first["AccessToken"])
    srp = Srp(site)
    srp.respond(srp.proof(srp.start()) | kept.parameter)
    device = DeviceSrp(site, kept)
    missing = f"Client {site.client_id} is configured with secret but SECRET_HASH was not received"
    with refused("NotAuthorizedException", missing):
        site.aws.respond_to_auth_challenge(
            ClientId=site.client_id,
            ChallengeName="DEVICE_SRP_AUTH",
            ChallengeResponses={"USERNAME": "alice", "SRP_A": "2", **kept.parameter},
        )
    proof = device.proof(device.start())
    wrong = f"Unable to verify secret hash for client {site.client_id}"
    with refused("NotAuthorizedException", wrong):
        device.respond(proof | {"SECRET_HASH": "AAAA"})
    assert "AuthenticationResult" in device.respond(proof)
