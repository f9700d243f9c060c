"""Ten thousand handshakes with pycognito's own client arithmetic, without one failure."""

from __future__ import annotations

import importlib
import random
from typing import Any

import pytest
from pycognito import aws_srp

from mfa_tui.localcloud.cognito import srp

POOL_NAME = "Ex4mpleAb"
BATCHES = 20

pytestmark = pytest.mark.slow


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many handshakes a batch has: 500, or 25 where Python's own `pow` would need minutes.

    Only the powers are gmpy2's; what goes into each hash, and how it is padded, stays with the two
    sides.
    """
    try:
        gmpy2: Any = importlib.import_module("gmpy2")
    except ImportError:
        return 25

    def power(number: int, exponent: int, modulus: int) -> int:
        return int(gmpy2.powmod(number, exponent, modulus))

    # ours uses gmpy2 by itself
    monkeypatch.setattr(aws_srp, "pow", power, raising=False)
    return 500


@pytest.mark.parametrize("seed", range(BATCHES))
def test_random_salts_and_keys_agree(rounds: int, seed: int) -> None:
    source = random.Random(seed)

    def entropy(size: int) -> bytes:
        # private keys of 256 bits: the numbers that are hashed are as random as with more
        return source.randbytes(min(size, 32)).rjust(size, b"\0")

    peer = aws_srp.AWSSRP("alice", "", f"us-east-1_{POOL_NAME}", "client", client=object())
    for _ in range(rounds):
        salt, password = srp.new_salt(entropy), source.randbytes(9).hex()
        stored = srp.verifier(POOL_NAME, "alice", password, salt)
        b, b_public = srp.server_keys(stored, entropy)
        peer.small_a_value = int.from_bytes(source.randbytes(32))
        peer.large_a_value = peer.calculate_a()
        theirs = peer.get_password_authentication_key("alice", password, b_public, salt.hex())
        ours = srp.session_key(peer.large_a_value, b, b_public, stored)
        assert theirs == ours, (salt.hex(), password, peer.small_a_value, b)
