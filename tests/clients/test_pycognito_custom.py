"""CUSTOM_AUTH with pycognito's SRP client, which has the proof but not the loop around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from tests.clients.served import PASSWORD, App
from tests.localcloud.test_custom_auth import SECRET

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


def question_after_password(idp: Any, app: App, srp: AWSSRP) -> dict[str, Any]:
    """The CUSTOM_CHALLENGE that follows the proof of the password."""
    parameters = srp.get_auth_params()
    asked = idp.initiate_auth(
        ClientId=app.client_id,
        AuthFlow="CUSTOM_AUTH",
        AuthParameters={"CHALLENGE_NAME": "SRP_A", **parameters},
    )
    return idp.respond_to_auth_challenge(
        ClientId=app.client_id,
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses=srp.process_challenge(asked["ChallengeParameters"], parameters),
    )


def answered(idp: Any, app: App, name: str, asked: dict[str, Any], text: str) -> dict[str, Any]:
    return idp.respond_to_auth_challenge(
        ClientId=app.client_id,
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": name, "ANSWER": text},
    )


def test_password_and_question(idp: Any, custom: App, new_user: Callable[..., str]) -> None:
    name = new_user(custom.pool_id)
    srp = AWSSRP(name, PASSWORD, custom.pool_id, custom.client_id, client=idp)
    asked = question_after_password(idp, custom, srp)
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    again = answered(idp, custom, name, asked, "0000")
    tokens = answered(idp, custom, name, again, SECRET)["AuthenticationResult"]
    claims = custom.user(name).verify_token(tokens["IdToken"], "id_token", "id")
    assert claims["cognito:username"] == name


def test_a_wrong_password(idp: Any, custom: App, new_user: Callable[..., str]) -> None:
    name = new_user(custom.pool_id)
    srp = AWSSRP(name, "Wrong-Horse-9", custom.pool_id, custom.client_id, client=idp)
    with pytest.raises(ClientError, match="Incorrect username or password"):
        question_after_password(idp, custom, srp)
