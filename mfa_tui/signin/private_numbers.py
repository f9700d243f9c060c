"""The private numbers of this program's own SRP handshakes, in memory and for this run only.

`a` never travels and is on no record, so nobody can compute a proof again without it. Whoever
signs in here can: the worksheet asks for it here.
"""

from __future__ import annotations

from collections import OrderedDict

MOST = 50
"""Handshakes that are remembered, the newest."""


class PrivateNumbers:
    """The `a` of each SRP_A that was sent. Nothing of it is ever written or shown in a `repr`."""

    def __init__(self) -> None:
        self._by_public: OrderedDict[int, int] = OrderedDict()

    def keep(self, public: int, private: int) -> None:
        """Remember that `public` (A) was made with `private` (a)."""
        self._by_public[public] = private
        while len(self._by_public) > MOST:
            self._by_public.popitem(last=False)

    def of(self, public: int) -> int | None:
        """The `a` behind `public`; None where another program made it, or it was too long ago."""
        return self._by_public.get(public)
