"""Whatever the API model allows is answered as the model says, and leaves the store whole."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.cognito.operations import OPERATIONS
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from tests.localcloud.api_model import contradictions
from tests.localcloud.conftest import ALL_FLOWS, PASSWORD, SIGNATURE, FakeClock
from tests.localcloud.mfa_pools import EMAIL_ON, ROLE, SES, SMS_ON, TOTP_ON
from tests.localcloud.shaped_input import MODEL, bodies, filled

TAUGHT = ("AccessToken", "RefreshToken", "Session", "SecretCode", "ClientSecret")
POLICY = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]}}
POOL: dict[str, Any] = {
    "PoolName": "demo",
    "Policies": POLICY,
    "SmsConfiguration": ROLE,
    "EmailConfiguration": SES,
}
# also those that are not implemented, more rarely
ANY = st.sampled_from(sorted(OPERATIONS)) | st.sampled_from(sorted(MODEL["operations"]))
ALICE = {"email": "alice@example.com", "phone_number": "+15555550199"}


class Prober:
    """A cloud with a pool in use, and what its answers and messages taught the caller."""

    def __init__(self, store: Store, new_key: Callable[[], Any]) -> None:
        self.known: dict[str, str] = {}
        self._store = store
        self._cloud = LocalCloud(
            store,
            clock=FakeClock(),
            entropy=random.Random(7).randbytes,
            deliver=self._receive,
            new_key=new_key,
        )

    def _receive(self, message: Message) -> None:
        # an invitation brings a password instead
        for code in re.findall("[0-9]{6,}", message.text):
            self.known |= {"ConfirmationCode": code, "Code": code, "UserCode": code}

    def send(self, operation: str, body: dict[str, Any]) -> HttpResponse:
        target = ("X-Amz-Target", f"AWSCognitoIdentityProviderService.{operation}")
        signed = (("Authorization", SIGNATURE), ("X-Amz-Date", "20260924T000000Z"))
        raw = json.dumps(body).encode()
        request = HttpRequest("POST", "http://local/", (target, *signed), raw)
        answer = self._cloud.handle(request)
        assert answer.status < 500, (operation, body, answer.body)
        assert contradictions(request, answer) == [], (operation, body)
        if answer.status == 200 and answer.body:
            self._learn(json.loads(answer.body))
        return answer

    def _learn(self, answer: dict[str, Any]) -> None:
        for member, value in (answer | answer.get("AuthenticationResult", {})).items():
            if member in TAUGHT:
                self.known[member] = value

    def open_pool(self, mode: str, flows: list[str]) -> None:
        """A pool in which alice is somebody; `mode` is its MfaConfiguration."""
        pool = json.loads(self.send("CreateUserPool", POOL).body)["UserPool"]["Id"]
        wishes = {"UserPoolId": pool, "ClientName": "app", "ExplicitAuthFlows": flows}
        client = json.loads(self.send("CreateUserPoolClient", wishes).body)["UserPoolClient"]
        key = {"UserPoolId": pool, "Username": "alice"}
        attributes = [{"Name": name, "Value": value} for name, value in ALICE.items()]
        self.send("AdminCreateUser", key | {"UserAttributes": attributes})
        self.send("AdminSetUserPassword", key | {"Password": PASSWORD, "Permanent": True})
        self.send("CreateGroup", {"UserPoolId": pool, "GroupName": "bob"})
        self.known |= {
            "UserPoolId": pool,
            "ClientId": client["ClientId"],
            "Username": "alice",
            "GroupName": "bob",
            "Password": PASSWORD,
        }
        parameters = {"USERNAME": "alice", "PASSWORD": PASSWORD}
        sign_in = {"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client["ClientId"]}
        self.send("InitiateAuth", sign_in | {"AuthParameters": parameters})
        if mode != "OFF":
            factors = {**SMS_ON, **EMAIL_ON, **TOTP_ON, "MfaConfiguration": mode}
            self.send("SetUserPoolMfaConfig", {"UserPoolId": pool, **factors})

    def dangling_rows(self) -> list[Any]:
        with self._store.transaction() as database:
            return [tuple(row) for row in database.execute("PRAGMA foreign_key_check")]


@contextmanager
def probing(new_key: Callable[[], Any], mode: str) -> Iterator[Prober]:
    with closing(Store.open(None)) as store:
        prober = Prober(store, new_key)
        prober.open_pool(mode, [*ALL_FLOWS, "ALLOW_USER_AUTH"])
        yield prober
        assert prober.dangling_rows() == []


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["OFF", "OPTIONAL", "ON"])
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_any_sequence_of_requests(
    new_key: Callable[[], Any], mode: str, data: st.DataObject
) -> None:
    with probing(new_key, mode) as prober:
        for operation in data.draw(st.lists(ANY, min_size=10, max_size=40)):
            prober.send(operation, filled(data.draw(bodies(operation)), prober.known))
