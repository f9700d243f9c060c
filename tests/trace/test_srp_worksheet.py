"""A recorded SRP proof computed again, and the input that differs named."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from mfa_tui.trace.srp_worksheet import RecordedProof, recorded_proof, worksheet
from tests.signin.conftest import CHOICE, PASSWORD, Town
from tests.trace.calls import call


class WholeName(str):
    """A pool id of which the region is left in the pool name."""

    def split(self, *_: Any) -> list[str]:  # type: ignore[override]
        return ["", str(self)]


class Client:
    """pycognito in front of the local cloud, whose answers can be spoilt."""

    def __init__(self, town: Town, password: str = PASSWORD) -> None:
        self.cognito = town.cognito(CHOICE)
        self.target = self.cognito.target
        self.town = town
        ids = self.target.pool_id, self.target.client_id
        self.srp = AWSSRP("bob", password, *ids, client=self.cognito.api)

    def prove(
        self, spoil: Callable[[dict[str, Any]], object] = lambda parts: None
    ) -> RecordedProof:
        """Send a proof made of the challenge's parameters, changed by `spoil` before."""
        api, client = self.cognito.api, self.target.client_id
        asked = api.initiate_auth(
            AuthFlow="USER_SRP_AUTH", ClientId=client, AuthParameters=self.srp.get_auth_params()
        )["ChallengeParameters"]
        spoil(asked)
        answers = self.srp.process_challenge(asked, {"USERNAME": "bob"})
        answers["USERNAME"] = "bob"
        with suppress(ClientError):
            api.respond_to_auth_challenge(
                ClientId=client, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=answers
            )
        *earlier, last = self.town.trace.snapshot()
        proof = recorded_proof(last, earlier)
        assert proof
        return proof


def test_a_right_proof_fits_and_shows_its_numbers(town: Town) -> None:
    client = Client(town)
    sheet = worksheet(client.prove(), PASSWORD, client.target.pool_id, client.srp.small_a_value)
    assert sheet.right is True
    numbers = dict(sheet.numbers)
    assert list(numbers) == ["A", "B", "u", "salt", "x", "S, hashed", "M1, computed", "M1, sent"]
    assert numbers["M1, computed"] == numbers["M1, sent"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda parts: parts.update(USER_ID_FOR_SRP="BOB"), "unknown"),
        (lambda parts: parts.update(SECRET_BLOCK="AAAA" + parts["SECRET_BLOCK"][4:]), "SRP-11"),
    ],
)
def test_a_changed_input_is_named(
    town: Town, spoil: Callable[[dict[str, Any]], object], said: str
) -> None:
    client = Client(town)
    proof = client.prove(spoil)
    sheet = worksheet(proof, PASSWORD, client.target.pool_id, client.srp.small_a_value)
    assert sheet.right is False and said in sheet.verdict


def test_the_region_in_the_pool_name_is_named(town: Town) -> None:
    client = Client(town)
    client.srp.pool_id = WholeName(client.target.pool_id)
    sheet = worksheet(client.prove(), PASSWORD, client.target.pool_id, client.srp.small_a_value)
    assert "SRP-05" in sheet.verdict


def test_another_password_is_no_usual_mistake_and_a_line_end_is(town: Town) -> None:
    client = Client(town, PASSWORD + "\n")
    proof, a = client.prove(), client.srp.small_a_value
    assert "line end" in worksheet(proof, PASSWORD, client.target.pool_id, a).verdict
    assert worksheet(proof, "other", client.target.pool_id, a).verdict.startswith("unknown")


def test_a_private_key_of_another_handshake_is_noticed(town: Town) -> None:
    client = Client(town)
    sheet = worksheet(client.prove(), PASSWORD + "!", client.target.pool_id, 12345)
    assert "does not belong to this SRP_A" in sheet.verdict


def test_without_the_private_key_it_says_what_is_unknown(town: Town) -> None:
    client = Client(town)
    sheet = worksheet(client.prove(), PASSWORD, client.target.pool_id)
    assert sheet.right is None
    assert "private a" in sheet.verdict
    assert "S, hashed" not in dict(sheet.numbers)


def test_an_answer_without_its_challenge_has_no_worksheet() -> None:
    answers = {"PASSWORD_CLAIM_SECRET_BLOCK": "AAAA"}
    alone = call(1, "RespondToAuthChallenge", {"ChallengeResponses": answers}, {})
    assert recorded_proof(alone, []) is None
    odd = {"SRP_B": "zz", "SALT": "1", "SECRET_BLOCK": "AAAA"}
    first = call(1, "InitiateAuth", {}, {"ChallengeParameters": odd})
    assert recorded_proof(alone, [first]) is None
