"""The quick ways to a power give what Python's own gives."""

from __future__ import annotations

import importlib
import random
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from mfa_tui.localcloud.cognito import powers
from mfa_tui.localcloud.cognito.srp import G, N

EXPONENTS = [0, 1, 2, 2**32, 2**255, 2**256 - 1, 2**256, 2**1024 - 1]
EXPONENTS += [random.Random(seed).getrandbits(256) for seed in range(20)]


@pytest.fixture(params=["as installed", "without gmpy2"])
def computing(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModuleType]:
    if request.param == "without gmpy2":
        monkeypatch.setitem(sys.modules, "gmpy2", None)
    yield importlib.reload(powers)
    monkeypatch.undo()
    importlib.reload(powers)


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_a_power_is_that_of_python(computing: ModuleType, exponent: int) -> None:
    expected = pow(G, exponent, N)
    assert computing.power(G, exponent, N) == expected
    assert computing.power_of_generator(G, exponent, N) == expected


def test_another_generator_has_products_of_its_own(computing: ModuleType) -> None:
    for generator, modulus in ((3, N), (5, 2**61 - 1)):
        power = computing.power_of_generator(generator, 2**200 + 1, modulus)
        assert power == pow(generator, 2**200 + 1, modulus)
        assert type(power) is int
