"""What can go wrong with an e-mail code, in words that may be read by anybody.

Cognito hands the text of an exception to whoever is signing in, so these texts are fixed.
"""

from __future__ import annotations


class EmailFault(Exception):
    """A fault that ends the sign-in. Raise it `from None`: a cause would be written to the log."""

    text = ""

    def __init__(self) -> None:
        super().__init__(self.text)


class TooManyMails(EmailFault):
    """This user was sent a code a moment ago, or too many in the last hour."""

    text = "Try again later"


class NotSent(EmailFault):
    """SES did not take the mail, or the counter of mails cannot be reached."""

    text = "The code could not be sent"


class SealUnreadable(EmailFault):
    """Secrets Manager did not give the key that codes are sealed with."""

    text = "The code cannot be checked"


class NoVerifiedAddress(EmailFault):
    """The user has no e-mail address that is known to be theirs."""

    text = "There is no verified e-mail address"
