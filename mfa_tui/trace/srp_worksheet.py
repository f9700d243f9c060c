"""The SRP worksheet: a recorded proof of a password computed again, number by number.

The record holds A, B, the salt and the proof; S can only be computed by whoever also has the
client's private `a`, which never travels: without it the worksheet ends before S and says so.
It takes about a second: call it in a thread.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from mfa_tui.trace.cognito_call import answers, asked, username
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.srp_numbers import (
    G,
    hashed,
    modulus,
    padded,
    password_key,
    shared_secret,
    signature,
    signing_key,
    unpadded,
)

_PARTS = ("SRP_B", "SALT", "SECRET_BLOCK")
_HEX = re.compile("[0-9A-Fa-f]+")


@dataclass(frozen=True, slots=True)
class RecordedProof:
    """An SRP handshake as the record has it; the numbers in hex, the rest as it was sent."""

    srp_a: str
    srp_b: str
    salt: str
    block: str
    user_id: str
    typed_name: str
    sent_name: str
    sent_block: str
    timestamp: str
    claim: str


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The computed `numbers` with their names, and the `verdict` in words.

    `right` tells whether the proof that was sent fits the password; None when that is unknown.
    """

    numbers: tuple[tuple[str, str], ...]
    verdict: str
    right: bool | None


def recorded_proof(answer: Exchange, earlier: Iterable[Exchange]) -> RecordedProof | None:
    """The handshake that the RespondToAuthChallenge `answer` ends; None when it is not on record."""
    sent = answers(answer)
    block = sent.get("PASSWORD_CLAIM_SECRET_BLOCK")
    challenges = [each for each in earlier if all(name in asked(each) for name in _PARTS)]
    if block is None or not challenges:
        return None
    fitting = [each for each in challenges if asked(each)["SECRET_BLOCK"] == block]
    first = (fitting or challenges)[-1]
    parameters, began = asked(first), answers(first)
    numbers = (began.get("SRP_A", ""), parameters["SRP_B"], parameters["SALT"])
    if not all(_HEX.fullmatch(number) for number in numbers):
        return None
    return RecordedProof(
        *numbers,
        block=parameters["SECRET_BLOCK"],
        user_id=parameters.get("USER_ID_FOR_SRP", username(first)),
        typed_name=username(first),
        sent_name=username(answer),
        sent_block=block,
        timestamp=sent.get("TIMESTAMP", ""),
        claim=sent.get("PASSWORD_CLAIM_SIGNATURE", ""),
    )


@dataclass(frozen=True)
class _Inputs:
    """All that goes into a proof, and how its numbers are written."""

    pool: str
    user_id: str
    password: str
    salt: bytes
    a: int
    a_public: int
    b_public: int
    block: bytes
    timestamp: str
    written: Callable[[int], bytes] = padded

    @property
    def u(self) -> int:
        return hashed(self.written(self.a_public), self.written(self.b_public))

    @property
    def x(self) -> int:
        return password_key(self.pool, self.user_id, self.password, self.salt)

    def secret(self) -> int:
        return shared_secret(self.a, self.b_public, self.u, self.x)

    def claim(self) -> bytes:
        key = signing_key(self.written(self.secret()), self.written(self.u))
        return signature(key, self.pool, self.user_id, self.block, self.timestamp)


def worksheet(
    proof: RecordedProof, password: str, pool_id: str, private_a: int | None = None
) -> Worksheet:
    """`proof` computed again for `password` in the pool `pool_id`, with the client's `private_a`."""
    right = _Inputs(
        pool_id.partition("_")[2],
        proof.user_id,
        password,
        padded(int(proof.salt, 16)),
        private_a or 0,
        int(proof.srp_a, 16),
        int(proof.srp_b, 16),
        _decoded(proof.block),
        proof.timestamp,
    )
    numbers = _visible_numbers(right)
    if private_a is None:
        verdict = "unknown: S needs the client's private a, which is on no record"
        return Worksheet(numbers, " · ".join((verdict, *_visible_mistakes(proof))), None)
    expected = right.claim()
    numbers += _hidden_numbers(right, expected, proof)
    if hmac.compare_digest(expected, _decoded(proof.claim)):
        return Worksheet(numbers, "the proof fits this password: every input is right", True)
    return Worksheet(numbers, _mistake(right, proof, pool_id), False)


def _visible_numbers(inputs: _Inputs) -> tuple[tuple[str, str], ...]:
    salt = inputs.salt.hex()
    return (
        ("A", _short(inputs.a_public)),
        ("B", _short(inputs.b_public)),
        ("u", _short(inputs.u)),
        ("salt", salt),
        ("x", _short(inputs.x)),
    )


def _hidden_numbers(
    inputs: _Inputs, claim: bytes, proof: RecordedProof
) -> tuple[tuple[str, str], ...]:
    return (
        ("S, hashed", hashlib.sha256(padded(inputs.secret())).hexdigest()),
        ("M1, computed", base64.b64encode(claim).decode()),
        ("M1, sent", proof.claim),
    )


def _mistake(right: _Inputs, proof: RecordedProof, pool_id: str) -> str:
    if pow(G, right.a, modulus()) != right.a_public:
        return "the private a does not belong to this SRP_A"
    sent = _decoded(proof.claim)
    for words, wrong in _mistakes(right, proof, pool_id):
        if wrong != right and hmac.compare_digest(wrong.claim(), sent):
            return words
    return "unknown: no usual mistake gives this proof, so the password differs, or several inputs"


def _mistakes(right: _Inputs, proof: RecordedProof, pool_id: str) -> Iterator[tuple[str, _Inputs]]:
    """The usual mistakes, one changed input each."""
    password = right.password
    yield "the pool name has its region (SRP-05)", replace(right, pool=pool_id)
    for name in dict.fromkeys((proof.typed_name, proof.sent_name)):
        words = f"made over {name!r} in place of USER_ID_FOR_SRP (SRP-04)"
        yield words, replace(right, user_id=name)
    yield "the user name was made small letters", replace(right, user_id=right.user_id.lower())
    altered = replace(right, block=_decoded(proof.sent_block))
    yield "SECRET_BLOCK is not the one that was received (SRP-11)", altered
    textual = replace(right, block=proof.block.encode())
    yield "SECRET_BLOCK was not decoded before it was signed (SRP-11)", textual
    yield (
        "numbers lack the zero byte before a set top bit (SRP-01)",
        replace(right, salt=unpadded(int(proof.salt, 16)), written=unpadded),
    )
    yield (
        "the salt lacks the zero byte before a set top bit (SRP-01)",
        replace(right, salt=unpadded(int(proof.salt, 16))),
    )
    yield "a blank stands around the password", replace(right, password=password.strip())
    yield "a line end stands behind the password", replace(right, password=password + "\n")
    padded_day = re.sub(r"^(\w{3} \w{3}) (\d) ", r"\1 0\2 ", proof.timestamp)
    yield (
        "another date was signed than was sent: the day had a zero (SRP-03)",
        replace(right, timestamp=padded_day),
    )


def _visible_mistakes(proof: RecordedProof) -> Iterator[str]:
    if proof.block != proof.sent_block:
        yield "SECRET_BLOCK is not the one that was received (SRP-11)"
    if proof.sent_name != proof.user_id:
        yield "USERNAME is not the USER_ID_FOR_SRP (SRP-04)"


def _short(number: int) -> str:
    """The start, the end and the length of a long number in hex."""
    text = f"{number:x}"
    return text if len(text) <= 64 else f"{text[:16]}…{text[-16:]} ({len(text)} digits)"


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""
