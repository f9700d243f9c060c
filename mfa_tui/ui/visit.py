"""The visit: one person's way from the sign-in form on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_tui.phone.phone import Phone
    from mfa_tui.signin.account import Account
    from mfa_tui.signin.conversation import Conversation
    from mfa_tui.signin.target import Target
    from mfa_tui.ui.world import World


@dataclass
class Visit:
    """Where somebody signs in, as whom, and what came of it; handed from step to step.

    `user` is the name as Cognito knows it by now, `done` the steps that were passed. `conversation`
    is there once the sign-in has begun, `account` once it has ended with tokens. A `bare` visit,
    as in lessons, leaves it to the user to switch on what was registered.
    """

    world: World
    target: Target
    phone: Phone
    user: str = ""
    done: tuple[str, ...] = ()
    conversation: Conversation | None = None
    account: Account | None = None
    bare: bool = False

    @property
    def talk(self) -> Conversation:
        """The running conversation; only steps that come after its start may ask for it."""
        assert self.conversation is not None, "the sign-in has not begun"
        return self.conversation

    @property
    def signed_in(self) -> Account:
        """The account; only steps that come after the tokens may ask for it."""
        assert self.account is not None, "nobody is signed in"
        return self.account

    @property
    def makes_backup_codes(self) -> bool:
        """Whether somebody here can make backup codes for the users of this pool."""
        return self.world.backup_codes(self.target) is not None
