"""The AuthFlow on the sign-in form: one that the chosen client allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from mfa_tui.ui.carrier import Carrier
from mfa_tui.ui.widgets.choice import Choice, Option

if TYPE_CHECKING:
    from mfa_tui.ui.world import Person, Place

FLOWS = (
    Option("USER_SRP_AUTH", "sends a proof, never the password"),
    Option("USER_PASSWORD_AUTH", "sends the password itself, inside TLS"),
    Option("USER_AUTH", "you choose what to begin with"),
    Option("CUSTOM_AUTH", "the pool's triggers ask; password optional"),
    Option("ADMIN_USER_PASSWORD_AUTH", "a server's; signed by AWS keys"),
)
WITHOUT_PASSWORD = ("USER_AUTH", "CUSTOM_AUTH")
"""The flows in which somebody without a password can sign in."""
NO_PASSWORD = "{name} has no password, so the flow is {flow} now."


class FlowChoice(Choice):
    """The flow that suits the place and the person, until somebody turns it.

    What was chosen by hand stays wherever the client allows it. A practice user of another pool
    brings the flow that suits. Enter sends the form, as it does in its fields.
    """

    BINDINGS = [
        Binding("enter", "send", "Send", id="flow.send", tooltip="Send what is in the fields of this step."),
    ]  # fmt: skip

    class Sent(Carrier):
        """The form should be sent."""

    def __init__(self) -> None:
        super().__init__("Flow", FLOWS, id="flow")
        self._suits = self.chosen.name
        self._pool_id = self._client_id = ""
        self._wished_in = ""
        self.wished = ""
        """What was chosen by hand; empty while nothing was."""

    def action_send(self) -> None:
        self.post_message(self.Sent())

    def action_turn(self, by: int) -> None:
        super().action_turn(by)
        self.wish(self.chosen.name)

    def wish(self, flow: str) -> None:
        """Choose `flow` by hand; the one that suits is no wish."""
        self.choose(flow)
        self.wished = "" if flow == self._suits else flow
        self._wished_in = self._pool_id

    def suit(self, place: Place) -> None:
        """Show the wish if the client of `place` allows it, or else what that client is made for.

        A wish that was made at this client stays, so that one can see a flow refused.
        """
        same = place.target.client_id == self._client_id
        self._pool_id, self._client_id = place.target.pool_id, place.target.client_id
        self._wished_in = self._wished_in or self._pool_id
        self._suits = suiting(place)
        if same and self.wished:
            return
        self.choose(self.wished if self.wished and allows(place, self.wished) else self._suits)

    def suit_person(self, person: Person) -> None:
        """Show what suits `person`, unless it was turned here to a flow that can do as well."""
        by_hand = self.wished and self._wished_in == self._pool_id
        if not by_hand:
            self.wish(self._suits)
        elif person.password == "" and self.chosen.name not in WITHOUT_PASSWORD:
            self.wish(self._suits)
            self.app.notify(NO_PASSWORD.format(name=person.username, flow=self._suits))


def allows(place: Place, flow: str) -> bool:
    """Whether the client of `place` allows `flow`, as far as is known."""
    return not place.flows or flow in place.flows


def suiting(place: Place) -> str:
    """The flow that the client of `place` is made for, or the first that it allows now."""
    names = (place.flow, *(option.name for option in FLOWS))
    return next((name for name in names if allows(place, name)), place.flow)
