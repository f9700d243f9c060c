"""USER_AUTH: choice-based sign-in; a password, a sent code or a passkey may be the first factor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.cognito import (
    codes,
    devices,
    guesses,
    mail,
    sessions,
    sign_in_codes,
    srp_flow,
    step_up,
    users,
    webauthn,
    webauthn_sign_in,
)
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.credentials import matches, refuse_absent, require_proof
from mfa_tui.localcloud.cognito.first_factors import (
    OTP_ATTRIBUTE,
    PASSWORD,
    PASSWORD_SRP,
)
from mfa_tui.localcloud.cognito.levels import (
    METHODS,
    NO_GOAL,
    PLATFORM_METHOD,
    ROAMING_METHOD,
    Goal,
)
from mfa_tui.localcloud.cognito.passkeys import WEB_AUTHN
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import SignIn, after_password, signed_in
from mfa_tui.localcloud.cognito.refusals import (
    code_mismatch,
    incorrect_credentials,
    invalid_session,
    required,
    tier_too_low,
    user_disabled,
)
from mfa_tui.localcloud.cognito.sessions import Session
from mfa_tui.localcloud.cognito.sign_in_triggers import pre_authentication
from mfa_tui.localcloud.cognito.users import User

Parameters = Mapping[str, str]

SELECT_CHALLENGE = "SELECT_CHALLENGE"
CHALLENGES = (SELECT_CHALLENGE, PASSWORD, PASSWORD_SRP, WEB_AUTHN, *OTP_ATTRIBUTE)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in without a proof yet. `user` is None when the challenges are only simulated.

    The client has named the device `device_key`. `goal` is the level that it is to reach.
    """

    pool: Pool
    client: Client
    username: str
    user: User | None
    event_id: str
    device_key: str | None = None
    goal: Goal = NO_GOAL

    def session(self, challenge: str, address: str | None = None) -> Session:
        """The session of a step of this attempt; `address` is where a code has been sent."""
        sub = self.user.sub if self.user else None
        name = "" if self.user else self.pool.lookup_name(self.username)
        return Session(
            self.client.id,
            sub,
            challenge,
            self.event_id,
            auth_time=0,
            username=name,
            first_factor=True,
            address=address,
            device_key=self.device_key,
            goal=self.goal,
        )

    def offered(self, call: Call) -> list[str]:
        """AvailableChallenges of this attempt."""
        return step_up.offered(call, self.pool, self.user, self.goal)

    def owns(self, session: Session) -> bool:
        """Whether `session` is a step of an attempt by the same user at the same client."""
        mine = self.session(session.challenge)
        names = (session.client_id, session.sub, session.username)
        return names == (mine.client_id, mine.sub, mine.username)


def start(call: Call, pool: Pool, client: Client, parameters: Parameters) -> dict[str, Any]:
    """USER_AUTH: the preferred challenge if the user can have it, else the choice."""
    username = required(parameters, "USERNAME")
    client.check_secret_hash(parameters.get("SECRET_HASH"), username)
    if pool.is_lite:
        raise tier_too_low("Choice-based authentication")
    user = shown_user(client, users.find(call, pool, username))
    user = pre_authentication(call, pool, client, username, user)
    key, goal = parameters.get("DEVICE_KEY"), step_up.goal(call, pool, user, parameters)
    attempt = Attempt(pool, client, username, user, call.request_id, key, goal)
    offered = attempt.offered(call)
    wish = parameters.get("PREFERRED_CHALLENGE")
    if wish in offered:
        result = _put(call, attempt, wish, parameters)
    elif user is not None and step_up.goes_on_by_itself(pool, user, goal):
        result = after_password(call, _proven(call, attempt, user))
    else:
        result = _ask(call, attempt, SELECT_CHALLENGE)
    is_choice = result.get("ChallengeName") in (SELECT_CHALLENGE, *offered)
    return {"AvailableChallenges": offered, **result} if is_choice else result


def shown_user(client: Client, user: User | None) -> User | None:
    """`user` if he may sign in at all; None when his absence or exclusion has to be hidden."""
    if client.hides_users:
        return user if user is not None and user.enabled else None
    if user is None:
        raise refuse_absent(client)
    if not user.enabled:
        raise user_disabled()
    return user


def answer(
    call: Call, attempt: Attempt, session: Session, text: str, responses: Parameters
) -> dict[str, Any]:
    """An answer to one of CHALLENGES; `text` is the Session string."""
    if not attempt.owns(session):
        raise invalid_session()
    challenge = session.challenge
    chosen = required(responses, "ANSWER") if challenge == SELECT_CHALLENGE else challenge
    offered = attempt.offered(call)
    if challenge == SELECT_CHALLENGE and chosen not in offered:
        raise guesses.challenge_not_available(chosen)
    if chosen not in offered:
        raise invalid_session()
    if challenge in OTP_ATTRIBUTE:
        return _proven_by_code(call, attempt, session, text, responses)
    if challenge == WEB_AUTHN:
        return _proven_by_passkey(call, attempt, session, text, responses)
    if chosen in OTP_ATTRIBUTE:
        # the choice stays open: there is no other way to have a code sent once more
        return _put(call, attempt, chosen, responses)
    if challenge != SELECT_CHALLENGE:
        required(responses, "PASSWORD" if chosen == PASSWORD else "SRP_A")
    sessions.use_up(call, text)
    return _put(call, attempt, chosen, responses)


def _put(call: Call, attempt: Attempt, challenge: str, given: Parameters) -> dict[str, Any]:
    """Go on with `challenge`, as far as what is `given` takes it."""
    if challenge in OTP_ATTRIBUTE:
        return _send_code(call, attempt, challenge)
    if challenge == WEB_AUTHN and attempt.user is not None:
        return _ask_for_passkey(call, attempt, attempt.user)
    if challenge == PASSWORD and given.get("PASSWORD"):
        return _proven_by_password(call, attempt, given["PASSWORD"])
    if challenge == PASSWORD_SRP and given.get("SRP_A"):
        text = sessions.issue(call, attempt.client, attempt.session("PASSWORD_VERIFIER"))
        verifier = srp_flow.challenge(
            call,
            attempt.pool,
            attempt.client,
            attempt.username,
            attempt.user,
            given["SRP_A"],
            srp_flow.Origin(
                attempt.event_id,
                with_session=True,
                device_key=attempt.device_key,
                goal=attempt.goal,
            ),
        )
        return verifier | {"Session": text}
    return _ask(call, attempt, challenge)


def _ask(call: Call, attempt: Attempt, challenge: str) -> dict[str, Any]:
    return {
        "ChallengeName": challenge,
        "ChallengeParameters": {},
        "Session": sessions.issue(call, attempt.client, attempt.session(challenge)),
    }


def _send_code(call: Call, attempt: Attempt, challenge: str) -> dict[str, Any]:
    """The challenge for a code; nobody is sent one when the user is simulated."""
    attribute = OTP_ATTRIBUTE[challenge]
    if attempt.user is None:
        details = mail.invented_details(attempt.pool, attempt.username, attribute)
        session, code = attempt.session(challenge), None
        parameters = {
            "CODE_DELIVERY_DELIVERY_MEDIUM": details["DeliveryMedium"],
            "CODE_DELIVERY_DESTINATION": details["Destination"],
        }
    else:
        user, digits = attempt.user, sign_in_codes.FIRST_FACTOR_DIGITS
        address = user.attributes[attribute]
        sent = sign_in_codes.send(call, attempt.pool, user.username, challenge, address, digits)
        session, code = attempt.session(challenge, address), sent.code
        parameters = sent.parameters
    return {
        "ChallengeName": challenge,
        "ChallengeParameters": parameters,
        "Session": sessions.issue(call, attempt.client, session, code),
    }


def _ask_for_passkey(call: Call, attempt: Attempt, user: User) -> dict[str, Any]:
    asked = webauthn_sign_in.question(call, attempt.pool, attempt.client, user)
    session = attempt.session(WEB_AUTHN)
    return {
        "ChallengeName": WEB_AUTHN,
        "ChallengeParameters": {"CREDENTIAL_REQUEST_OPTIONS": asked.options},
        "Session": sessions.issue(call, attempt.client, session, asked.challenge),
    }


def _proven_by_password(call: Call, attempt: Attempt, password: str) -> dict[str, Any]:
    pool, client, user = attempt.pool, attempt.client, attempt.user
    if user is None:
        raise incorrect_credentials()
    require_proof(call, client, user, attempt.event_id, lambda: matches(pool, user, password))
    return after_password(call, _proven(call, attempt, user))


def _proven_by_code(
    call: Call, attempt: Attempt, session: Session, text: str, responses: Parameters
) -> dict[str, Any]:
    """A code that was sent: it also confirms the user and verifies where it went."""
    challenge, user = session.challenge, attempt.user
    code = required(responses, f"{challenge}_CODE")
    attribute = OTP_ATTRIBUTE[challenge]
    if user is None or user.attributes.get(attribute) != session.address:
        raise code_mismatch()
    if not sessions.fits(text, session, code):
        raise code_mismatch()
    sign_in_codes.verify(call, attempt.pool, user, attribute)
    if user.status == users.UNCONFIRMED:
        codes.forget(call, user, codes.SIGN_UP)
        user.status = users.CONFIRMED
        user.modified = call.timestamp
    users.save(call, user)
    sessions.use_up(call, text)
    return signed_in(call, _proven(call, attempt, user).having(METHODS[challenge]))


def _proven_by_passkey(
    call: Call, attempt: Attempt, session: Session, text: str, responses: Parameters
) -> dict[str, Any]:
    """An assertion by a passkey, right or wrong, is the one answer that the challenge gets."""
    assertion = webauthn.read_assertion(required(responses, "CREDENTIAL"))
    pool, user = attempt.pool, attempt.user
    assert user is not None, "only those who have one are asked for a passkey"
    sessions.use_up(call, text)
    passkey = webauthn_sign_in.accept(
        call, pool, user, assertion, lambda challenge: sessions.fits(text, session, challenge)
    )
    roams = passkey.attachment == "cross-platform"
    method = ROAMING_METHOD if roams else PLATFORM_METHOD
    return signed_in(call, _proven(call, attempt, user).having(method))


def _proven(call: Call, attempt: Attempt, user: User) -> SignIn:
    """The sign-in whose first factor `user` has proven now."""
    pool, client = attempt.pool, attempt.client
    device = devices.brought(call, pool, user, None, attempt.device_key)
    since = int(call.now)
    return SignIn(pool, client, user, attempt.event_id, since, device=device, goal=attempt.goal)
