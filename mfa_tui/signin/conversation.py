"""One sign-in: start, then answer challenges until there are tokens. The loop of every Cognito app."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mfa_tui.signin.auth_calls import AuthCalls, DeviceUnknown
from mfa_tui.signin.calls import UnexpectedAnswer, refusing
from mfa_tui.signin.challenge_refusals import advised
from mfa_tui.signin.challenges import Challenge, SentCode, Way, challenge_of
from mfa_tui.signin.flows import Flow, Start, begin, password_proof
from mfa_tui.signin.turns import Refused, SignedIn, Tokens
from mfa_tui.trace.tokens import decode

if TYPE_CHECKING:
    from mfa_tui.signin.client import Cognito

__all__ = ["Conversation", "Flow", "Turn"]

Turn = Challenge | SignedIn | Refused
"""What a turn of a conversation can end with."""


@dataclass(frozen=True)
class _Given:
    """An answer that was accepted and led on to another challenge."""

    challenge: Challenge
    answers: Mapping[str, str] = field(repr=False)

    @property
    def is_choice(self) -> bool:
        return any(asked.kind == "choice" for asked in self.challenge.fields())


class Conversation:
    """One sign-in; blocking, so call it from a thread. `connect` is called at the first turn.

    Each turn gives a Challenge, a SignedIn or a Refused. `challenge` is the one that waits for an
    answer. After a Refused with `again` the same challenge still stands.
    """

    def __init__(self, connect: Callable[[], Cognito]) -> None:
        self._connect = connect
        self._start: Start | None = None
        self._given: list[_Given] = []
        self._ended = False
        self.challenge: Challenge | None = None

    @cached_property
    def cognito(self) -> Cognito:
        """The client of the target. Raises TargetProblem when there is no way to it."""
        return self._connect()

    def start(
        self,
        username: str,
        password: str,
        flow: Flow,
        preferred: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Turn:
        """Begin with `flow` and take what comes next; `preferred` is for USER_AUTH.

        USER_AUTH needs a password only for the preferences PASSWORD and PASSWORD_SRP, and CUSTOM_AUTH
        only if its proof is to come before what the triggers ask; `metadata` tells them more then.
        """
        self._start = Start(username, password, flow, preferred, dict(metadata or {}))
        return self._begin()

    def answer(self, answers: Mapping[str, str], metadata: Mapping[str, str] | None = None) -> Turn:
        """Answer the waiting challenge with what was typed, by field key.

        `metadata` is the ClientMetadata for the pool's triggers. Raises AnswerProblem for answers that
        are incomplete, before anything is sent.
        """
        challenge = self._waiting()
        challenge.responses(answers)
        if self._ended:
            turn = self._replay(self._given)
            if not isinstance(turn, Challenge) or turn.name != challenge.name:
                return turn
            challenge = turn
        return self._answered(challenge, answers, metadata)

    def take(self, way: Way) -> Turn:
        """Take another way that the pool's triggers offer instead of an answer."""
        challenge, said = self._waiting(), {"ANSWER": way.answer}
        turn = refusing(
            lambda: self._respond(challenge, challenge.session, said, metadata=way.metadata)
        )
        return advised(turn, challenge.name) if isinstance(turn, Refused) else turn

    def go_on_after_sign_up(self, username: str, session: str) -> Turn:
        """Sign in with the Session that ConfirmSignUp gave: it stands for the first factor."""
        self._start = Start(username, "", Flow.USER_AUTH)
        parameters = {"USERNAME": username}
        return self._taken(
            lambda: self._turn(self._calls.initiate(Flow.USER_AUTH, parameters, session), username)
        )

    def go_on(self, session: str) -> Turn:
        """Answer MFA_SETUP with the Session that VerifySoftwareToken gave."""
        challenge = self._waiting()
        return self._taken(lambda: self._respond(challenge, session, {}))

    # -- other ways --------------------------------------------------------------------------

    @property
    def can_send_again(self) -> bool:
        """Whether the waiting challenge is about a code that was sent."""
        return isinstance(self.challenge, SentCode)

    @property
    def can_choose_again(self) -> bool:
        """Whether a choice led to the waiting challenge, or the pool would offer one."""
        return self._last_choice is not None or self._skipped_choice

    def send_again(self) -> Turn:
        """Have a new code sent: Cognito has no call for that, so begin again with the same answers."""
        return self._replay(self._given)

    def choose_again(self) -> Turn:
        """Go back to the last choice: begin again with the same answers, up to there."""
        if self._last_choice is None and self._start is not None:
            self._start = replace(self._start, preferred=None)
        return self._replay(self._given[: self._last_choice or 0])

    @property
    def _last_choice(self) -> int | None:
        places = [place for place, given in enumerate(self._given) if given.is_choice]
        return places[-1] if places else None

    @property
    def _skipped_choice(self) -> bool:
        """Whether a preference answered the choice of the first factor before it was put."""
        waiting = self.challenge.available if self.challenge else ()
        return self._start is not None and self._start.preferred is not None and len(waiting) > 1

    def _replay(self, given: Sequence[_Given]) -> Turn:
        """Begin again and give the same answers, as long as the same questions come."""
        known = list(given)
        turn = self._begin()
        for each in known:
            if not isinstance(turn, Challenge) or turn.name != each.challenge.name:
                break
            turn = self._answered(turn, each.answers)
        return turn

    # -- turns -------------------------------------------------------------------------------

    @property
    def password(self) -> str:
        """The password that the sign-in was started with; empty when it needed none."""
        return self._start.password if self._start else ""

    @property
    def beginning(self) -> str:
        """The operation that a sign-in begins with: an app's, or a server's."""
        return "AdminInitiateAuth" if self._is_admin else "InitiateAuth"

    @property
    def answering(self) -> str:
        """The operation that answers challenges: an app's, or a server's."""
        return "AdminRespondToAuthChallenge" if self._is_admin else "RespondToAuthChallenge"

    @cached_property
    def _unsigned(self) -> AuthCalls:
        return AuthCalls(self.cognito)

    @property
    def _calls(self) -> AuthCalls:
        return replace(self._unsigned, admin=self._is_admin)

    @property
    def _is_admin(self) -> bool:
        return self._start is not None and self._start.flow is Flow.ADMIN_USER_PASSWORD_AUTH

    def _waiting(self) -> Challenge:
        if self.challenge is None:
            raise RuntimeError("no challenge waits for an answer; start the conversation first")
        return self.challenge

    def _begin(self) -> Turn:
        start = self._start
        if start is None:
            raise RuntimeError("nothing to begin again with; start the conversation first")
        self._given, self._ended = [], False
        return self._taken(lambda: self._turn(begin(self._calls, start), start.username))

    def _taken(self, call: Callable[[], Challenge | SignedIn]) -> Turn:
        """What `call` gives; when the device was forgotten elsewhere, begin again without it."""
        try:
            return refusing(call)
        except DeviceUnknown:
            return self._replay(self._given)

    def _answered(
        self,
        challenge: Challenge,
        answers: Mapping[str, str],
        metadata: Mapping[str, str] | None = None,
    ) -> Turn:
        responses, password = challenge.responses(answers), challenge.password_to_prove(answers)
        try:
            turn = refusing(
                lambda: self._respond(challenge, challenge.session, responses, password, metadata)
            )
        except DeviceUnknown:
            self._remember(challenge, answers)
            return self._replay(self._given)
        if isinstance(turn, Refused):
            self._ended = challenge.one_try and turn.error == "NotAuthorizedException"
            return advised(turn, challenge.name)
        self._remember(challenge, answers)
        return turn

    def _remember(self, challenge: Challenge, answers: Mapping[str, str]) -> None:
        """Keep what leads here again; a new password takes the place of the temporary one."""
        if self._start is not None and "NEW_PASSWORD" in answers:
            self._start = replace(self._start, password=answers["NEW_PASSWORD"])
        elif challenge.replayable:
            self._given.append(_Given(challenge, dict(answers)))

    def _respond(
        self,
        challenge: Challenge,
        session: str | None,
        responses: dict[str, str],
        password: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Challenge | SignedIn:
        """Answer with `responses`, or with the SRP proof of `password` besides."""
        calls, username = self._calls, challenge.username
        if password is None:
            filled = {"USERNAME": username, **responses}
            return self._turn(calls.respond(challenge.name, session, filled, metadata), username)
        proof = password_proof(calls, username, password)
        first = calls.respond(challenge.name, session, proof.get_auth_params() | responses)
        return self._turn(calls.verified(first, proof), username)

    def _turn(self, response: dict[str, Any], username: str) -> Challenge | SignedIn:
        """What `response` poses or brings; a trusted device answers for its user by itself."""
        device, calls = None, self._calls
        if response.get("ChallengeName") == "DEVICE_SRP_AUTH":
            device = calls.device_of(username)
        if device is not None:
            response = calls.device_proved(response.get("Session"), username, device)
        now = self.cognito.target.clock()
        if response.get("ChallengeName"):
            expires = now + self.cognito.target.session_seconds
            self.challenge = challenge_of(response, username, expires).after(self.challenge)
            return self.challenge
        if "AuthenticationResult" not in response:
            raise UnexpectedAnswer("It holds neither a challenge nor tokens.")
        self.challenge = None
        tokens = Tokens.of(response["AuthenticationResult"], now)
        return SignedIn(real_username(tokens) or username, tokens, by_device=device is not None)


def real_username(tokens: Tokens) -> str | None:
    """How the pool spells the user; what was typed may be an alias or in other capitals.

    The SECRET_HASH of a refresh and the account on the phone need the real name (pains.md CLI-04).
    """
    try:
        claims = decode(tokens.access).claims or {}
    except ValueError:
        return None
    name = claims.get("username")
    return name if isinstance(name, str) else None
