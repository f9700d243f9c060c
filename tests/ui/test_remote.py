"""The same program against a pool behind HTTP, as if it were a real one."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest
from pyotp.totp import TOTP
from textual.widgets import Input

from mfa_tui.localcloud import cloud
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.presets import Practice, PracticePool, install_practice
from mfa_tui.localcloud.store import Store
from mfa_tui.phone.authenticator import Account
from mfa_tui.signin.target import Target
from mfa_tui.worlds.remote_lab import RemoteLab
from tests.ui.journey import PASSWORD, Journey, journey

Size = tuple[int, int]
SMALL = (80, 24)


@dataclass
class Server:
    """A served local cloud that can go away and come back at the same address."""

    cloud: cloud.LocalCloud
    practice: Practice
    front: Front

    def pool(self, mfa: str) -> PracticePool:
        return next(pool for pool in self.practice.pools if pool.mfa == mfa)

    def world(self, mfa: str = "ON", *, secret: bool = False) -> RemoteLab:
        pool = self.pool(mfa)
        client = next(each for each in pool.clients if bool(each.secret) == secret)
        return RemoteLab(
            Target.remote(
                pool.pool_id,
                client.client_id,
                client_secret=client.secret,
                endpoint_url=self.front.url,
            )
        )

    def code(self, mfa: str = "ON") -> str:
        """What alice's own phone shows now."""
        alice = next(user for user in self.pool(mfa).users if user.username == "alice")
        assert alice.totp_secret
        return self.code_of(alice.totp_secret)

    def code_of(self, secret: str) -> str:
        return TOTP(secret).at(int(time.time()))

    def come_back(self) -> None:
        port = int(self.front.url.rpartition(":")[2])
        self.front = Front(self.cloud.handle, port=port)
        self.front.start()


@pytest.fixture
def server(quick_keys: None) -> Iterator[Server]:
    # a real pool and this program share nothing but the true time, so there is no clock to move
    with closing(Store.open(None)) as store:
        served = cloud.LocalCloud(store, entropy=random.Random(3).randbytes)
        practice = install_practice(served)
        front = Front(served.handle)
        front.start()
        server = Server(served, practice, front)
        yield server
        server.front.stop()


async def sign_in(walk: Journey, username: str, password: str = PASSWORD) -> None:
    await walk.see("http://127.0.0.1")
    await walk.paste(username)
    await walk.press("tab")
    await walk.paste(password)
    await walk.press("enter")


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
@pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
async def test_alice_with_her_own_phone(
    server: Server, size: Size, secret: bool, flow: str
) -> None:
    world = server.world(secret=secret)
    async with journey(world, size) as walk:
        await walk.see("http://127.0.0.1")
        if flow == "USER_PASSWORD_AUTH":
            await walk.press("shift+tab", "right", "tab")
        await sign_in(walk, "alice")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
        assert "session lives at least" in walk.stage
        await walk.press(*server.code(), "enter")
        await walk.see("Signed in as alice")
        await walk.see("SOFTWARE_TOKEN_MFA (preferred)")
        await walk.see("✓ signed by the pool")
    exchanges = world.trace.snapshot()
    assert all(each.request.url.startswith(server.front.url) for each in exchanges)
    hashed = [
        b"SECRET_HASH" in each.request.body
        for each in exchanges
        if b"USERNAME" in each.request.body
    ]
    assert set(hashed) == {secret}


async def test_alice_with_the_practice_phone(server: Server, size: Size) -> None:
    world = server.world()
    async with journey(world, size) as walk:
        await sign_in(walk, "alice")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
        opened = walk.app.workbench._opened
        assert opened is not None
        alice = next(user for user in server.pool("ON").users if user.username == "alice")
        assert alice.totp_secret
        opened.phone.add(Account.from_secret("MfaNeeded", "alice", alice.totp_secret))
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as alice")


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
async def test_bob_sets_up_an_authenticator(server: Server, size: Size, secret: bool) -> None:
    async with journey(server.world(secret=secret), size) as walk:
        await sign_in(walk, "bob")
        await walk.see("otpauth://")
        groups = re.search(r"Secret ((?:[A-Z2-7]{4} ?)+)", walk.read("#words"))
        assert groups
        await walk.press(*server.code_of(groups[1].replace(" ", "")), "enter")
        await walk.see("Signed in as bob")
        await walk.see("MFA factors SOFTWARE_TOKEN_MFA")


async def test_carol_replaces_her_password(server: Server) -> None:
    async with journey(server.world(secret=True), SMALL) as walk:
        await sign_in(walk, "carol", "Temp-0rary")
        await walk.see("Cognito asks for NEW_PASSWORD_REQUIRED")
        await walk.press(*"short", "enter")
        await walk.see("✗ InvalidPasswordException")
        await walk.paste("-But-L0nger")
        await walk.press("enter")
        await walk.see("otpauth://")
        await walk.press("ctrl+s", "ctrl+f", "enter")
        await walk.see("Signed in as carol")


@pytest.mark.parametrize("secret", [False, True], ids=["public", "secret"])
async def test_bob_signed_in_refreshes_adds_an_authenticator_and_leaves(
    server: Server, secret: bool
) -> None:
    async with journey(server.world("OPTIONAL", secret=secret), SMALL) as walk:
        await sign_in(walk, "bob")
        await walk.see("MFA factors none")
        await walk.settled()
        await walk.press("n")
        await walk.see("New ID and access tokens")
        await walk.see("✓ signed by the pool")
        await walk.settled()
        await walk.press("a")
        await walk.see("otpauth://")
        await walk.press("ctrl+s", "ctrl+f", "enter")
        await walk.see("SOFTWARE_TOKEN_MFA (preferred)")
        await walk.settled()
        await walk.press("o")
        await walk.see("bob is signed out")


async def test_a_wrong_password_and_a_wrong_secret(server: Server) -> None:
    async with journey(server.world(), SMALL) as walk:
        await sign_in(walk, "alice", "wrong-one")
        await walk.see("Incorrect username or password.")
        assert walk.field("#password") == "wrong-one"
    world = server.world(secret=True)
    world.target = replace(world.target, client_secret="not-the-secret")
    async with journey(world, SMALL) as walk:
        await sign_in(walk, "alice")
        await walk.see("--client-secret-env")


async def test_the_server_goes_away_and_comes_back(server: Server, size: Size) -> None:
    async with journey(server.world(), size) as walk:
        await sign_in(walk, "alice")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
        server.front.stop()
        code = server.code()
        await walk.press(*code, "enter")
        await walk.see("✗ ")
        shown = walk.stage
        assert "Nothing answers at that address" in shown or "connection" in shown.lower()
        assert "enter tries again" in shown
        assert "stumbled" not in shown
        await walk.press("ctrl+t")
        await walk.see("no answer", within="#wire")
        await walk.press("ctrl+t")
        await walk.until(lambda: isinstance(walk.app.focused, Input), "the code field")
        assert walk.focused_value == code
        server.come_back()
        await walk.press("enter")
        await walk.see("Signed in as alice")


async def test_nobody_there_from_the_start(server: Server, size: Size) -> None:
    world = server.world()
    server.front.stop()
    async with journey(world, size) as walk:
        await sign_in(walk, "alice")
        await walk.see("✗ EndpointConnectionError")
        assert "--endpoint-url" in walk.stage
        assert "enter tries again" in walk.stage
        assert (walk.field("#username"), walk.field("#password")) == ("alice", PASSWORD)
        server.come_back()
        await walk.press("enter")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")


async def test_signed_in_the_server_goes_away(server: Server) -> None:
    async with journey(server.world("OPTIONAL"), SMALL) as walk:
        await sign_in(walk, "bob")
        await walk.see("✓ signed by the pool")
        await walk.settled()
        server.front.stop()
        await walk.press("n")
        await walk.see("✗ ")
        assert "stumbled" not in walk.stage
        server.come_back()
        await walk.press("n")
        await walk.see("New ID and access tokens")


async def test_a_profile_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    target = Target.remote(
        "us-east-1_Nobody", "client", profile="gone", endpoint_url="http://127.0.0.1:9"
    )
    async with journey(RemoteLab(target), SMALL) as walk:
        await sign_in(walk, "alice")
        await walk.see("✗ TargetProblem")
        assert "gone" in walk.stage
        assert "--profile" in walk.stage
        assert "stumbled" not in walk.stage


async def test_a_pool_that_is_not_there(server: Server) -> None:
    target = Target.remote("us-east-1_Nobody", "client", endpoint_url=server.front.url)
    async with journey(RemoteLab(target), SMALL) as walk:
        await sign_in(walk, "alice")
        await walk.see("✗ ResourceNotFoundException")
        assert "--client-id" in walk.stage
