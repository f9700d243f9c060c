"""From one turn of a sign-in to the step that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_tui.signin.challenges import Challenge
    from mfa_tui.signin.turns import SignedIn
    from mfa_tui.ui.steps.sign_in import SignInStep
    from mfa_tui.ui.steps.step import Step
    from mfa_tui.ui.visit import Visit


def begin(form: SignInStep, visit: Visit, wish: SignInStep.Submitted) -> None:
    """Start the conversation that the sign-in `form` asks for."""
    from mfa_tui.signin.conversation import Conversation, Flow

    conversation = Conversation(lambda: visit.world.connect(visit.target))
    visit.conversation = conversation
    form.ask(
        "Cognito (InitiateAuth)",
        lambda: conversation.start(wish.username, wish.password, Flow(wish.flow)),
        lambda turn: take(form, visit, turn, "Password"),
    )


def take(step: Step, visit: Visit, turn: Challenge | SignedIn, passed: str) -> None:
    """Go from `step` to where `turn` has led; `passed` names the step that led there."""
    from mfa_tui.signin.turns import SignedIn

    visit.done = (*visit.done, passed)
    if isinstance(turn, SignedIn):
        step.go(_arrived(visit, turn))
    else:
        visit.user = turn.username
        step.go(_posed(visit, turn))


def _arrived(visit: Visit, turn: SignedIn) -> Step:
    from mfa_tui.signin.account import Account
    from mfa_tui.ui.steps.account import AccountStep

    visit.user = turn.username
    visit.account = Account(visit.talk.cognito, turn)
    return AccountStep(visit)


def _posed(visit: Visit, challenge: Challenge) -> Step:
    """The step for `challenge`: one of its own where it has one, else the form made of its fields."""
    from mfa_tui.signin.challenges import MfaSetup

    if isinstance(challenge, MfaSetup):
        from mfa_tui.signin.enrollment import SetupEnrollment
        from mfa_tui.ui.steps.enrollment import EnrollmentStep

        return EnrollmentStep(visit, SetupEnrollment(visit.talk, challenge))

    from mfa_tui.ui.steps.challenge import ChallengeStep

    return ChallengeStep(visit, challenge)
