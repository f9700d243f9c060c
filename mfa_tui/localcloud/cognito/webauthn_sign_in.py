"""A passkey as first factor: the options of the WEB_AUTHN challenge, and the answer to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfa_tui.localcloud.cognito import guesses, passkeys, webauthn
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.passkeys import Passkey
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import User
from mfa_tui.localcloud.cognito.webauthn import Demand

if TYPE_CHECKING:
    from fido2.webauthn import AuthenticationResponse


@dataclass(frozen=True, slots=True)
class Question:
    """What an authenticator is asked: CREDENTIAL_REQUEST_OPTIONS, and the `challenge` in them.

    The challenge is in base64url without padding.
    """

    options: str
    challenge: str


def question(call: Call, pool: Pool, client: Client, user: User) -> Question:
    """A new challenge for the passkeys with which `user` could sign in now."""
    challenge = call.entropy(webauthn.CHALLENGE_BYTES)
    usable = passkeys.usable(call, pool, user)
    options = webauthn.request_options(
        _demand(pool, user), challenge, usable, client.session_seconds
    )
    return Question(options, webauthn.websafe(challenge))


def accept(
    call: Call,
    pool: Pool,
    user: User,
    assertion: AuthenticationResponse,
    is_asked: Callable[[str], bool],
) -> Passkey:
    """Take `assertion` as the proof that `user` holds one of his passkeys. Raises ServiceError.

    `is_asked` tells whether a challenge in base64url is the one that has been put.
    """
    known = {passkey.credential_id: passkey for passkey in passkeys.usable(call, pool, user)}
    passkey = known.get(assertion.id)
    challenge = webauthn.websafe(assertion.response.client_data.challenge)
    if passkey is None or not is_asked(challenge):
        raise guesses.passkey_refused()
    if not webauthn.is_proof(assertion, _demand(pool, user), passkey, user.sub.encode()):
        raise guesses.passkey_refused()
    passkey.sign_count = assertion.response.authenticator_data.counter
    passkeys.save(call, passkey)
    return passkey


def _demand(pool: Pool, user: User) -> Demand:
    return Demand(passkeys.relying_party(pool) or "", passkeys.verification(pool, user))
