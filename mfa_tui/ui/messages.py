"""Messages that travel from anywhere to the workbench or the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from mfa_tui.ui.carrier import Carrier

if TYPE_CHECKING:
    from mfa_tui.phone.inbox import Note
    from mfa_tui.ui.world import Opened, OpeningTrouble


class WorldOpened(Carrier):
    """Everything is open."""

    opened: Opened


class WorldTroubled(Carrier):
    """Something stands in the way of opening."""

    trouble: OpeningTrouble


class CopyWanted(Carrier):
    """`text` should go to the clipboard; `what` names it for the person."""

    text: str
    what: str


class PhoneRang(Carrier):
    """The phone's inbox has changed: `note` has arrived, or (None) something was read."""

    note: Note | None


class DuoRang(Carrier):
    """Duo Mobile has changed; with `noticed` somebody asks anew, and the phone rings."""

    noticed: bool


class ListeningChanged(Carrier):
    """Listening for other programs began, ended or (`failed`) could not begin; `words` say so."""

    words: str
    failed: bool = False


class ControlsChanged(Message):
    """A fault was switched, or the time of the world was set."""


class Recorded(Message):
    """The Trace has a new or a finished exchange."""

    def can_replace(self, message: Message) -> bool:
        # A burst needs one redraw of the status line, not one per exchange.
        return isinstance(message, Recorded)
