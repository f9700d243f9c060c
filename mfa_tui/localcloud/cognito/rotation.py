"""RefreshTokenRotation: whether a client's refresh tokens are replaced whenever they are used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import invalid, tier_too_low

Settings = Mapping[str, Any]


def check_rotation(pool: Pool, settings: Settings) -> None:
    """Refuse rotation where the plan or the client's own flows rule it out. Raises ServiceError."""
    if not rotates(settings):
        return
    if pool.is_lite:
        raise tier_too_low("Refresh Token Rotation")
    if "ALLOW_REFRESH_TOKEN_AUTH" in settings.get("ExplicitAuthFlows", []):
        raise invalid(
            "ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token "
            "rotation is enabled."
        )


def described_rotation(settings: Settings) -> dict[str, Any]:
    """The member as DescribeUserPoolClient shows it; nothing when it was not given."""
    if "RefreshTokenRotation" not in settings:
        return {}
    given = settings["RefreshTokenRotation"]
    grace = given.get("RetryGracePeriodSeconds", 0) if rotates(settings) else 0
    return {"RefreshTokenRotation": given | {"RetryGracePeriodSeconds": grace}}


def rotates(settings: Settings) -> bool:
    """Whether a client with these settings gets a new refresh token for each used one."""
    return settings.get("RefreshTokenRotation", {}).get("Feature") == "ENABLED"


def grace_seconds(settings: Settings) -> float:
    """How long a replaced refresh token may be tried once more."""
    return settings.get("RefreshTokenRotation", {}).get("RetryGracePeriodSeconds", 0)
