"""How long sign-ins take a server, beside the arithmetic that nothing can spare it."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from mfa_tui.localcloud.cognito.keys import new_rsa_key
from mfa_tui.localcloud.cognito.srp import N
from tests.bench.people import SignIns, make_people
from tests.bench.servers import HAS_MOTO, Server, local_cloud, moto

Measure = Callable[[], float]
"""Does something and gives the seconds that it has taken."""

PROOF = "SRP and TOTP"
PASSWORD = "USER_PASSWORD_AUTH"
ROUNDS = 12
BURST = 8
"""Sign-ins one after the other before something else has its turn: a server at work is warm."""

_CLAIMS = bytes(800)


@dataclass(frozen=True)
class Speed:
    """The least seconds of each thing measured, by its name, all of them taken in turns."""

    least: Mapping[str, float]

    def ratio(self, name: str, to: str) -> float:
        """How many times as long `name` takes as `to`."""
        return self.least[name] / self.least[to]


def speed(measures: Mapping[str, Measure], rounds: int = ROUNDS) -> Speed:
    """Measure in turns, so that others at work on the machine slow all of them alike."""
    taken = [{name: measure() for name, measure in measures.items()} for _ in range(rounds)]
    return Speed({name: min(each[name] for each in taken) for name in measures})


def arithmetic(powmod: Callable[[int, int, int], object]) -> Measure:
    """Three powers of 3072 bits with exponents of 256, and two RS256 signatures."""
    key = new_rsa_key()
    numbers = [(int.from_bytes(os.urandom(380)), int.from_bytes(os.urandom(32))) for _ in range(3)]

    def measure() -> float:
        began = time.perf_counter()
        for _ in range(BURST):
            for number, exponent in numbers:
                powmod(number, exponent, N)
            for _ in range(2):
                key.sign(_CLAIMS, PKCS1v15(), SHA256())
        return (time.perf_counter() - began) / BURST

    return measure


@contextmanager
def sign_ins(server: Server) -> Iterator[dict[str, Measure]]:
    """A sign-in of each kind with one client."""
    plain, careful = make_people(server)
    with closing(SignIns(server, plain)) as shorter, closing(SignIns(server, careful)) as longer:
        yield {PROOF: waited(longer, by_proof=True), PASSWORD: waited(shorter)}


def waited(signing_in: SignIns, *, by_proof: bool = False) -> Measure:
    """Measures one sign-in, by password if not `by_proof`: what its client waits for answers."""

    def measure() -> float:
        signing_in.client.waited = 0.0
        for _ in range(BURST):
            signing_in.by_proof() if by_proof else signing_in.by_password()
        return signing_in.client.waited / BURST

    return measure


def with_pow() -> Speed:
    """The local cloud without gmpy2, and the `floor` of Python's own powers."""
    with local_cloud() as server, sign_ins(server) as ours:
        return speed({"floor": arithmetic(pow)} | ours)


def with_gmpy2() -> Speed:
    """The local cloud with gmpy2 and its `floor`, and `moto: ...` where moto is installed."""
    floor = {"floor": arithmetic(importlib.import_module("gmpy2").powmod)}
    with local_cloud(gmpy2=True) as server, sign_ins(server) as ours:
        if not HAS_MOTO:
            return speed(floor | ours)
        with moto() as rival, sign_ins(rival) as theirs:
            named = {f"moto: {name}": measure for name, measure in theirs.items()}
            return speed(floor | ours | named)
