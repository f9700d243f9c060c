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


def user_disabled() -> ServiceError:
    return not_authorized("User is disabled.")


def user_unconfirmed() -> ServiceError:
    return ServiceError("UserNotConfirmedException", "User is not confirmed.")


def invalid_session() -> ServiceError:
    return not_authorized("Invalid session for the user.")


def invalid_access_token() -> ServiceError:
    return not_authorized("Invalid Access Token")


def totp_off() -> ServiceError:
    return ServiceError(
        "SoftwareTokenMFANotFoundException",
        "Software Token MFA has not been enabled by the userPool",
    )


def weak_password(prefix: str, problem: str) -> ServiceError:
    return ServiceError("InvalidPasswordException", f"{prefix}: {problem}")


def required(parameters: Mapping[str, str], name: str) -> str:
    """The value of map key `name`; a missing or empty one is refused."""
    value = parameters.get(name)
    if not value:
        raise invalid(f"Missing required parameter {name}")
    return value
