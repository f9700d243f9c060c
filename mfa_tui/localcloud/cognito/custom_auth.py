"""The challenge loop of custom authentication: Define says what comes, Create asks, Verify judges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from mfa_tui.localcloud.cognito import sessions
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import incorrect_credentials, user_disabled
from mfa_tui.localcloud.cognito.rounds import CUSTOM_CHALLENGE, PASSWORD_VERIFIER, Rounds
from mfa_tui.localcloud.cognito.sessions import Session
from mfa_tui.localcloud.cognito.sign_in_triggers import still_there
from mfa_tui.localcloud.cognito.trigger_output import unrecognizable
from mfa_tui.localcloud.cognito.triggers import (
    Occasion,
    blank,
    client_metadata,
    fire,
    user_attributes,
)
from mfa_tui.localcloud.cognito.users import User


@dataclass(frozen=True, slots=True)
class Attempt:
    """A custom sign-in between two steps. `user` is None when his absence has to be hidden.

    `username` is the name that was typed; `auth_time` the moment of a password proof in whole
    seconds since the epoch, 0 without one.
    """

    pool: Pool
    client: Client
    username: str
    user: User | None
    event_id: str
    rounds: Rounds
    auth_time: int = 0

    @property
    def name(self) -> str:
        """The real username, as far as there is one."""
        return self.user.username if self.user else self.username

    @property
    def occasion(self) -> Occasion:
        return Occasion(self.pool, self.name, self.client.id)

    def session(self, challenge: str) -> Session:
        """The Session of a step whose answer nothing but this attempt may give."""
        return Session(
            self.client.id,
            self.user.sub if self.user else None,
            challenge,
            self.event_id,
            self.auth_time,
            username="" if self.user else self.pool.lookup_name(self.username),
            first_factor=True,
            rounds=self.rounds,
        )


def next_step(call: Call, attempt: Attempt) -> dict[str, Any] | None:
    """The CUSTOM_CHALLENGE that DefineAuthChallenge wants next; None when it wants tokens issued.

    Raises ServiceError when it ends the sign-in, or wants what cannot come here.
    """
    wanted = define(call, attempt)
    if wanted == PASSWORD_VERIFIER:
        raise unrecognizable()
    return None if wanted is None else challenge(call, attempt)


def define(call: Call, attempt: Attempt) -> str | None:
    """The challenge that DefineAuthChallenge names; None when it wants tokens issued.

    Raises ServiceError when it ends the sign-in, and when it answers nothing of all that.
    """
    response = blank("challengeName", "issueTokens", "failAuthentication")
    request = {**_asked(call, attempt), "session": attempt.rounds.steps}
    verdict = fire(call, attempt.occasion, "DefineAuthChallenge_Authentication", request, response)
    verdict = verdict or {}
    if verdict.get("failAuthentication"):
        raise incorrect_credentials()
    if verdict.get("issueTokens"):
        if attempt.user is None:
            raise incorrect_credentials()
        return None
    if verdict.get("challengeName") not in (CUSTOM_CHALLENGE, PASSWORD_VERIFIER):
        raise unrecognizable()
    return verdict["challengeName"]


def challenge(call: Call, attempt: Attempt) -> dict[str, Any]:
    """The CUSTOM_CHALLENGE that CreateAuthChallenge makes; without it there is nothing to show."""
    attempt = current(call, attempt)
    names = ("publicChallengeParameters", "privateChallengeParameters", "challengeMetadata")
    request = {
        **_asked(call, attempt),
        "challengeName": CUSTOM_CHALLENGE,
        "session": attempt.rounds.steps,
    }
    source = "CreateAuthChallenge_Authentication"
    made = fire(call, attempt.occasion, source, request, blank(*names)) or {}
    public, private, metadata = (made.get(name) for name in names)
    opened = replace(attempt, rounds=attempt.rounds.opened(private or {}, metadata))
    return {
        "ChallengeName": CUSTOM_CHALLENGE,
        "ChallengeParameters": {**(public or {}), "USERNAME": attempt.name},
        "Session": sessions.issue(call, attempt.client, opened.session(CUSTOM_CHALLENGE)),
    }


def verified(call: Call, attempt: Attempt, answer: str) -> Attempt:
    """`attempt` with the open round finished: VerifyAuthChallengeResponse says how."""
    request = {
        **_asked(call, attempt),
        "privateChallengeParameters": attempt.rounds.private,
        "challengeAnswer": answer,
    }
    source = "VerifyAuthChallengeResponse_Authentication"
    verdict = fire(call, attempt.occasion, source, request, blank("answerCorrect"))
    if verdict is None or "answerCorrect" not in verdict:
        raise unrecognizable()
    rounds = attempt.rounds.after(CUSTOM_CHALLENGE, result=verdict["answerCorrect"])
    return current(call, replace(attempt, rounds=rounds))


def current(call: Call, attempt: Attempt) -> Attempt:
    """`attempt` with the user as he is now. Raises ServiceError when he may no longer sign in."""
    if attempt.user is None:
        return attempt
    user = still_there(call, attempt.user)
    if not user.enabled:
        raise user_disabled()
    return replace(attempt, user=user)


def _asked(call: Call, attempt: Attempt) -> dict[str, Any]:
    """The members that the requests to all three triggers have."""
    return {
        "userAttributes": user_attributes(attempt.pool, attempt.user),
        "clientMetadata": client_metadata(call),
        "userNotFound": attempt.user is None,
    }
