"""Duo is down, and this pool lets people in without it."""

from __future__ import annotations

from collections.abc import Mapping

from mfa_tui.signin.challenges.custom_round import CustomRound
from mfa_tui.signin.challenges.fields import Field


class DuoFailOpen(CustomRound):
    """`duo_fail_open`: any answer brings tokens, as whoever set the pool up has decided."""

    short = "Duo is down"
    subject = "nothing, since Duo is down"
    explanation = (
        "Duo did not answer, and this pool fails open (DUO_FAIL_OPEN=true): the password alone signs "
        "in as long as Duo is down. A pool that fails closed, the default, would refuse now."
    )

    def fields(self) -> tuple[Field, ...]:
        return ()

    def responses(self, answers: Mapping[str, str]) -> dict[str, str]:
        return {"ANSWER": "go on"}
