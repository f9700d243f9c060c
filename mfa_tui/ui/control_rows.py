"""What can be set in a world that has its faults and its clock in hand, as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfa_tui.phone.authenticator import skew_words
from mfa_tui.ui.time_words import time_words
from mfa_tui.ui.widgets.rows_list import Row

if TYPE_CHECKING:
    from mfa_tui.phone.phone import Phone
    from mfa_tui.ui.world import Controls, Switch

TIME, FROZEN, FAST, PHONE, EXPIRE = "time", "frozen", "fast", "phone's clock", "expire Sessions"
FAST_WISH, USUAL_WISH = "x18", "x1"
"""With x18 the three minutes of a Session pass in ten seconds."""

CLOCKS, SIGN_IN = "Clocks", "Sign-in"


@dataclass(frozen=True)
class Control:
    """One thing to set: its `name`, what is so now (`about`), and the `sight` of it in a sign-in.

    `on` is None for what is no switch.
    """

    name: str
    section: str
    about: str
    sight: str
    on: bool | None = None

    @property
    def detail(self) -> str:
        """All there is to say about it, as sentences."""
        if self.section == CLOCKS:
            return self.sight
        return f"{self.about[:1].upper()}{self.about[1:]}. {self.sight}"

    @property
    def row(self) -> Row:
        state = "" if self.on is None else "on" if self.on else "off"
        return Row(f"{state:<4} {self.name}", self.about, section=self.section)


def control_rows(controls: Controls, phone: Phone) -> tuple[Control, ...]:
    """All that can be set, the clocks first, then the faults by section."""
    switches = controls.switches
    return (*_clocks(controls, phone), _EXPIRE, *(_fault(switch) for switch in switches))


def _clocks(controls: Controls, phone: Phone) -> tuple[Control, ...]:
    time = controls.time
    fast = time.speed != 1
    return (
        Control(
            TIME,
            CLOCKS,
            time_words(time).removeprefix(time.name).strip() or "right",
            "What Cognito, this program and the phone live by. + and - move it by a minute, t sets it "
            "to anything. Functions keep the real time.",
        ),
        Control(
            FROZEN,
            CLOCKS,
            "time stands still",
            "Time stands still. Nothing expires: a Session keeps its minutes, the phone its code.",
            time.frozen,
        ),
        Control(
            FAST,
            CLOCKS,
            f"a second lasts {time.speed:g}" if fast else "three minutes pass in ten seconds",
            "A Session is over, and a code is old, before you have read this twice.",
            fast,
        ),
        Control(
            PHONE,
            CLOCKS,
            skew_words(phone.authenticator.skew).removeprefix("clock ") or "right",
            "The authenticator makes its codes by this clock. + and - set it 30 seconds ahead or "
            "back; Cognito takes codes of the steps next to its own, and no others.",
        ),
    )


_EXPIRE = Control(
    EXPIRE,
    SIGN_IN,
    "every open sign-in has taken too long",
    "Space does it once, now. The next answer: 400 NotAuthorizedException, session is expired.",
)


def _fault(switch: Switch) -> Control:
    about = switch.about
    return Control(switch.name, switch.section, about, switch.sight, switch.on)
