"""A device that remembers itself, as pycognito computes it, in the test's own time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pycognito import aws_srp
from pycognito.aws_srp import AWSSRP, generate_hash_device

from tests.localcloud.conftest import PASSWORD, Site

ALWAYS = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
OPT_IN = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}


@dataclass
class Laptop:
    """What a client keeps of its device."""

    key: str
    group_key: str
    secret: str

    @property
    def parameter(self) -> dict[str, str]:
        return {"DEVICE_KEY": self.key}


def track(site: Site, settings: dict[str, bool] | None) -> None:
    """Set a pool's DeviceConfiguration; None lets UpdateUserPool reset it."""
    given = {} if settings is None else {"DeviceConfiguration": settings}
    site.aws.update_user_pool(UserPoolId=site.pool_id, **given)


def confirm(site: Site, result: dict[str, Any], name: str = "laptop") -> Laptop:
    """Confirm the new device of an AuthenticationResult."""
    metadata = result["NewDeviceMetadata"]
    secret, config = generate_hash_device(metadata["DeviceGroupKey"], metadata["DeviceKey"])
    site.aws.confirm_device(
        AccessToken=result["AccessToken"],
        DeviceKey=metadata["DeviceKey"],
        DeviceName=name,
        DeviceSecretVerifierConfig=config,
    )
    return Laptop(metadata["DeviceKey"], metadata["DeviceGroupKey"], secret)


class DeviceSrp(AWSSRP):
    """pycognito's device proof, living in the test's own time."""

    def __init__(self, site: Site, laptop: Laptop, username: str = "alice") -> None:
        super().__init__(
            username,
            PASSWORD,
            site.pool_id,
            site.client_id,
            client=site.aws,
            client_secret=site.secret,
            device_key=laptop.key,
            device_group_key=laptop.group_key,
            device_password=laptop.secret,
        )
        self.site = site

    def start(self, **session: str) -> dict[str, Any]:
        """Answer DEVICE_SRP_AUTH, with a Session or without."""
        return self.site.aws.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName="DEVICE_SRP_AUTH",
            ChallengeResponses=self.get_auth_params(),
            **session,
        )

    def proof(self, challenge: dict[str, Any]) -> dict[str, str]:
        """The answer to DEVICE_PASSWORD_VERIFIER."""
        parameters = challenge["ChallengeParameters"]
        moment = datetime.fromtimestamp(self.site.clock.now, UTC)
        before = aws_srp.datetime
        aws_srp.datetime = _At(moment)  # type: ignore[assignment]
        try:
            return self.process_device_challenge(parameters)
        finally:
            aws_srp.datetime = before

    def respond(self, proof: dict[str, str]) -> dict[str, Any]:
        return self.site.aws.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName="DEVICE_PASSWORD_VERIFIER",
            ChallengeResponses=proof,
        )

    def finish(self, **session: str) -> dict[str, Any]:
        return self.respond(self.proof(self.start(**session)))


class _At:
    """The part of module `datetime` that pycognito asks for the time, at one moment."""

    def __init__(self, moment: datetime) -> None:
        self.datetime = self
        self._moment = moment

    def utcnow(self) -> datetime:
        return self._moment
