"""aws-amplify v6 as a test drives it, and its fixtures: import them by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.clients.node import driver
from tests.clients.pools import Person
from tests.clients.served import PASSWORD, App, Served


class Amplify:
    """`aws-amplify/auth`: `await signIn({username: ...})` is `call("signIn", username=...)`."""

    def __init__(self, send: Callable[..., Any]) -> None:
        self._send = send

    def call(self, method: str, **members: Any) -> Any:
        return self._send(method=method, input=members or None).get("value")

    def step(self, method: str, **members: Any) -> dict[str, Any]:
        """The nextStep that `method` of a sign-in ended with."""
        return self.call(method, **members)["nextStep"]

    def sign_in(self, username: str, password: str = PASSWORD, **options: str) -> dict[str, Any]:
        return self.step("signIn", username=username, password=password, options=options)

    def answer(self, response: str) -> str:
        """The name of the step after this answer."""
        return self.step("confirmSignIn", challengeResponse=response)["signInStep"]

    def enrol(self, served: Served) -> str:
        """Set up and prefer an authenticator; gives its secret."""
        secret = self.call("setUpTOTP")["sharedSecret"]
        self.call("verifyTOTPSetup", code=served.code(secret, -1))
        self.call("updateMFAPreference", totp="PREFERRED")
        return secret


@pytest.fixture
def amplify_of(javascript: Path) -> Iterator[Callable[[App], Amplify]]:
    with ExitStack() as running:

        def make(app: App) -> Amplify:
            arguments = [app.served.url, app.pool_id, app.client_id]
            return Amplify(running.enter_context(driver(javascript, "amplify.mjs", arguments)).send)

        yield make


@pytest.fixture
def amplify(amplify_of: Callable[[App], Amplify], optional: App) -> Amplify:
    return amplify_of(optional)


@pytest.fixture
def signed_in(amplify: Amplify, person: Person) -> Amplify:
    assert amplify.sign_in(person.name)["signInStep"] == "DONE"
    return amplify
