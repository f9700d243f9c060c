"""What the refusals around trusted devices and passkeys mean for a person."""

from __future__ import annotations

from mfa_tui.signin.rule import Rule

TRUST_RULES = (
    Rule(
        "ResourceNotFoundException",
        "device does not exist",
        "The device was forgotten meanwhile, here or elsewhere. Open the list again to see which "
        "are left.",
        False,
    ),
    Rule(
        "InvalidUserPoolConfigurationException",
        "device",
        "This pool does not track devices. An administrator turns that on: DeviceConfiguration in "
        "UpdateUserPool.",
        False,
    ),
    Rule(
        "DeviceKeyExistsException",
        "",
        "This device is confirmed already: there is nothing left to do.",
        False,
    ),
    Rule(
        "NotAuthorizedException",
        "invalid refresh token",
        "The refresh token is no longer good. Where a pool tracks devices, it also needs the device "
        "it was given to, confirmed and not forgotten. Sign in again.",
        False,
    ),
    Rule(
        "WebAuthnNotEnabledException",
        "",
        "Passkeys are switched off in this pool. An administrator adds WEB_AUTHN to its "
        "AllowedFirstAuthFactors (UpdateUserPool).",
        False,
    ),
    Rule(
        "WebAuthnConfigurationMissingException",
        "",
        "The pool does not know for which site its passkeys are: it has no domain and no "
        "RelyingPartyId. An administrator sets one with SetUserPoolMfaConfig.",
        False,
    ),
    Rule(
        "WebAuthnChallengeNotFoundException",
        "",
        "The registration took too long or was done already. Begin it again.",
        True,
    ),
    Rule(
        "WebAuthnClientMismatchException",
        "",
        "The tokens belong to another app client than the one that began. Sign in again.",
        False,
    ),
    Rule(
        "WebAuthnRelyingPartyMismatchException",
        "",
        "The passkey was made for another site than the pool's RelyingPartyId, which was changed in "
        "between. Begin again.",
        True,
    ),
    Rule(
        "WebAuthnOriginNotAllowedException",
        "",
        "The address that asked for the passkey does not belong to the pool's RelyingPartyId, which "
        "may have been changed in between. Begin again.",
        True,
    ),
    Rule(
        "WebAuthnCredentialNotSupportedException",
        "",
        "The pool does not take this passkey. Where it requires user verification, the phone needs "
        "its screen lock on.",
        True,
    ),
    Rule(
        "LimitExceededException",
        "passkeys",
        "A user can have twenty passkeys. Delete one that is no longer needed.",
        False,
    ),
    Rule(
        "ResourceNotFoundException",
        "credential",
        "The passkey was deleted meanwhile. Open the list again to see which are left.",
        False,
    ),
)
