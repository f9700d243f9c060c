"""Messages that travel from anywhere to the workbench or the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from mfa_tui.phone.inbox import Note
    from mfa_tui.ui.world import Opened, OpeningTrouble


@dataclass
class WorldOpened(Message):
    """Everything is open."""

    opened: Opened


@dataclass
class WorldTroubled(Message):
    """Something stands in the way of opening."""

    trouble: OpeningTrouble


@dataclass
class CopyWanted(Message):
    """`text` should go to the clipboard; `what` names it for the person."""

    text: str
    what: str


@dataclass
class PhoneRang(Message):
    """The phone's inbox has changed: `note` has arrived, or (None) something was read."""

    note: Note | None


@dataclass
class DuoRang(Message):
    """Duo Mobile has changed; with `noticed` somebody asks anew, and the phone rings."""

    noticed: bool


@dataclass
class ListeningChanged(Message):
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
