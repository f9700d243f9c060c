"""Where nobody has published what the real service does: every guess of the local Cognito.

Each is plausible and none is observed. Nothing that is taught or explained may be built on one.
Besides the values below it is guessed that
- a wrong TOTP code never locks a user out (the documentation says five, reports say otherwise);
- confirmation codes may be tried without limit;
- a used 30 s step, not a used code, is what a replay is measured by;
- finishing `MFA_SETUP` activates the factor for the user without preferring it;
- `Enabled: false` deactivates an authenticator and keeps its secret.
"""

from __future__ import annotations

from mfa_tui.localcloud.cognito.errors import ServiceError

TIMESTAMP_SKEW_SECONDS = 5 * 60
TOTP_WINDOW_STEPS = 1
EXPIRED_SESSIONS_KEPT_SECONDS = 24 * 60 * 60
"""How long an expired Session is still told apart from garbage."""
UNSPECIFIED_CHARACTER_CLASSES_REQUIRED = False
"""Whether a given PasswordPolicy asks for the character classes that it does not mention."""


def body_too_large() -> ServiceError:
    return ServiceError("SerializationException", "The request body is larger than 1048576 bytes.")


def unknown_path() -> ServiceError:
    return ServiceError("UnknownOperationException", status=404)


def user_auth_disabled() -> str:
    return "USER_AUTH is not enabled for the client."


def mixed_auth_flows() -> ServiceError:
    return _invalid("Auth flows with and without the ALLOW_ prefix cannot be used together.")


def secret_not_generated() -> ServiceError:
    return _invalid("ClientSecret and GenerateSecret cannot be used together.")


def srp_a_unreadable() -> ServiceError:
    return _invalid("SRP_A is not a hexadecimal number.")


def no_usable_factor() -> ServiceError:
    """MFA is required and the user can neither use nor set up a factor (rows 4 and 11 of 5.3)."""
    return _invalid("User has no MFA method that can be used or set up.")


def setup_unfinished() -> ServiceError:
    """`MFA_SETUP` is answered before VerifySoftwareToken."""
    return ServiceError("NotAuthorizedException", "Invalid session for the user.")


def no_token_or_session() -> ServiceError:
    return _invalid("Either AccessToken or Session must be given.")


def nothing_to_verify() -> ServiceError:
    """VerifySoftwareToken without an AssociateSoftwareToken before it."""
    return ServiceError(
        "EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"
    )


def two_preferred() -> ServiceError:
    return _invalid("Only one MFA method can be preferred.")


def new_attribute_unknown(name: str) -> ServiceError:
    return _invalid(f"Invalid attributes given, {name} is not part of the schema")


def password_missing() -> ServiceError:
    return _invalid("Password is required.")


def filter_unreadable() -> ServiceError:
    return _invalid("Error while parsing filter.")


def filter_attribute(name: str) -> ServiceError:
    return _invalid(f"Error while parsing filter: {name} is not searchable.")


def pagination_token() -> ServiceError:
    return _invalid("Invalid pagination token.")


def token_validity() -> ServiceError:
    return _invalid("Invalid range for token validity.")


def token_type_unsupported() -> ServiceError:
    return ServiceError("UnsupportedTokenTypeException", "Only refresh tokens can be revoked.")


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterException", message)
