"""The two calls that a sign-in is made of, as an app makes them or as a server does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.device_memory import KnownDevice
    from mfa_tui.signin.srp import PasswordProof


class DeviceUnknown(Exception):
    """The service does not take the device for the one it knew; it has been dropped here, too."""


@dataclass(frozen=True)
class AuthCalls:
    """InitiateAuth and RespondToAuthChallenge of `cognito`, or with `admin` their Admin twins.

    An app makes the calls unsigned, and names the user's trusted device in each (DEVICE_KEY). The
    twins take the pool's id besides and must be signed with AWS credentials, which only a server
    can keep; no device takes part in them.
    """

    cognito: Cognito
    admin: bool = False

    def initiate(
        self, flow: str, parameters: dict[str, str], session: str | None = None
    ) -> dict[str, Any]:
        """Begin with `AuthFlow` `flow`; the SECRET_HASH is added to the AuthParameters.

        `session` is one that ConfirmSignUp gave.
        """
        api = self.cognito.api
        call = api.admin_initiate_auth if self.admin else api.initiate_auth
        hashed = parameters | self.cognito.secret_hash(parameters["USERNAME"])
        return self._with_device(
            hashed,
            lambda filled: call(
                **self._whose, AuthFlow=flow, AuthParameters=filled, **_session(session)
            ),
        )

    def respond(
        self,
        challenge: str,
        session: str | None,
        responses: dict[str, str],
        metadata: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Answer `challenge`; the SECRET_HASH is added to the ChallengeResponses.

        `metadata` is the ClientMetadata: what the pool's triggers are told along with the answer.
        """
        api = self.cognito.api
        call = api.admin_respond_to_auth_challenge if self.admin else api.respond_to_auth_challenge
        hashed = responses | self.cognito.secret_hash(responses["USERNAME"])
        return self._with_device(
            hashed,
            lambda filled: call(
                **self._whose,
                ChallengeName=challenge,
                ChallengeResponses=filled,
                **_session(session),
                **({"ClientMetadata": dict(metadata)} if metadata else {}),
            ),
        )

    def verified(
        self,
        response: dict[str, Any],
        proof: PasswordProof,
        metadata: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """What comes after the `proof` of a password; `response` is what SRP_A was answered with.

        Anything but PASSWORD_VERIFIER comes back as it is. USER_SRP_AUTH gives no Session here: its
        state travels inside SECRET_BLOCK. `metadata` goes along as in `respond`.
        """
        if response.get("ChallengeName") != "PASSWORD_VERIFIER":
            return response
        answer = proof.process_challenge(response["ChallengeParameters"], proof.get_auth_params())
        return self.respond("PASSWORD_VERIFIER", response.get("Session"), answer, metadata)

    def device_of(self, username: str) -> KnownDevice | None:
        """The trusted device by which this computer is known as one of `username`'s."""
        if self.admin:
            return None
        return self.cognito.devices.find(self.cognito.target.pool_id, username)

    def device_proved(
        self, session: str | None, username: str, device: KnownDevice
    ) -> dict[str, Any]:
        """What comes after DEVICE_SRP_AUTH: both its steps are answered here, nobody is asked.

        Raises DeviceUnknown when the service does not know the device, or not by this password.
        """
        from botocore.exceptions import ClientError

        from mfa_tui.signin.srp import DeviceProof

        proof = DeviceProof(self.cognito, username, device)
        try:
            asked = self.respond("DEVICE_SRP_AUTH", session, proof.first())
            answer = proof.second(asked["ChallengeParameters"])
            return self.respond("DEVICE_PASSWORD_VERIFIER", asked.get("Session"), answer)
        except ClientError as error:
            if _is_unknown_device(error) or _is_wrong_proof(error):
                self._drop_device(username)
                raise DeviceUnknown from error
            raise

    def _with_device(
        self, parameters: dict[str, str], call: Callable[[dict[str, str]], dict[str, Any]]
    ) -> dict[str, Any]:
        """What `call` gives for `parameters` and the DEVICE_KEY of the user's device.

        A device that was forgotten elsewhere is dropped, and the call repeated without it.
        """
        from botocore.exceptions import ClientError

        username = parameters["USERNAME"]
        device = self.device_of(username)
        if device is None or "DEVICE_KEY" in parameters:
            return call(parameters)
        try:
            return call(parameters | {"DEVICE_KEY": device.key})
        except ClientError as error:
            if not _is_unknown_device(error):
                raise
            self._drop_device(username)
            return call(parameters)

    def _drop_device(self, username: str) -> None:
        self.cognito.devices.drop(self.cognito.target.pool_id, username)

    @property
    def _whose(self) -> dict[str, str]:
        target = self.cognito.target
        pool = {"UserPoolId": target.pool_id} if self.admin else {}
        return {"ClientId": target.client_id, **pool}


def _session(session: str | None) -> dict[str, str]:
    return {"Session": session} if session else {}


def _is_unknown_device(error: ClientError) -> bool:
    return _says(error, "ResourceNotFoundException", "device does not exist")


def _is_wrong_proof(error: ClientError) -> bool:
    """The password was proved before, so that these words can only mean the device's."""
    return _says(error, "NotAuthorizedException", "incorrect username or password")


def _says(error: ClientError, name: str, words: str) -> bool:
    details = error.response.get("Error", {})
    return details.get("Code") == name and words in details.get("Message", "").lower()
