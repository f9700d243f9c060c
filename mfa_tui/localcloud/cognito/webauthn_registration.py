"""Registering, listing and deleting passkeys: the signed-in user's own operations."""

from __future__ import annotations

import re
from typing import Any

from mfa_tui.localcloud.cognito import guesses, pages, passkeys, webauthn
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.passkeys import WEB_AUTHN, Passkey
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.tokens import Bearer, bearer
from mfa_tui.localcloud.cognito.users import User
from mfa_tui.localcloud.cognito.webauthn import Demand

_UNKNOWN = "Unknown authenticator"


def start_web_authn_registration(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """StartWebAuthnRegistration: the options for making a passkey."""
    holder = _registrant(call, params)
    site = passkeys.relying_party(holder.pool)
    if site is None:
        raise guesses.webauthn("ConfigurationMissing")
    user = holder.user
    _check_room(call, user)
    challenge = call.entropy(webauthn.CHALLENGE_BYTES)
    passkeys.open_registration(call, user, holder.client_id, challenge)
    options = webauthn.creation_options(
        _demand(holder.pool, site),
        challenge,
        user.username,
        user.sub.encode(),
        passkeys.of_user(call, user),
    )
    return {"CredentialCreationOptions": options}


def complete_web_authn_registration(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """CompleteWebAuthnRegistration: store the passkey that an authenticator has made."""
    holder = _registrant(call, params)
    pool, user = holder.pool, holder.user
    response = webauthn.read_registration(params["Credential"])
    # before the challenge is used up: clients try again by themselves when a limit is exceeded
    _check_room(call, user)
    client_data = response.response.client_data
    client_id = passkeys.take_registration(call, user, client_data.challenge)
    site = passkeys.relying_party(pool)
    if client_id is None or site is None:
        raise guesses.webauthn("ChallengeNotFound")
    if client_id != holder.client_id:
        raise guesses.webauthn("ClientMismatch")
    reached_by = webauthn.transports(params["Credential"])
    passkey = webauthn.new_passkey(response, _demand(pool, site), reached_by, call.timestamp)
    if passkeys.is_registered(call, passkey.credential_id):
        raise guesses.webauthn("CredentialNotSupported")
    passkeys.add(call, user, passkey)
    return {}


def list_web_authn_credentials(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ListWebAuthnCredentials, oldest first."""
    user = bearer(call, params["AccessToken"]).user
    after = _start(params.get("NextToken"))
    numbered = ((str(number), one) for number, one in passkeys.numbered(call, user, after))
    found, token = pages.page(numbered, params.get("MaxResults") or passkeys.MOST)
    listed = [_described(passkey) for passkey in found]
    return {"Credentials": listed} | ({"NextToken": token} if token else {})


def delete_web_authn_credential(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """DeleteWebAuthnCredential: the pool forgets it, the authenticator does not."""
    user = bearer(call, params["AccessToken"]).user
    if not passkeys.remove(call, user, params["CredentialId"]):
        raise guesses.passkey_unknown()
    return {}


def _registrant(call: Call, params: dict[str, Any]) -> Bearer:
    holder = bearer(call, params["AccessToken"])
    if WEB_AUTHN not in holder.pool.first_factors:
        raise guesses.webauthn("NotEnabled")
    return holder


def _demand(pool: Pool, site: str) -> Demand:
    return Demand(site, pool.passkey_settings.get("UserVerification", "preferred"))


def _check_room(call: Call, user: User) -> None:
    if len(passkeys.of_user(call, user)) >= passkeys.MOST:
        raise guesses.too_many_passkeys()


def _start(token: str | None) -> int:
    """The number of the last passkey already shown."""
    number = pages.start(token)
    if not re.fullmatch("[0-9]{0,18}", number):
        raise guesses.pagination_token()
    return int(number or 0)


def _described(passkey: Passkey) -> dict[str, Any]:
    described = {
        "AuthenticatorTransports": passkey.transports,
        "CreatedAt": passkey.created,
        "CredentialId": passkey.credential_id,
        "FriendlyCredentialName": _UNKNOWN,
        "RelyingPartyId": passkey.rp_id,
    }
    attachment = passkey.attachment
    return described | ({"AuthenticatorAttachment": attachment} if attachment else {})
