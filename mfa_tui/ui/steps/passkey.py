"""WEB_AUTHN: a passkey of the phone signs, and nothing is typed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mfa_tui.signin.challenges import WebAuthn
from mfa_tui.signin.turns import Refused
from mfa_tui.ui.steps.challenge import ChallengeStep, widget_id
from mfa_tui.ui.steps.turns import take
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.widget import Widget

    from mfa_tui.phone.passkeys import Passkey
    from mfa_tui.signin.conversation import Turn
    from mfa_tui.ui.visit import Visit


class PasskeyStep(ChallengeStep):
    """Lists the phone's passkeys that fit; the one that is opened signs."""

    PURPOSE = (
        "A passkey answers this challenge: a key pair that your phone made for this site. The phone "
        "signs what Cognito made up; the private key stays there."
    )

    def __init__(self, visit: Visit, challenge: WebAuthn) -> None:
        super().__init__(visit, challenge)
        self._asked = challenge
        self._passkeys, self._trouble = self._matching()

    def answer_widgets(self) -> Iterator[Widget]:
        rows = tuple(Row(each.label, about="The phone signs with it.") for each in self._passkeys)
        empty = f"✗ {self._trouble} ctrl+n shows other ways."
        yield RowsList(rows, empty=empty, opens=True, id=widget_id("CREDENTIAL"))

    def choose(self, index: int) -> None:
        """Let the phone sign with the passkey at `index`."""
        visit, passed = self.visit, self.challenge.short
        passkey = self._passkeys[index]
        self.ask(
            f"the phone, then Cognito ({visit.talk.answering})",
            lambda: self._sign(passkey),
            lambda turn: take(self, visit, turn, passed),
        )

    def _sign(self, passkey: Passkey) -> Turn:
        """Let the phone sign and send what it gives; blocking."""
        from mfa_tui.phone.passkeys import PasskeyProblem

        try:
            credential = self.visit.phone.passkeys.get(
                self._asked.request_options, f"https://{self._asked.relying_party}", passkey
            )
        except PasskeyProblem as problem:
            advice = "The phone did not sign; nothing was sent."
            return Refused("", "PasskeyProblem", str(problem), advice, again=True)
        return self.visit.talk.answer({"CREDENTIAL": json.dumps(credential)})

    def _matching(self) -> tuple[tuple[Passkey, ...], str]:
        """The passkeys that could sign, and what is wrong when there are none."""
        from mfa_tui.phone.passkeys import PasskeyProblem

        try:
            found = self.visit.phone.passkeys.matching(self._asked.request_options)
        except PasskeyProblem as problem:
            return (), str(problem)
        return found, f"This phone has no passkey for {self._asked.relying_party}."
