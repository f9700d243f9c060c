"""What can go wrong with backup codes, in words that may be read by anybody.

Cognito hands the text of an exception to whoever is signing in, so these texts are fixed.
"""

from __future__ import annotations


class CodesFault(Exception):
    """A fault that ends the call. Raise it `from None`: a cause would be written to the log."""

    text = ""

    def __init__(self) -> None:
        super().__init__(self.text)


class NoCodes(CodesFault):
    """The user has never had codes, or has used them all."""

    text = "There are no backup codes"


class CodesUnavailable(CodesFault):
    """The user pool or Secrets Manager does not answer in time."""

    text = "Backup codes are unavailable"


class NotSignedIn(CodesFault):
    """The access token is not one of this pool's, or not good any more."""

    text = "A valid access token is needed"
