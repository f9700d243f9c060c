"""A pool to sign in to, made over the API alike for every server, and the ways to sign in."""

from __future__ import annotations

import os
import time
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import boto3
from pycognito import aws_srp
from pyotp.totp import TOTP

from mfa_tui.localcloud.cognito.powers import power
from tests.bench.raw_client import RawClient
from tests.bench.servers import Server
from tests.clients.pools import FLOWS
from tests.clients.served import CREDENTIALS, PASSWORD

# while the client computes, the server gets cold: so gmpy2 where it is there, and no more bits
# than RFC 5054 asks for
vars(aws_srp)["pow"] = power
_PRIVATE_BYTES = 32

STEP_SECONDS = 30
"""A code works once, so that each sign-in with one needs a period of its own."""


@dataclass(frozen=True)
class Person:
    """A user, and the authenticator's secret of who has one."""

    pool_id: str
    client_id: str
    username: str
    secret: str = ""

    @property
    def password(self) -> dict[str, str]:
        return {"USERNAME": self.username, "PASSWORD": PASSWORD}


def make_people(server: Server) -> tuple[Person, Person]:
    """Two users of a new pool: one with nothing but a password, one with an authenticator too."""
    with closing(
        boto3.client("cognito-idp", "us-east-1", endpoint_url=server.url, **CREDENTIALS)
    ) as idp:
        pool_id = idp.create_user_pool(PoolName="bench")["UserPool"]["Id"]
        idp.set_user_pool_mfa_config(
            UserPoolId=pool_id,
            MfaConfiguration="OPTIONAL",
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )
        client_id = idp.create_user_pool_client(
            UserPoolId=pool_id, ClientName="bench", ExplicitAuthFlows=FLOWS, RefreshTokenValidity=1
        )["UserPoolClient"]["ClientId"]
        plain, careful = (Person(pool_id, client_id, name) for name in ("plain", "careful"))
        for person in (plain, careful):
            _create(idp, person)
        return plain, _with_authenticator(idp, careful, server)


def _create(idp: Any, person: Person) -> None:
    names = {"UserPoolId": person.pool_id, "Username": person.username}
    idp.admin_create_user(**names, MessageAction="SUPPRESS")
    idp.admin_set_user_password(**names, Password=PASSWORD, Permanent=True)


def _with_authenticator(idp: Any, person: Person, server: Server) -> Person:
    answer = idp.initiate_auth(
        ClientId=person.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=person.password
    )
    token = answer["AuthenticationResult"]["AccessToken"]
    secret = idp.associate_software_token(AccessToken=token)["SecretCode"]
    idp.verify_software_token(AccessToken=token, UserCode=_code(server, secret))
    idp.set_user_mfa_preference(
        AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    return replace(person, secret=secret)


def _code(server: Server, secret: str, ahead: int = 0) -> str:
    return TOTP(secret).at(time.time() + ahead) if server.checks_codes else "123456"


class SignIns:
    """Sign-ins of one `person` with one client, whose `client.waited` tells what they cost.

    The clock of the server is moved to the next code before each that needs one.
    """

    def __init__(self, server: Server, person: Person) -> None:
        self.client = RawClient(server.url)
        self._server = server
        self._person = person
        self._ahead = 0
        self._srp = aws_srp.AWSSRP(
            person.username, PASSWORD, person.pool_id, person.client_id, client=object()
        )
        self._srp.small_a_value = int.from_bytes(os.urandom(_PRIVATE_BYTES))
        self._srp.large_a_value = self._srp.calculate_a()

    def close(self) -> None:
        self.client.close()

    def by_password(self) -> None:
        """USER_PASSWORD_AUTH, and the authenticator's code of who has one."""
        self._finish(self._initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD))

    def by_proof(self) -> None:
        """USER_SRP_AUTH, and the authenticator's code of who has one."""
        asked = self._initiate("USER_SRP_AUTH", SRP_A=f"{self._srp.large_a_value:x}")
        proof = self._srp.process_challenge(asked["ChallengeParameters"], self._person.password)
        self._finish(self._answer("PASSWORD_VERIFIER", asked, proof))

    def _finish(self, answer: dict[str, Any]) -> None:
        if self._person.secret:
            code = {"SOFTWARE_TOKEN_MFA_CODE": self._next_code()}
            answer = self._answer("SOFTWARE_TOKEN_MFA", answer, code)
        assert answer["AuthenticationResult"]["RefreshToken"]

    def _next_code(self) -> str:
        if self._server.checks_codes:
            self._ahead += STEP_SECONDS
            self.client.move_clock(f"+{STEP_SECONDS}s")
        return _code(self._server, self._person.secret, self._ahead)

    def _initiate(self, flow: str, **parameters: str) -> dict[str, Any]:
        named = {"USERNAME": self._person.username} | parameters
        return self.client.call(
            "InitiateAuth", ClientId=self._person.client_id, AuthFlow=flow, AuthParameters=named
        )

    def _answer(
        self, challenge: str, asked: dict[str, Any], responses: dict[str, str]
    ) -> dict[str, Any]:
        return self.client.call(
            "RespondToAuthChallenge",
            ClientId=self._person.client_id,
            ChallengeName=challenge,
            Session=asked.get("Session"),
            ChallengeResponses={"USERNAME": self._person.username} | responses,
        )
