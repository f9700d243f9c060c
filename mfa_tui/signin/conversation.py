"""One sign-in: start, then answer challenges until there are tokens. The loop of every Cognito app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mfa_tui.signin.calls import UnexpectedAnswer, refusing
from mfa_tui.signin.challenges import Challenge, challenge_of
from mfa_tui.signin.tokens import decode
from mfa_tui.signin.turns import Refused, SignedIn, Tokens

if TYPE_CHECKING:
    from mfa_tui.signin.client import Cognito


class Flow(StrEnum):
    """The `AuthFlow`s a person can choose from."""

    USER_SRP_AUTH = "USER_SRP_AUTH"
    USER_PASSWORD_AUTH = "USER_PASSWORD_AUTH"


class Conversation:
    """One sign-in; blocking, so call it from a thread. `connect` is called at the first turn.

    Each turn gives a Challenge, a SignedIn or a Refused. `challenge` is the one that waits for an
    answer. After a Refused with `again` the same challenge still stands.
    """

    def __init__(self, connect: Callable[[], Cognito]) -> None:
        self._connect = connect
        self.challenge: Challenge | None = None

    @cached_property
    def cognito(self) -> Cognito:
        """The client of the target. Raises TargetProblem when there is no way to it."""
        return self._connect()

    def start(self, username: str, password: str, flow: Flow) -> Challenge | SignedIn | Refused:
        """Prove the password with `flow` and take what comes next."""
        begin = {
            Flow.USER_SRP_AUTH: self._prove_password,
            Flow.USER_PASSWORD_AUTH: self._send_password,
        }[flow]
        return refusing(lambda: self._turn(begin(username, password), username))

    def answer(self, answers: Mapping[str, str]) -> Challenge | SignedIn | Refused:
        """Answer the waiting challenge with what was typed, by field key.

        Raises AnswerProblem for answers that are incomplete, before anything is sent.
        """
        challenge = self._waiting()
        responses = challenge.responses(answers)
        return refusing(lambda: self._respond(challenge, challenge.session, responses))

    def go_on(self, session: str) -> Challenge | SignedIn | Refused:
        """Answer MFA_SETUP with the Session that VerifySoftwareToken gave."""
        challenge = self._waiting()
        return refusing(lambda: self._respond(challenge, session, {}))

    def _waiting(self) -> Challenge:
        if self.challenge is None:
            raise RuntimeError("no challenge waits for an answer; start the conversation first")
        return self.challenge

    def _prove_password(self, username: str, password: str) -> dict[str, Any]:
        from mfa_tui.signin.srp import PasswordProof

        proof = PasswordProof(self.cognito, username, password)
        parameters = proof.get_auth_params()
        first = self._initiate(Flow.USER_SRP_AUTH, parameters)
        if first.get("ChallengeName") != "PASSWORD_VERIFIER":
            return first
        answer = proof.process_challenge(first["ChallengeParameters"], parameters)
        # USER_SRP_AUTH gives no Session here: its state travels inside SECRET_BLOCK.
        return self._call_respond("PASSWORD_VERIFIER", first.get("Session"), answer)

    def _send_password(self, username: str, password: str) -> dict[str, Any]:
        parameters = {"USERNAME": username, "PASSWORD": password}
        return self._initiate(
            Flow.USER_PASSWORD_AUTH, parameters | self.cognito.secret_hash(username)
        )

    def _initiate(self, flow: Flow, parameters: dict[str, str]) -> dict[str, Any]:
        return self.cognito.api.initiate_auth(
            ClientId=self.cognito.target.client_id, AuthFlow=flow.value, AuthParameters=parameters
        )

    def _respond(
        self, challenge: Challenge, session: str | None, responses: dict[str, str]
    ) -> Challenge | SignedIn:
        username = challenge.username
        filled = {"USERNAME": username, **responses, **self.cognito.secret_hash(username)}
        return self._turn(self._call_respond(challenge.name, session, filled), username)

    def _call_respond(
        self, name: str, session: str | None, responses: dict[str, str]
    ) -> dict[str, Any]:
        return self.cognito.api.respond_to_auth_challenge(
            ClientId=self.cognito.target.client_id,
            ChallengeName=name,
            ChallengeResponses=responses,
            **({"Session": session} if session else {}),
        )

    def _turn(self, response: dict[str, Any], username: str) -> Challenge | SignedIn:
        now = self.cognito.target.clock()
        if response.get("ChallengeName"):
            expires = now + self.cognito.target.session_seconds
            self.challenge = challenge_of(response, username, expires)
            return self.challenge
        if "AuthenticationResult" not in response:
            raise UnexpectedAnswer("It holds neither a challenge nor tokens.")
        self.challenge = None
        tokens = Tokens.of(response["AuthenticationResult"], now)
        return SignedIn(real_username(tokens) or username, tokens)


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
