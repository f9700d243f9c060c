"""Randomness that can be repeated: equal seeds give equal worlds, for a class to compare."""

from __future__ import annotations

import random


class SeededEntropy:
    """An `Entropy` that begins with `seed` and can begin again. Nothing real may rest on it.

    Safe to use from any thread; which thread draws what is not fixed.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._random = random.Random(seed)

    def __call__(self, count: int) -> bytes:
        """The next `count` bytes."""
        return self._random.randbytes(count)

    def rewind(self) -> None:
        """Begin again."""
        self._random.seed(self._seed)
