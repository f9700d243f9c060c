"""pycognito, unmodified, over loopback HTTP: a device is confirmed, remembered, used and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import SoftwareTokenMFAChallengeException
from requests.adapters import HTTPAdapter

from tests.clients.pools import new_app
from tests.clients.served import PASSWORD, App, Served

AWS_HOST = "https://cognito-idp.us-east-1.amazonaws.com/"


@pytest.fixture(autouse=True)
def redirected(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lead requests for the AWS host here: pycognito's device methods ignore the endpoint."""
    send = HTTPAdapter.send

    def here(adapter: HTTPAdapter, request: Any, *rest: Any, **options: Any) -> Any:
        request.url = request.url.replace(AWS_HOST, f"{served.url}/")
        return send(adapter, request, *rest, **options)

    monkeypatch.setattr(HTTPAdapter, "send", here)


@pytest.fixture(params=[False, True], ids=["always", "opt-in"], scope="module")
def tracking(request: pytest.FixtureRequest, served: Served, idp: Any) -> tuple[App, bool]:
    """An app of a pool that tracks devices, and whether users are asked first."""
    settings = {
        "ChallengeRequiredOnNewDevice": True,
        "DeviceOnlyRememberedOnUserPrompt": request.param,
    }
    return new_app(served, idp, mfa="OPTIONAL", DeviceConfiguration=settings), request.param


def client(app: App, idp: Any, name: str, **device: str) -> AWSSRP:
    return AWSSRP(
        name, PASSWORD, app.pool_id, app.client_id, client=idp, client_secret=app.secret, **device
    )


def enrol(idp: Any, served: Served, token: str) -> None:
    """Give the holder of an access token an authenticator that every sign-in asks for."""
    secret = idp.associate_software_token(AccessToken=token)["SecretCode"]
    idp.verify_software_token(AccessToken=token, UserCode=served.code(secret))
    idp.set_user_mfa_preference(
        AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )


def test_a_device_from_its_first_sign_in_to_its_end(
    served: Served, idp: Any, tracking: tuple[App, bool], new_user: Callable[..., str]
) -> None:
    app, is_asked = tracking
    name = new_user(app.pool_id)
    first = client(app, idp, name)
    tokens = first.authenticate_user()
    access = tokens["AuthenticationResult"]["AccessToken"]
    answer, device_password = first.confirm_device(tokens, "test laptop")
    assert (answer.status_code, answer.json()) == (200, {"UserConfirmationNecessary": is_asked})
    enrol(idp, served, access)
    device = {
        "device_key": first.device_key,
        "device_group_key": first.device_group_key,
        "device_password": device_password,
    }
    if is_asked:
        with pytest.raises(SoftwareTokenMFAChallengeException):
            client(app, idp, name, **device).authenticate_user()
        assert "200" in first.update_device_status(True, access, first.device_key)

    again = client(app, idp, name, **device).authenticate_user()["AuthenticationResult"]
    assert "NewDeviceMetadata" not in again
    listed = idp.list_devices(AccessToken=again["AccessToken"])["Devices"]
    assert [entry["DeviceKey"] for entry in listed] == [first.device_key]

    assert "200" in first.update_device_status(False, access, first.device_key)
    with pytest.raises(SoftwareTokenMFAChallengeException):
        client(app, idp, name, **device).authenticate_user()

    assert "200" in first.forget_device(access, first.device_key)
    with pytest.raises(ClientError, match=r"ResourceNotFoundException.*Device does not exist\."):
        client(app, idp, name, **device).authenticate_user()


def test_a_wrong_device_password_is_refused(
    served: Served, idp: Any, tracking: tuple[App, bool], new_user: Callable[..., str]
) -> None:
    app, _ = tracking
    name = new_user(app.pool_id)
    first = client(app, idp, name)
    tokens = first.authenticate_user()
    first.confirm_device(tokens)
    access = tokens["AuthenticationResult"]["AccessToken"]
    first.update_device_status(True, access, first.device_key)
    enrol(idp, served, access)
    device = {
        "device_key": first.device_key,
        "device_group_key": first.device_group_key,
        "device_password": "not the password",
    }
    with pytest.raises(ClientError, match=r"Incorrect username or password\."):
        client(app, idp, name, **device).authenticate_user()


def test_a_secret_client_is_stopped_by_the_hash_that_pycognito_leaves_out(
    served: Served, idp: Any, new_user: Callable[..., str]
) -> None:
    settings = {"ChallengeRequiredOnNewDevice": True}
    app = new_app(served, idp, mfa="OPTIONAL", secret=True, DeviceConfiguration=settings)
    name = new_user(app.pool_id)
    first = client(app, idp, name)
    tokens = first.authenticate_user()
    _, device_password = first.confirm_device(tokens)
    enrol(idp, served, tokens["AuthenticationResult"]["AccessToken"])
    device = {
        "device_key": first.device_key,
        "device_group_key": first.device_group_key,
        "device_password": device_password,
    }
    with pytest.raises(ClientError, match="SECRET_HASH was not received"):
        client(app, idp, name, **device).authenticate_user()
