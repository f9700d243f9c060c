"""The server's SRP half, against the published vector and pycognito as the client."""

from __future__ import annotations

import base64
import hashlib
import os
import random
from datetime import UTC, datetime

import pytest
from pycognito.aws_srp import AWSSRP

from mfa_tui.localcloud.cognito import srp

POOL_ID = "us-east-1_Ex4mpleAb"
POOL_NAME = "Ex4mpleAb"
SECRET_BLOCK = bytes(range(64))
TIMESTAMP = "Tue Feb 3 04:05:06 UTC 2026"


def text_hash(number: int) -> str:
    return hashlib.sha256(f"{number:x}".encode()).hexdigest()


def client(password: str, small_a: int) -> AWSSRP:
    peer = AWSSRP("alice", password, POOL_ID, "exampleclient", client=object())
    peer.small_a_value = small_a
    peer.large_a_value = peer.calculate_a()
    return peer


def keys_of_both_sides(entropy: random.Random, small_a: int, password: str) -> tuple[bytes, bytes]:
    """The session key as pycognito and as the server compute it, from what crosses the wire."""
    salt = srp.new_salt(entropy.randbytes)
    stored = srp.verifier(POOL_NAME, "alice", "Correct-Horse-9", salt)
    b, b_public = srp.server_keys(stored, entropy.randbytes)
    peer = client(password, small_a)
    theirs = peer.get_password_authentication_key("alice", password, b_public, salt.hex())
    return theirs, srp.session_key(peer.large_a_value, b, b_public, stored)


def test_the_published_vector_comes_out() -> None:
    salt = bytes.fromhex("0f1e2d3c4b5a69788796a5b4c3d2e1f0")
    stored = srp.verifier(POOL_NAME, "alice", "Correct-Horse-9", salt)
    b, b_public = srp.server_keys(stored, lambda _: b"\xb2" * 128)
    a_public = pow(srp.G, int.from_bytes(b"\xa1" * 128), srp.N)
    key = srp.session_key(a_public, b, b_public, stored)
    signature = srp.claim_signature(key, POOL_NAME, "alice", SECRET_BLOCK, TIMESTAMP)

    assert text_hash(stored) == "65430fc3a34ccf8d8b8e931ad0e7994744e92974279dd7d6503976cc401f2b2c"
    assert text_hash(a_public) == "000eb605dbc549f0de97a195273b9cfd9527f21de3389ac0505181cc2d4ad1e5"
    assert text_hash(b_public) == "13d4fe99a1f21382832f550a05260832a999b743c290e9e163a23793175be18f"
    assert key.hex() == "2dbda0c5b46cb938347b66674dabb385"
    assert base64.b64encode(signature) == b"GEpH7qIz5CSjcCWX6BzX+vhr9I7Jfb8y3JFVIa8GTzU="


def test_k_is_that_of_user_pools_and_not_of_rfc_5054() -> None:
    assert f"{srp.K:x}" == "538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6"


def test_random_handshakes_with_pycognito_agree() -> None:
    entropy = random.Random(20260203)
    for _ in range(60):
        small_a = int.from_bytes(entropy.randbytes(128))
        theirs, ours = keys_of_both_sides(entropy, small_a, "Correct-Horse-9")
        assert theirs == ours


@pytest.mark.parametrize("small_a", [1, 3, 7, 8, 15, 64, 3064, 3071])
def test_short_and_top_heavy_public_values_agree(small_a: int) -> None:
    theirs, ours = keys_of_both_sides(random.Random(small_a), small_a, "Correct-Horse-9")
    assert theirs == ours


# with these seeds and A = 2^(2^200), the named number begins with a zero byte
SHORT_SEEDS = {"SRP_B": 171, "scramble": 1168, "secret": 34}


@pytest.mark.parametrize("short", SHORT_SEEDS)
def test_a_leading_zero_byte_in_a_hashed_number_agrees(short: str) -> None:
    entropy = random.Random(SHORT_SEEDS[short])
    theirs, ours = keys_of_both_sides(entropy, 1 << 200, "Correct-Horse-9")
    assert theirs == ours


def test_a_wrong_password_gives_another_key() -> None:
    theirs, ours = keys_of_both_sides(random.Random(7), 1 << 99, "correct-horse-9")
    assert theirs != ours


def test_a_name_beyond_ascii_signs_as_pycognito_signs() -> None:
    salt = srp.new_salt(os.urandom)
    stored = srp.verifier(POOL_NAME, "Zoë🔑", "pässwörd-9A", salt)
    b, b_public = srp.server_keys(stored, os.urandom)
    peer = AWSSRP("Zoë🔑", "pässwörd-9A", POOL_ID, "exampleclient", client=object())
    challenge = {
        "USER_ID_FOR_SRP": "Zoë🔑",
        "USERNAME": "Zoë🔑",
        "SALT": salt.hex(),
        "SRP_B": f"{b_public:x}",
        "SECRET_BLOCK": base64.b64encode(SECRET_BLOCK).decode(),
    }
    answer = peer.process_challenge(challenge, {"USERNAME": "Zoë🔑"})

    key = srp.session_key(peer.large_a_value, b, b_public, stored)
    ours = srp.claim_signature(key, POOL_NAME, "Zoë🔑", SECRET_BLOCK, answer["TIMESTAMP"])
    assert base64.b64decode(answer["PASSWORD_CLAIM_SIGNATURE"]) == ours
    assert srp.timestamp_seconds(answer["TIMESTAMP"]) > 0


@pytest.mark.parametrize("a_public", [0, srp.N, 2 * srp.N, -srp.N])
def test_a_public_value_that_hides_the_password_is_refused(a_public: int) -> None:
    with pytest.raises(ValueError, match="multiple of N"):
        srp.session_key(a_public, 5, 7, 11)


@pytest.mark.parametrize("first", range(256))
def test_every_salt_is_the_same_as_bytes_and_as_a_number(first: int) -> None:
    salt = srp.new_salt(lambda size: bytes([first]) * size)
    assert len(salt) == 16
    assert srp.number_bytes(int(salt.hex(), 16)) == salt


def test_the_salt_of_an_absent_user_is_stable_and_its_own() -> None:
    salt = srp.hidden_salt(b"key", POOL_ID, "mallory")
    assert salt == srp.hidden_salt(b"key", POOL_ID, "mallory")
    others = {
        srp.hidden_salt(b"key", POOL_ID, "mallory2"),
        srp.hidden_salt(b"key", "us-east-1_Other", "mallory"),
        srp.hidden_salt(b"other", POOL_ID, "mallory"),
    }
    assert len(others | {salt}) == 4
    assert srp.number_bytes(int.from_bytes(salt)) == salt


def test_a_timestamp_names_its_second() -> None:
    expected = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC).timestamp()
    assert srp.timestamp_seconds(TIMESTAMP) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tue Feb 03 04:05:06 UTC 2026",
        "Tue Feb  3 04:05:06 UTC 2026",
        "Tue Feb 3 4:05:06 UTC 2026",
        "Mon Feb 3 04:05:06 UTC 2026",
        "Die Feb 3 04:05:06 UTC 2026",
        "tue feb 3 04:05:06 utc 2026",
        "Tue Feb 3 04:05:06 GMT 2026",
        "Tue Feb 3 24:05:06 UTC 2026",
        "Sun Feb 30 04:05:06 UTC 2026",
        "Tue Feb 3 04:05:06 UTC 2026\n",
        " Tue Feb 3 04:05:06 UTC 2026",
        "Tue Feb 3 04:05:06 UTC ٢٠٢٦",
        "Tue Feb 3 04:05:06 UTC 0000",
        "2026-02-03T04:05:06Z",
        "",
    ],
)
def test_any_other_form_of_timestamp_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        srp.timestamp_seconds(text)
