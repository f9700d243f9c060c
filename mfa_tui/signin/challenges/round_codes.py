"""Codes that a pool's own triggers ask for: one that was mailed, or one kept for bad days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from mfa_tui.signin.challenges.custom_round import CustomRound
from mfa_tui.signin.challenges.fields import CODE_DIGITS, AnswerProblem, Field, Way

RESEND = Way(
    "Send another code",
    "A new mail (action=resend); the code before counts no more.",
    {"action": "resend"},
    "resend",
)


class MailedCode(CustomRound):
    """`email_otp`: a code that a trigger has made up and mailed."""

    short = "E-mail code"
    subject = "a mailed code"
    explanation = (
        "Not Cognito's own e-mail code: a trigger of this pool has made it up and mailed it by SES, "
        "and another one judges what you type."
    )
    STATUS_WORDS: ClassVar[Mapping[str, str]] = {
        "sent": "A code has been sent. Only the newest one counts.",
        "wrong": "Wrong code. The one in the mail still counts; ctrl+n sends another.",
        "expired": "That code is too old. ctrl+n sends another.",
        "wait": "Too soon for another mail; the last code stays good.",
    }

    def fields(self) -> tuple[Field, ...]:
        digits = self.number("code_length") or CODE_DIGITS
        return (Field("ANSWER", "Code", "code", digits=(digits,)),)

    def facts(self) -> tuple[tuple[str, str], ...]:
        where = self.parameters.get("CODE_DELIVERY_DESTINATION")
        sent = (("Sent", f"by e-mail to {where}"),) if where else ()
        return (*sent, *self.left("tries_left", "Tries left"))

    def ways(self) -> tuple[Way, ...]:
        left = self.number("resends_left")
        if left == 0:
            return ()
        more = "" if left is None else f" {left} left."
        return (replace(RESEND, about=RESEND.about + more),)


class BackupCode(CustomRound):
    """`backup_code`: one of the codes that were shown once, each good for one sign-in."""

    short = "Backup code"
    subject = "a backup code"
    explanation = (
        "One of the codes that were shown to you once; each signs in once. Cognito has no backup "
        "codes of its own: triggers of this pool keep and judge them."
    )
    STATUS_WORDS: ClassVar[Mapping[str, str]] = {
        "wrong": "That is none of your unused codes. A code works once: take another one.",
    }

    def fields(self) -> tuple[Field, ...]:
        return (Field("ANSWER", "Backup code"),)

    def facts(self) -> tuple[tuple[str, str], ...]:
        length, group = self.number("code_length"), self.number("code_group")
        looks = (("Looks like", _pattern(length, group)),) if length and group else ()
        return (*looks, *self.left("tries_left", "Tries left"))

    def responses(self, answers: Mapping[str, str]) -> dict[str, str]:
        length = self.number("code_length")
        typed = sum(char.isalnum() for char in answers.get("ANSWER", ""))
        if length and typed and typed != length:
            # A typing error must not cost one of the few tries.
            text = f"A backup code has {length} letters and digits; this has {typed:,}."
            raise AnswerProblem("ANSWER", text)
        return super().responses(answers)


def _pattern(length: int, group: int) -> str:
    """How a code is written, with an X for each letter or digit."""
    groups = [min(group, length - start) for start in range(0, length, group)]
    return "-".join("X" * size for size in groups)
