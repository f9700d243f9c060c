"""How long `mfa-tui serve` takes to give a first good answer, and Python to import it all."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from contextlib import closing

from mfa_tui.localcloud.plans import POOLS
from tests.bench.raw_client import RawClient
from tests.bench.servers import REPOSITORY, local_cloud
from tests.bench.sign_in_speed import Measure, Speed, speed

OPENINGS = 7

_IMPORT = """
import sys
from contextlib import suppress
from importlib import import_module
for name in sys.argv[1:]:
    with suppress(ImportError):
        import_module(name)
"""


def first_answer(*options: str, gmpy2: bool = False) -> float:
    """Seconds from the start of `mfa-tui serve` to its first challenge."""
    began = time.perf_counter()
    with local_cloud(*options, gmpy2=gmpy2) as server:
        _ask(server.url)
        return time.perf_counter() - began


def beside_imports(*, gmpy2: bool) -> Speed:
    """The first `answer`, and the `imports` that it needs."""
    imports = _importing(gmpy2=gmpy2)
    return speed({"imports": imports, "answer": lambda: first_answer(gmpy2=gmpy2)}, OPENINGS)


def _importing(*, gmpy2: bool) -> Measure:
    """Measures the import of all modules that a server has imported by its first answer."""
    with tempfile.TemporaryFile() as times:
        with local_cloud(gmpy2=gmpy2, import_times=times) as server:
            _ask(server.url)
        times.seek(0)
        needed = re.findall(r"\| +([\w.]+)$", times.read().decode(), re.MULTILINE)

    def measure() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", _IMPORT, *needed], cwd=REPOSITORY, check=True)
        return time.perf_counter() - began

    return measure


def _ask(url: str) -> None:
    with closing(RawClient(url)) as client:
        answer = client.call(
            "InitiateAuth",
            ClientId=POOLS[0].public_client,
            AuthFlow="USER_SRP_AUTH",
            AuthParameters={"USERNAME": POOLS[0].users[0].username, "SRP_A": "abcdef"},
        )
    assert answer["ChallengeName"] == "PASSWORD_VERIFIER"
