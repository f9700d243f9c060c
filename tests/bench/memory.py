"""The memory of a server that many sign in to, one after the other."""

from __future__ import annotations

from contextlib import closing

from tests.bench.people import SignIns, make_people
from tests.bench.servers import local_cloud

SIGN_INS = 14_000
SAMPLES = 10


def resident(*options: str) -> list[int]:
    """Bytes that `mfa-tui serve` holds before SIGN_INS sign-ins, and SAMPLES times on the way.

    Each has a code of its own, so that the pool's clock moves by five days in all. What the sign-ins
    of the last two days have left is still of use: refresh tokens that live for a day, with the
    access tokens that they may have given; from there on nothing may be added.
    """
    with local_cloud(*options, gmpy2=True) as server:
        _, careful = make_people(server)
        held = [server.resident]
        with closing(SignIns(server, careful)) as signing_in:
            for _ in range(SAMPLES):
                for _ in range(SIGN_INS // SAMPLES):
                    signing_in.by_password()
                held.append(server.resident)
        return held
