"""New identifiers, keys and codes, made from the given randomness."""

from __future__ import annotations

import string

from mfa_tui.localcloud.cognito.call import Entropy

_CAPITALS = string.ascii_uppercase + string.digits
_ALPHANUMERIC = string.ascii_letters + string.digits


def identifier(entropy: Entropy, prefix: str) -> str:
    """An id of 20 capitals and digits that begins with `prefix`: DI, DU, DP, DH."""
    return prefix + _drawn(entropy, _CAPITALS, 20 - len(prefix))


def key(entropy: Entropy, length: int = 40) -> str:
    """A secret of letters and digits."""
    return _drawn(entropy, _ALPHANUMERIC, length)


def digits(entropy: Entropy, length: int) -> str:
    """A code of decimal digits."""
    return _drawn(entropy, string.digits, length)


def _drawn(entropy: Entropy, alphabet: str, length: int) -> str:
    # eight bytes for each character leave no measurable bias
    return "".join(alphabet[int.from_bytes(entropy(8)) % len(alphabet)] for _ in range(length))
