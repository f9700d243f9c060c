"""Devices in custom sign-ins: the triggers keep the last word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.localcloud.conftest import Refused, Site
from tests.localcloud.device_client import ALWAYS, DeviceSrp, Laptop, confirm
from tests.localcloud.handlers import Handlers
from tests.localcloud.test_custom_auth import CUSTOM, SECRET, answer, handlers, start, steps
from tests.localcloud.test_srp_sign_in import Srp
from tests.localcloud.trigger_cloud import cloud, hops

__all__ = ["cloud", "handlers", "hops"]


@pytest.fixture
def site(new_site: Callable[..., Site], handlers: Handlers) -> Site:
    pool = {"LambdaConfig": handlers.config, "DeviceConfiguration": ALWAYS}
    site = new_site("OPTIONAL", pool=pool, client=CUSTOM)
    site.add_user()
    return site


@pytest.fixture
def laptop(site: Site) -> Laptop:
    """A remembered device of alice, who has an authenticator."""
    result = site.tokens()
    kept = confirm(site, result)
    site.enrol(result["AccessToken"])
    return kept


def session_of_the_device_step(site: Site, laptop: Laptop) -> str:
    """Begin a custom sign-in with SRP, up to DEVICE_SRP_AUTH."""
    srp = Srp(site)
    begun = site.start("CUSTOM_AUTH", **srp.get_auth_params(), CHALLENGE_NAME="SRP_A")
    asked = site.answer(
        "PASSWORD_VERIFIER", begun["Session"], **srp.proof(begun) | laptop.parameter
    )
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    return asked["Session"]


def test_a_device_does_not_replace_the_custom_challenge(
    site: Site, laptop: Laptop, handlers: Handlers
) -> None:
    device = DeviceSrp(site, laptop)
    verifier = device.start(Session=session_of_the_device_step(site, laptop))
    asked = site.answer("DEVICE_PASSWORD_VERIFIER", verifier["Session"], **device.proof(verifier))
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert [step["challengeName"] for step in steps(handlers)] == [
        "SRP_A",
        "PASSWORD_VERIFIER",
        "DEVICE_SRP_AUTH",
        "DEVICE_PASSWORD_VERIFIER",
    ]
    assert "AuthenticationResult" in answer(site, asked)


def test_a_custom_sign_in_does_not_go_on_without_its_session(
    site: Site, laptop: Laptop, refused: Refused
) -> None:
    session = session_of_the_device_step(site, laptop)
    device = DeviceSrp(site, laptop)
    with refused("NotAuthorizedException", "Invalid session for the user."):
        device.start()
    proof = device.proof(device.start(Session=session))
    with refused("InvalidParameterException", "Missing required parameter Session"):
        device.respond(proof)


def test_a_known_device_gets_no_other_keys(site: Site, laptop: Laptop) -> None:
    def result(**device: str) -> dict[str, str]:
        asked = start(site)
        given = {"ANSWER": SECRET, **device}
        return site.answer("CUSTOM_CHALLENGE", asked["Session"], **given)["AuthenticationResult"]

    assert "NewDeviceMetadata" in result()
    assert "NewDeviceMetadata" not in result(**laptop.parameter)
