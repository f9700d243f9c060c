"""What can go wrong with Duo, in words that may be read by anybody.

Cognito hands the text of an exception to whoever is signing in ("CreateAuthChallenge failed with
error <text>."), so these texts are fixed and say nothing of keys, hosts or users.
"""

from __future__ import annotations


class DuoFault(Exception):
    """A fault that ends the sign-in. Raise it `from None`: a cause would be written to the log."""

    text = ""

    def __init__(self) -> None:
        super().__init__(self.text)


class DuoUnavailable(DuoFault):
    """Duo cannot be reached, is too slow, too busy (429), or answers with something else."""

    text = "Duo is unavailable"


class DuoMisconfigured(DuoFault):
    """Duo answers, and refuses this application: its keys, its clock or its type."""

    text = "Duo is misconfigured"


class KeysRefused(DuoMisconfigured):
    """Duo does not know the keys; they may have been changed since they were read."""


class KeysUnreadable(DuoFault):
    """Secrets Manager did not give the keys."""

    text = "The keys of Duo cannot be read"


class RequestRefused(DuoFault):
    """Duo refuses one request of a known application, e.g. a factor that no device can do."""

    text = "Duo cannot do that"
