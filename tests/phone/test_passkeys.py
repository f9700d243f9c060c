"""Passkeys on the phone, judged by the FIDO2 server of another house."""

from __future__ import annotations

import json
import random
import stat
from pathlib import Path
from typing import Any

import pytest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mfa_tui.phone.passkeys import Passkey, PasskeyProblem, Passkeys
from mfa_tui.phone.phone import Phone

SITE = "auth.example.com"
ORIGIN = f"https://{SITE}"
NOW = 1_790_257_790.25


class Server:
    """A site with passkeys; `verification` is what it asks for."""

    def __init__(self, verification: str = "preferred", rp_id: str = SITE) -> None:
        self._fido = Fido2Server(PublicKeyCredentialRpEntity(id=rp_id, name="Example"))
        self._wish = UserVerificationRequirement(verification)
        self._state: Any = None
        self.known: list[AttestedCredentialData] = []

    def creation(self, name: str = "alice") -> dict[str, Any]:
        user = PublicKeyCredentialUserEntity(id=name.encode(), name=name, display_name=name)
        options, self._state = self._fido.register_begin(
            user,
            self.known,
            resident_key_requirement=ResidentKeyRequirement.REQUIRED,
            user_verification=self._wish,
        )
        return json.loads(json.dumps(dict(options)))["publicKey"]

    def register(self, credential: dict[str, Any]) -> AuthenticatorData:
        data = self._fido.register_complete(self._state, json.loads(json.dumps(credential)))
        assert data.credential_data
        self.known.append(data.credential_data)
        return data

    def request(self, *, named: bool = True) -> dict[str, Any]:
        options, self._state = self._fido.authenticate_begin(
            self.known if named else None, user_verification=self._wish
        )
        return json.loads(json.dumps(dict(options)))["publicKey"]

    def authenticate(self, credential: dict[str, Any]) -> AuthenticatorData:
        wired = json.loads(json.dumps(credential))
        used = self._fido.authenticate_complete(self._state, self.known, wired)
        assert used in self.known
        data = credential["response"]["authenticatorData"]
        return AuthenticatorData(from_websafe(data))


def from_websafe(text: str) -> bytes:
    from fido2.utils import websafe_decode

    return websafe_decode(text)


@pytest.fixture
def passkeys() -> Passkeys:
    return Passkeys(lambda: NOW, entropy=random.Random(2026).randbytes)


@pytest.fixture
def server(passkeys: Passkeys) -> Server:
    """A site where alice has a passkey on the phone."""
    server = Server()
    server.register(passkeys.create(server.creation(), ORIGIN))
    return server


def test_registration_and_sign_in(passkeys: Passkeys, server: Server) -> None:
    assert [(one.rp_id, one.user_name, one.created) for one in passkeys.all] == [
        (SITE, "alice", NOW)
    ]
    assert passkeys.all[0].label == f"alice at {SITE}"
    counts = [server.authenticate(passkeys.get(server.request(), ORIGIN)).counter for _ in range(3)]
    assert counts == [1, 2, 3]


def test_the_answers_are_what_a_browser_gives(passkeys: Passkeys) -> None:
    server = Server()
    made = passkeys.create(json.dumps(server.creation()), ORIGIN)
    assert made["id"] == made["rawId"] == passkeys.all[0].credential_id
    assert (made["type"], made["clientExtensionResults"]) == ("public-key", {})
    assert made["authenticatorAttachment"] == "cross-platform"
    assert made["response"]["transports"] == ["hybrid", "internal"]
    assert made["response"]["publicKeyAlgorithm"] == -7
    parsed = RegistrationResponse.from_dict(made)
    assert parsed.response.attestation_object.fmt == "none"
    assert parsed.response.attestation_object.auth_data == from_websafe(
        made["response"]["authenticatorData"]
    )
    assert parsed.response.client_data.origin == ORIGIN
    server.register(made)
    used = passkeys.get(json.dumps(server.request()), ORIGIN)
    assert set(used["response"]) == {
        "clientDataJSON",
        "authenticatorData",
        "signature",
        "userHandle",
    }
    assert from_websafe(used["response"]["userHandle"]) == b"alice"


@pytest.mark.parametrize("wish", ["preferred", "required", "discouraged"])
def test_a_phone_with_a_screen_lock_verifies_its_user(passkeys: Passkeys, wish: str) -> None:
    server = Server(wish)
    asked = wish != "discouraged"
    assert server.register(passkeys.create(server.creation(), ORIGIN)).is_user_verified() is asked
    data = server.authenticate(passkeys.get(server.request(), ORIGIN))
    assert data.is_user_verified() is asked
    assert data.is_user_present()


def test_a_phone_without_a_screen_lock(passkeys: Passkeys, server: Server) -> None:
    passkeys.screen_lock = False
    assert not server.authenticate(passkeys.get(server.request(), ORIGIN)).is_user_verified()
    demanding = Server("required")
    demanding.known = server.known
    for attempt in (
        lambda: passkeys.create(demanding.creation("bob"), ORIGIN),
        lambda: passkeys.get(demanding.request(), ORIGIN),
    ):
        with pytest.raises(PasskeyProblem, match=r"has no screen lock\. Turn it on"):
            attempt()
    assert len(passkeys.all) == 1


def test_the_site_that_asks_has_to_be_the_right_one(passkeys: Passkeys, server: Server) -> None:
    for origin in (
        "https://evil.example",
        f"https://{SITE}.evil.example",
        "https://example.com",
        f"http://{SITE}",
        "https://[",
        "",
    ):
        with pytest.raises(PasskeyProblem, match=f"does not belong to {SITE}"):
            passkeys.get(server.request(), origin)
        with pytest.raises(PasskeyProblem, match=f"does not belong to {SITE}"):
            passkeys.create(Server().creation("bob"), origin)
    # a page below the relying party may ask, and so may one on another port
    for origin in (f"https://login.{SITE}", f"{ORIGIN}:8443"):
        server.authenticate(passkeys.get(server.request(), origin))


def test_no_passkey_for_the_site(passkeys: Passkeys) -> None:
    request = Server().request()
    with pytest.raises(PasskeyProblem, match=f"no passkey for {SITE}. Sign in another way and add"):
        passkeys.get(request, ORIGIN)


def test_only_a_passkey_of_somebody_else(passkeys: Passkeys, server: Server) -> None:
    elsewhere = Passkeys(lambda: NOW)
    bobs = Server()
    bobs.register(elsewhere.create(bobs.creation("bob"), ORIGIN))
    with pytest.raises(PasskeyProblem, match="this user could sign in with, only for alice"):
        passkeys.get(bobs.request(), ORIGIN)


def test_one_passkey_for_each_user_of_a_site(passkeys: Passkeys, server: Server) -> None:
    with pytest.raises(PasskeyProblem, match=f"already has a passkey for alice at {SITE}"):
        passkeys.create(server.creation(), ORIGIN)
    # the site has forgotten the passkey: the new one takes the place of the old
    old = passkeys.all[0]
    server.known.clear()
    server.register(passkeys.create(server.creation(), ORIGIN))
    assert [one.user_name for one in passkeys.all] == ["alice"]
    assert passkeys.all[0].credential_id != old.credential_id
    server.authenticate(passkeys.get(server.request(), ORIGIN))


def test_the_owner_chooses_where_several_fit(passkeys: Passkeys, server: Server) -> None:
    server.register(passkeys.create({**server.creation("bob"), "excludeCredentials": []}, ORIGIN))
    alice, bob = passkeys.matching(server.request(named=False))
    assert (alice.user_name, bob.user_name) == ("alice", "bob")
    for chosen, handle in ((alice, b"alice"), (bob, b"bob"), (None, b"bob")):
        used = passkeys.get(server.request(named=False), ORIGIN, chosen)
        assert from_websafe(used["response"]["userHandle"]) == handle
        server.authenticate(used)
    server.known.pop()
    with pytest.raises(PasskeyProblem, match=f"does not ask for the passkey bob at {SITE}"):
        passkeys.get(server.request(), ORIGIN, bob)


def test_a_kind_of_key_that_the_phone_cannot_make(passkeys: Passkeys) -> None:
    options = {**Server().creation(), "pubKeyCredParams": [{"alg": -257, "type": "public-key"}]}
    with pytest.raises(PasskeyProblem, match="a kind of key that this phone cannot make"):
        passkeys.create(options, ORIGIN)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"challenge": "?"}, "no usable challenge"),
        ({"challenge": None}, "no usable challenge"),
        ({"rp": {}}, "no usable rp.id"),
        ({"rp": 7}, "no usable rp.id"),
        ({"user": {"name": "alice"}}, "no usable user.id"),
        ({"pubKeyCredParams": [7]}, "a kind of key"),
        ({"pubKeyCredParams": {}}, "a kind of key"),
    ],
)
def test_options_that_make_no_sense(passkeys: Passkeys, change: Any, text: str) -> None:
    with pytest.raises(PasskeyProblem, match=text):
        passkeys.create({**Server().creation(), **change}, ORIGIN)
    assert passkeys.all == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "[" * 100_000])
def test_options_that_are_no_object(passkeys: Passkeys, text: str) -> None:
    with pytest.raises(PasskeyProblem, match="are not a JSON object"):
        passkeys.get(text, ORIGIN)


def test_the_phone_remembers_its_passkeys(tmp_path: Path) -> None:
    path, server, told = tmp_path / "phone.json", Server(), []
    phone = Phone(lambda: NOW, path)
    phone.subscribe(lambda: told.append(len(phone.passkeys.all)))
    server.register(phone.passkeys.create(server.creation(), ORIGIN))
    server.authenticate(phone.passkeys.get(server.request(), ORIGIN))
    assert told == [1, 1]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    again = Phone(lambda: NOW, path)
    assert again.problem is None
    assert again.passkeys.all == phone.passkeys.all
    assert server.authenticate(again.passkeys.get(server.request(), ORIGIN)).counter == 2
    again.passkeys.delete(again.passkeys.all[0])
    assert Phone(lambda: NOW, path).passkeys.all == ()


def test_a_file_from_before_passkeys(tmp_path: Path) -> None:
    path = tmp_path / "phone.json"
    path.write_text('{"version": 1, "accounts": [], "inbox": []}', "utf-8")
    phone = Phone(lambda: NOW, path)
    assert (phone.problem, phone.passkeys.all) == (None, ())
    server = Server()
    server.register(phone.passkeys.create(server.creation(), ORIGIN))
    assert json.loads(path.read_text("utf-8"))["inbox"] == []


@pytest.mark.parametrize("damaged", ["7", "{}", "[7]", '[{"rp_id": "a"}]'])
def test_damaged_passkeys_are_moved_aside(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "phone.json"
    path.write_text(f'{{"version": 1, "accounts": [], "passkeys": {damaged}}}', "utf-8")
    phone = Phone(lambda: NOW, path)
    assert phone.problem
    assert "was damaged" in phone.problem
    assert phone.passkeys.all == ()


def test_a_private_key_is_never_shown(passkeys: Passkeys, server: Server) -> None:
    [passkey] = passkeys.all
    assert passkey.private_key not in repr(passkey)
    with pytest.raises(ValueError, match="32 bytes"):
        Passkey(SITE, "alice", "", "", "short", NOW)
