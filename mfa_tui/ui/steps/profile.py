"""The profile: attributes and what is verified, and the ways to the password and the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from mfa_tui.signin.profile import VERIFIABLE, Attribute, Profile
from mfa_tui.signin.turns import Refused
from mfa_tui.ui.steps.list_step import LIST_AGAIN, ListStep
from mfa_tui.ui.steps.signed_in import SignedInStep
from mfa_tui.ui.widgets.rows_list import Row

if TYPE_CHECKING:
    from mfa_tui.signin.delivery import CodeDelivery
    from mfa_tui.ui.visit import Visit

READ_ONLY = "sub"
"""Cognito's own name for a user: it never changes."""
MARKS = {True: "  ✓ verified", False: "  ✗ not verified", None: ""}


class ProfileStep(ListStep[Attribute]):
    """The list of attributes; letters act on the one under the cursor or on the account."""

    title = "profile"
    PURPOSE = (
        "Change what the pool keeps about you, show with a code that an address is yours, and "
        "choose another password."
    )
    INTRO = "What the pool keeps about you. ctrl+r goes back to the tokens."
    OPERATION = "GetUser"
    BINDINGS = [
        Binding("enter", "edit", "Change", id="profile.edit", tooltip="Change this attribute, or remove it."),
        Binding("v", "verify", "Verify", id="profile.verify", tooltip="Have a code sent to this address."),
        Binding("a", "add", "Add", id="profile.add", tooltip="Set another attribute, by its name."),
        Binding("w", "password", "Password", id="profile.password", tooltip="Choose another password."),
        Binding("x", "delete", "Delete account", id="profile.delete", tooltip="Delete this user for good; you are asked first."),
        LIST_AGAIN,
    ]  # fmt: skip

    def __init__(self, visit: Visit, news: str = "", at: str = "") -> None:
        """`news` is what has just been done, and `at` the attribute that it was done to."""
        super().__init__(visit)
        self._profile = Profile(visit.signed_in)
        self._news = news
        self._at = at

    def on_mount(self) -> None:
        self.focus_first()
        self.read(self._news)

    def fetch(self) -> tuple[Attribute, ...] | Refused:
        attributes = self._profile.read()
        return attributes if isinstance(attributes, Refused) else _in_order(attributes)

    def row(self, thing: Attribute) -> Row:
        if not thing.value:
            return Row(thing.name, "none")
        return Row(thing.name, f"{thing.value}{MARKS[thing.verified]}")

    def show(self, things: tuple[Attribute, ...], news: str) -> None:
        places = [each.name for each in things]
        if self._at in places:
            self.rows.cursor, self._at = places.index(self._at), ""
        super().show(things, news)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "verify":
            chosen = self.chosen
            return chosen is not None and chosen.verified is not None
        return True

    def action_edit(self) -> None:
        from mfa_tui.ui.steps.attribute import AttributeStep

        if (chosen := self.chosen) is None or self.waiting:
            return
        if chosen.name == READ_ONLY:
            self.tell("sub never changes: it is what the pool itself calls you.")
        else:
            self.go(AttributeStep(self.visit, chosen))

    def action_verify(self) -> None:
        if chosen := self.chosen:
            self.ask_again(
                "v",
                "Cognito (GetUserAttributeVerificationCode)",
                lambda: self._profile.send_code(chosen.name),
                lambda delivery: self._sent(chosen.name, delivery),
            )

    def _sent(self, name: str, delivery: CodeDelivery | None) -> None:
        from mfa_tui.ui.steps.attribute import VerifyStep, sent

        self.go(VerifyStep(self.visit, name, sent(delivery)))

    def action_add(self) -> None:
        from mfa_tui.ui.steps.attribute import AttributeStep

        if not self.waiting:
            self.go(AttributeStep(self.visit))

    def action_password(self) -> None:
        from mfa_tui.ui.steps.change_password import ChangePasswordStep

        if not self.waiting:
            self.go(ChangePasswordStep(self.visit))

    def action_delete(self) -> None:
        from mfa_tui.ui.steps.delete_user import DeleteUserStep

        if not self.waiting:
            self.go(DeleteUserStep(self.visit))


class ProfilePartStep(SignedInStep):
    """A step of one thing in the profile: the way back leads there."""

    def __init__(self, visit: Visit, about: str = "") -> None:
        """`about` is the name of the attribute it is about, if any."""
        super().__init__(visit)
        self.profile = Profile(visit.signed_in)
        self.about = about

    def action_leave(self) -> None:
        self.done("")

    def done(self, news: str) -> None:
        """Go back to the profile, which says `news`."""
        self.go(ProfileStep(self.visit, news, self.about))


def _in_order(attributes: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
    """What can be changed before what cannot; addresses that are missing are to be filled in."""
    names = {attribute.name for attribute in attributes}
    missing = tuple(Attribute(name, "") for name in VERIFIABLE if name not in names)
    own = tuple(each for each in attributes if each.name != READ_ONLY)
    fixed = tuple(each for each in attributes if each.name == READ_ONLY)
    return own + missing + fixed
