"""pycognito, unmodified, over loopback HTTP: it verifies every token that it gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pycognito import Cognito
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import ForceChangePasswordException, SoftwareTokenMFAChallengeException

from mfa_tui.localcloud.presets import PracticeClient
from tests.clients.served import PASSWORD, App, Served


def refusal(error: pytest.ExceptionInfo[ClientError]) -> tuple[str, str]:
    answer = error.value.response["Error"]
    return answer["Code"], answer["Message"]


@pytest.fixture
def user(app: App, new_user: Callable[..., str]) -> Cognito:
    return app.user(new_user(app.pool_id))


@pytest.fixture
def signed_in(user: Cognito) -> Cognito:
    user.authenticate(PASSWORD)
    return user


def proof_of_client(username: str, client: PracticeClient) -> dict[str, str]:
    """USERNAME, with the SECRET_HASH of a client that has a secret."""
    if client.secret is None:
        return {"USERNAME": username}
    secret_hash = AWSSRP.get_secret_hash(username, client.client_id, client.secret)
    return {"USERNAME": username, "SECRET_HASH": secret_hash}


def enrolled(user: Cognito, served: Served) -> str:
    """The secret of an authenticator that `user` has set up and prefers."""
    secret = user.associate_software_token()
    assert user.verify_software_token(served.code(secret, -1), "Test phone")
    user.set_user_mfa_preference(False, True, "SOFTWARE_TOKEN")
    return secret


def test_sign_up_confirm_and_sign_in(app: App, served: Served, request: Any) -> None:
    address = f"{request.node.callspec.id}@example.com"
    newcomer = app.user(f"newcomer-{request.node.callspec.id}")
    newcomer.set_base_attributes(email=address)
    answer = newcomer.register(newcomer.username, PASSWORD)
    assert answer["UserConfirmed"] is False
    with pytest.raises(ClientError) as unconfirmed:
        newcomer.authenticate(PASSWORD)
    assert refusal(unconfirmed) == ("UserNotConfirmedException", "User is not confirmed.")

    newcomer.confirm_sign_up(served.mailed_code(address))
    newcomer.authenticate(PASSWORD)
    assert newcomer.id_claims["email"] == address
    assert newcomer.id_claims["email_verified"] is True


def test_srp_sign_in_gives_tokens_that_verify(signed_in: Cognito) -> None:
    signed_in.verify_tokens()
    assert signed_in.access_claims["username"] == signed_in.username
    assert signed_in.id_claims["aud"] == signed_in.client_id
    assert signed_in.get_user().sub == signed_in.id_claims["sub"]


def test_admin_sign_in(user: Cognito) -> None:
    user.admin_authenticate(PASSWORD)
    assert user.access_claims["client_id"] == user.client_id


def test_a_wrong_password_is_refused(user: Cognito) -> None:
    with pytest.raises(ClientError) as wrong:
        user.authenticate("Correct-Horse-8")
    assert refusal(wrong) == ("NotAuthorizedException", "Incorrect username or password.")


def test_a_temporary_password_is_replaced(app: App, new_user: Callable[..., str]) -> None:
    user = app.user(new_user(app.pool_id, temporary=True))
    with pytest.raises(ForceChangePasswordException):
        user.authenticate(PASSWORD)
    user.new_password_challenge(PASSWORD, "Another-Horse-9")
    user.authenticate("Another-Horse-9")
    with pytest.raises(ClientError):
        user.authenticate(PASSWORD)


def test_an_authenticator_is_enrolled_and_asked_for(signed_in: Cognito, served: Served) -> None:
    secret = enrolled(signed_in, served)
    with pytest.raises(SoftwareTokenMFAChallengeException) as asked:
        signed_in.authenticate(PASSWORD)
    parameters = asked.value.get_tokens()["ChallengeParameters"]
    assert parameters["FRIENDLY_DEVICE_NAME"] == "Test phone"

    for code, text in [
        (served.code(secret, 5), ("CodeMismatchException", "Invalid code received for user")),
        (
            served.code(secret, -1),
            ("ExpiredCodeException", "Your software token has already been used once."),
        ),
    ]:
        with pytest.raises(ClientError) as refused:
            signed_in.respond_to_software_token_mfa_challenge(code)
        assert refusal(refused) == text
    signed_in.respond_to_software_token_mfa_challenge(served.code(secret))
    signed_in.verify_tokens()


@pytest.mark.parametrize("which", [0, 1], ids=["public", "secret"])
def test_required_mfa_is_set_up_inside_the_sign_in(
    served: Served, idp: Any, new_user: Callable[..., str], which: int
) -> None:
    pool = served.pool("ON")
    client = pool.clients[which]
    assert (client.secret is not None) == which
    name = new_user(pool.pool_id)
    proof = AWSSRP(
        name, PASSWORD, pool.pool_id, client.client_id, client=idp, client_secret=client.secret
    )
    asked = proof.authenticate_user()
    assert asked["ChallengeName"] == "MFA_SETUP"

    offered = idp.associate_software_token(Session=asked["Session"])
    verified = idp.verify_software_token(
        Session=offered["Session"], UserCode=served.code(offered["SecretCode"])
    )
    assert verified["Status"] == "SUCCESS"
    signed_in = idp.respond_to_auth_challenge(
        ClientId=client.client_id,
        ChallengeName="MFA_SETUP",
        Session=verified["Session"],
        ChallengeResponses=proof_of_client(name, client),
    )
    token = signed_in["AuthenticationResult"]["AccessToken"]
    assert idp.get_user(AccessToken=token)["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]


def test_refreshed_tokens_verify_and_belong_to_the_same_sign_in(signed_in: Cognito) -> None:
    first = dict(signed_in.access_claims)
    signed_in.renew_access_token()
    renewed = signed_in.access_claims
    assert renewed["jti"] != first["jti"]
    assert renewed["origin_jti"] == first["origin_jti"]


def test_signing_out_revokes_access_and_refresh(signed_in: Cognito) -> None:
    access, refresh = signed_in.access_token, signed_in.refresh_token
    signed_in.logout()
    signed_in.access_token, signed_in.refresh_token = access, refresh
    with pytest.raises(ClientError) as revoked:
        signed_in.get_user()
    assert refusal(revoked) == ("NotAuthorizedException", "Access Token has been revoked")
    with pytest.raises(ClientError) as revoked:
        signed_in.renew_access_token()
    assert refusal(revoked) == ("NotAuthorizedException", "Refresh Token has been revoked")


def test_a_secret_client_without_hash_is_refused(app: App, new_user: Callable[..., str]) -> None:
    user = app.user(new_user(app.pool_id))
    user.client_secret = None
    if app.secret is None:
        user.authenticate(PASSWORD)
        return
    with pytest.raises(ClientError) as refused:
        user.authenticate(PASSWORD)
    assert refusal(refused) == (
        "NotAuthorizedException",
        f"Client {app.client_id} is configured with secret but SECRET_HASH was not received",
    )
