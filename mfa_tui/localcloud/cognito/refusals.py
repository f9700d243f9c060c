"""The service's own words where more than one operation says them (all of them observed)."""

from __future__ import annotations

from collections.abc import Mapping

from mfa_tui.localcloud.cognito.errors import ServiceError


def invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterException", message)


def not_authorized(message: str) -> ServiceError:
    return ServiceError("NotAuthorizedException", message)


def not_implemented(what: str) -> ServiceError:
    """For what the real service can and this one cannot: it must never pretend."""
    return ServiceError("NotImplemented", f"The local cloud does not implement {what}.")


def incorrect_credentials() -> ServiceError:
    return not_authorized("Incorrect username or password.")


def user_absent() -> ServiceError:
    return ServiceError("UserNotFoundException", "User does not exist.")


def username_unknown() -> ServiceError:
    """For an absent user where codes are asked for or sent in."""
    return ServiceError("UserNotFoundException", "Username/client id combination not found.")


def user_disabled() -> ServiceError:
    return not_authorized("User is disabled.")


def user_unconfirmed() -> ServiceError:
    return ServiceError("UserNotConfirmedException", "User is not confirmed.")


def invalid_session() -> ServiceError:
    return not_authorized("Invalid session for the user.")


def session_used() -> ServiceError:
    """For a step that has been taken already."""
    return not_authorized("Invalid session for the user, session can only be used once.")


def invalid_access_token() -> ServiceError:
    return not_authorized("Invalid Access Token")


def code_mismatch() -> ServiceError:
    """For a code that was sent; an authenticator's has its own text."""
    return ServiceError("CodeMismatchException", "Invalid code or auth state for the user.")


def totp_off() -> ServiceError:
    return ServiceError(
        "SoftwareTokenMFANotFoundException",
        "Software Token MFA has not been enabled by the userPool",
    )


def rate_exceeded() -> ServiceError:
    """For a call that comes while there are too many."""
    return ServiceError("TooManyRequestsException", "Rate exceeded")


def tier_too_low(feature: str, tier: str = "LITE") -> ServiceError:
    """For what a pool on the plan `tier` cannot have."""
    return ServiceError(
        "FeatureUnavailableInTierException",
        f"The following features need to be disabled for the {tier} pricing tier configured: "
        f"{feature}",
    )


def sms_missing() -> ServiceError:
    """For factors by text message in a pool that cannot send any."""
    return invalid(
        "SMS configuration and Auto verification for phone_number are required when MFA is "
        "required/optional"
    )


def recovery_conflict(mechanism: str, factor: str) -> ServiceError:
    """For a factor whose channel is the only one that can reset a password."""
    return invalid(
        "Invalid account recovery setting parameter. Account Recovery Setting cannot use "
        f"{mechanism} as a recovery mechanism when {factor} is configured."
    )


def weak_password(prefix: str, problem: str) -> ServiceError:
    return ServiceError("InvalidPasswordException", f"{prefix}: {problem}")


def required(parameters: Mapping[str, str], name: str) -> str:
    """The value of map key `name`; a missing or empty one is refused."""
    value = parameters.get(name)
    if not value:
        raise invalid(f"Missing required parameter {name}")
    return value
