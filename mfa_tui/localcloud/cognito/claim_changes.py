"""PreTokenGeneration: the trigger that adds, changes and takes away claims before they are signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.group_claims import Group, names_claim, role_claims
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.trigger_output import checked_override
from mfa_tui.localcloud.cognito.triggers import (
    Occasion,
    blank,
    client_metadata,
    event_version,
    fire,
    user_attributes,
)
from mfa_tui.localcloud.cognito.users import User

Claims = dict[str, Any]

_TRIGGER = "PreTokenGeneration"
_ANSWERED = ("RespondToAuthChallenge", "AdminRespondToAuthChallenge")
_REFRESHED = ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")
_BY_CHALLENGE = {
    "NEW_PASSWORD_REQUIRED": "NewPasswordChallenge",
    "DEVICE_PASSWORD_VERIFIER": "AuthenticateDevice",
}
"""The challenges whose answer gives the tokens another triggerSource than Authentication."""
_FIXED = frozenset(
    (
        "acr",
        "amr",
        "at_hash",
        "auth_time",
        "azp",
        "exp",
        "iat",
        "iss",
        "jti",
        "nonce",
        "origin_jti",
        "sub",
        "token_use",
        "client_id",
        "event_id",
        "username",
        "device_key",
        "cognito:username",
        "identities",
    )
)
"""The claims that no trigger changes."""


@dataclass(frozen=True, slots=True)
class ClaimChanges:
    """What a trigger wants changed in the claims of each token: its `…Generation` objects.

    `groups` is the groupOverrideDetails of the ID token, `access_groups` that of the access token.
    """

    id_token: dict[str, Any] = field(default_factory=dict[str, Any])
    access_token: dict[str, Any] = field(default_factory=dict[str, Any])
    groups: dict[str, Any] = field(default_factory=dict[str, Any])
    access_groups: dict[str, Any] = field(default_factory=dict[str, Any])

    def of_id(self, claims: Claims) -> Claims:
        """The claims of the ID token as the trigger wants them."""
        roles = {
            "cognito:roles": self.groups.get("iamRolesToOverride"),
            "cognito:preferred_role": self.groups.get("preferredRole"),
        }
        return _changed(_overridden(claims, _names(self.groups) | roles), self.id_token)

    def of_access(self, claims: Claims) -> Claims:
        """The claims of the access token as the trigger wants them."""
        taken = self.access_token.get("scopesToSuppress") or []
        scopes = [scope for scope in claims["scope"].split() if scope not in taken]
        scopes += [s for s in self.access_token.get("scopesToAdd") or [] if s not in scopes]
        claims = claims | {"scope": " ".join(scopes)}
        return _changed(_overridden(claims, _names(self.access_groups)), self.access_token)


def requested(
    call: Call, pool: Pool, client: Client, user: User, groups: list[Group], scope: str
) -> ClaimChanges:
    """What PreTokenGeneration wants for the tokens of `user` that are about to be made.

    Raises ServiceError when the function fails, or wants what is of no right type.
    """
    version = event_version(pool, _TRIGGER)
    request = {
        "userAttributes": user_attributes(pool, user),
        "groupConfiguration": _configuration(groups),
        "clientMetadata": client_metadata(call),
    }
    if version != "1":
        request["scopes"] = scope.split()
    member = "claimsOverrideDetails" if version == "1" else "claimsAndScopeOverrideDetails"
    occasion = Occasion(pool, user.username, client.id)
    answer = fire(call, occasion, f"TokenGeneration_{_event(call)}", request, blank(member))
    details = (answer or {}).get(member) or {}
    return _first_version(details) if version == "1" else _later_version(details)


def _event(call: Call) -> str:
    """The end of the triggerSource: what makes tokens now."""
    if call.operation in _ANSWERED:
        return _BY_CHALLENGE.get(call.request["ChallengeName"], "Authentication")
    if call.operation == "GetTokensFromRefreshToken":
        return "RefreshTokens"
    return "RefreshTokens" if call.request.get("AuthFlow") in _REFRESHED else "Authentication"


def _configuration(groups: list[Group]) -> dict[str, Any]:
    roles = role_claims(groups)
    return {
        "groupsToOverride": names_claim(groups).get("cognito:groups", []),
        "iamRolesToOverride": roles.get("cognito:roles", []),
        "preferredRole": roles.get("cognito:preferred_role"),
    }


def _first_version(details: dict[str, Any]) -> ClaimChanges:
    """V1 changes nothing but the ID token."""
    checked_override(details, texts_only=True)
    return ClaimChanges(id_token=details, groups=details.get("groupOverrideDetails") or {})


def _later_version(details: dict[str, Any]) -> ClaimChanges:
    checked_override(details, texts_only=False)
    id_token = details.get("idTokenGeneration") or {}
    access_token = details.get("accessTokenGeneration") or {}
    for part in (id_token, access_token):
        checked_override(part, texts_only=False)
    groups = details.get("groupOverrideDetails") or {}
    return ClaimChanges(id_token, access_token, groups, groups)


def _names(groups: dict[str, Any]) -> Claims:
    return {"cognito:groups": groups.get("groupsToOverride")}


def _overridden(claims: Claims, groups: Claims) -> Claims:
    """`claims` with those about groups that are given; an empty list or text takes one away."""
    given = {name: value for name, value in groups.items() if value is not None}
    merged = claims | given
    return {name: merged[name] for name in merged if name not in given or merged[name]}


def _changed(claims: Claims, changes: dict[str, Any]) -> Claims:
    gone = set(changes.get("claimsToSuppress") or ()) - _FIXED
    added = changes.get("claimsToAddOrOverride") or {}
    kept = {name: value for name, value in claims.items() if name not in gone}
    return kept | {name: value for name, value in added.items() if name not in _FIXED}
