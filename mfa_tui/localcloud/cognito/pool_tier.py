"""UserPoolTier: what keeps a pool from going down to the plan LITE (Developer Guide: Feature plans)."""

from __future__ import annotations

from collections.abc import Callable

from mfa_tui.localcloud.cognito import clients
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.guesses import tier_change
from mfa_tui.localcloud.cognito.pools import Pool

_ROTATION = "Refresh Token Rotation"
_FEATURES: dict[str, Callable[[Pool], object]] = {
    "Email MFA": lambda pool: "EmailMfaConfiguration" in pool.mfa,
    "Choice-based authentication": lambda pool: set(pool.first_factors) != {"PASSWORD"},
    "Password History": lambda pool: pool.password_policy.get("PasswordHistorySize"),
    "Passkey MFA": lambda pool: pool.passkeys_can_be_mfa,
    "ACR Configuration": lambda pool: pool.document.get("AcrConfiguration"),
    "Access Token Customization": lambda pool: (
        pool.triggers.get("PreTokenGenerationConfig", {}).get("LambdaVersion", "V1_0") != "V1_0"
    ),
}
"""What LITE has not, and whether a pool uses it."""


def check_tier_change(call: Call, before: Pool, after: Pool) -> None:
    """Refuse to lower the plan while a feature that needs the higher one stays on.

    A feature that the same request turns on is refused elsewhere. Raises ServiceError.
    """
    if before.is_lite or not after.is_lite:
        return
    kept = [name for name, used in _FEATURES.items() if used(before) and used(after)]
    if any(client.rotates for _, client in clients.of_pool(call, before, "")):
        kept.append(_ROTATION)
    if kept:
        raise tier_change(kept)
