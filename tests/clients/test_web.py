"""What browsers and token verifiers ask for: CORS, the JWKS and the OpenID configuration."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import jwt
import pytest

from tests.clients.served import PASSWORD, Served


@pytest.fixture
def tokens(served: Served, idp: Any, new_user: Callable[..., str]) -> dict[str, str]:
    pool = served.pool("OPTIONAL")
    client = next(client for client in pool.clients if client.secret is None)
    parameters = {"USERNAME": new_user(pool.pool_id), "PASSWORD": PASSWORD}
    return idp.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH", ClientId=client.client_id, AuthParameters=parameters
    )["AuthenticationResult"]


@pytest.mark.parametrize("kind", ["AccessToken", "IdToken"])
def test_pyjwt_verifies_tokens_with_the_published_keys(
    served: Served, tokens: dict[str, str], kind: str
) -> None:
    issuer = f"{served.url}/{served.pool('OPTIONAL').pool_id}"
    key = jwt.PyJWKClient(f"{issuer}/.well-known/jwks.json").get_signing_key_from_jwt(tokens[kind])
    claims = jwt.decode(
        tokens[kind], key, algorithms=["RS256"], issuer=issuer, options={"verify_aud": False}
    )
    assert claims["exp"] - claims["iat"] == 3600
    forged = tokens[kind][:-8] + "AAAAAAAA"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(forged, key, algorithms=["RS256"], options={"verify_aud": False})


def test_the_openid_configuration_leads_to_the_keys(served: Served) -> None:
    issuer = f"{served.url}/{served.pool('ON').pool_id}"
    with urlopen(f"{issuer}/.well-known/openid-configuration") as answer:
        configuration = json.load(answer)
    assert configuration["issuer"] == issuer
    with urlopen(configuration["jwks_uri"]) as answer:
        keys = json.load(answer)["keys"]
    assert {key["alg"] for key in keys} == {"RS256"}
    assert not {"d", "p", "q"} & {member for key in keys for member in key}


def test_a_browser_may_call_from_any_origin(served: Served) -> None:
    wanted = "amz-sdk-request,cache-control,content-type,x-amz-target,x-amz-user-agent"
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=10)
    origin = {"Origin": "http://localhost:3000"}
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": wanted}
    connection.request("OPTIONS", "/", headers=origin | ask)
    preflight = connection.getresponse()
    preflight.read()
    assert preflight.status == 200
    assert preflight.getheader("Access-Control-Allow-Origin") == "*"
    assert preflight.getheader("Access-Control-Allow-Methods") == "POST"
    assert preflight.getheader("Access-Control-Allow-Headers") == wanted

    target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.GetUser"}
    connection.request("POST", "/", b"{}", origin | target)
    answer = connection.getresponse()
    assert json.load(answer)["__type"] == "InvalidParameterException"
    assert answer.status == 400
    assert answer.getheader("Access-Control-Allow-Origin") == "*"
    assert "x-amzn-ErrorType" in str(answer.getheader("Access-Control-Expose-Headers"))
    connection.close()
