"""From one turn of a sign-in to the step that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_tui.signin.challenges import Challenge
    from mfa_tui.signin.flows import Flow
    from mfa_tui.signin.turns import SignedIn
    from mfa_tui.ui.steps.sign_in import SignInStep
    from mfa_tui.ui.steps.step import Step
    from mfa_tui.ui.visit import Visit

BY_DEVICE = "This trusted device proved itself in place of a code (DEVICE_SRP_AUTH)."


def begin(form: SignInStep, visit: Visit, wish: SignInStep.Submitted) -> None:
    """Start the conversation that the sign-in `form` asks for."""
    from mfa_tui.signin.conversation import Conversation, Flow

    conversation = Conversation(lambda: visit.world.connect(visit.target))
    visit.conversation = conversation
    flow = Flow(wish.flow)
    metadata = _told_triggers(wish)
    form.ask(
        f"Cognito ({_first_call(flow)})",
        lambda: conversation.start(wish.username, wish.password, flow, wish.preferred, metadata),
        lambda turn: take(form, visit, turn, "Password" if _proves(wish) else "Username"),
    )


def _told_triggers(wish: SignInStep.Submitted) -> dict[str, str]:
    """What triggers that ask after a password may need to know before they do.

    Duo's prompt in a browser comes back to a port of this computer; whether this pool asks for it
    shows only later.
    """
    if wish.flow != "CUSTOM_AUTH" or not wish.password:
        return {}
    from mfa_tui.signin.loopback import free_port

    return {"redirect_port": str(free_port())}


def _first_call(flow: Flow) -> str:
    return "AdminInitiateAuth" if flow.startswith("ADMIN") else "InitiateAuth"


def _proves(wish: SignInStep.Submitted) -> bool:
    """Whether what the form asked for goes with a password."""
    is_choice = wish.flow == "USER_AUTH"
    return wish.preferred in ("PASSWORD", "PASSWORD_SRP") if is_choice else bool(wish.password)


def take(step: Step, visit: Visit, turn: Challenge | SignedIn, passed: str) -> None:
    """Go from `step` to where `turn` has led; `passed` names the step that led there."""
    if visit.done[-1:] != (passed,):  # a trigger may ask the same several times
        visit.done = (*visit.done, passed)
    _land(step, visit, turn)


def take_again(step: Step, visit: Visit, turn: Challenge | SignedIn) -> None:
    """Go from `step` to where `turn` has led, having begun again: maybe a step passed before."""
    short = getattr(turn, "short", "")
    if short in visit.done:
        visit.done = visit.done[: visit.done.index(short)]
    _land(step, visit, turn)


def _land(step: Step, visit: Visit, turn: Challenge | SignedIn) -> None:
    from mfa_tui.signin.turns import SignedIn

    if isinstance(turn, SignedIn):
        step.go(_arrived(visit, turn))
    else:
        visit.user = turn.username
        step.go(step_for(visit, turn, {}))


def _arrived(visit: Visit, turn: SignedIn) -> Step:
    from mfa_tui.signin.account import Account
    from mfa_tui.ui.steps.account import AccountStep

    visit.user = turn.username
    visit.account = Account(visit.talk.cognito, turn)
    if turn.by_device:
        visit.done = (*visit.done, "Device")
    if new := turn.tokens.new_device:
        from mfa_tui.ui.steps.trust import TrustStep

        return TrustStep(visit, new)
    return AccountStep(visit, BY_DEVICE if turn.by_device else "")


def step_for(visit: Visit, challenge: Challenge, typed: Mapping[str, str]) -> Step:
    """The step for `challenge`: one of its own where it has one, else the form made of its fields.

    `typed` is what was in the fields before, by field key.
    """
    from mfa_tui.signin.challenges import CustomRound, MfaSetup, WebAuthn

    if isinstance(challenge, CustomRound):
        from mfa_tui.ui.steps.rounds import round_step

        return round_step(visit, challenge, typed)
    if isinstance(challenge, MfaSetup):
        from mfa_tui.ui.steps.set_up import set_up_step

        return set_up_step(visit, challenge, typed)
    if isinstance(challenge, WebAuthn):
        from mfa_tui.ui.steps.passkey import PasskeyStep

        return PasskeyStep(visit, challenge)

    from mfa_tui.ui.steps.challenge import ChallengeStep

    return ChallengeStep(visit, challenge, typed)
