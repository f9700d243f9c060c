"""The refusals around levels of authentication: when is documented, the type and words are guesses.

Besides it is guessed that
- only a sign-in that names TARGET_ACR_VALUES has acr and amr in its tokens, and an ACCESS_TOKEN
  without them brings nothing along; absent users are asked as ever;
- the methods of the token and the new ones are in `amr` together, and auth_time is that of now;
- a factor counts that the user can answer with, turned on or not, but none where MFA is OFF; a
  second factor is asked for when the token has the password, else what AvailableChallenges lists;
- a remembered device does not stand in for a factor that the level needs.
"""

from __future__ import annotations

from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.refusals import invalid, not_authorized


def access_token_alone() -> ServiceError:
    """ACCESS_TOKEN without TARGET_ACR_VALUES."""
    return invalid("ACCESS_TOKEN requires TARGET_ACR_VALUES.")


def access_token_of_another() -> ServiceError:
    """The ACCESS_TOKEN was not issued for USERNAME."""
    return not_authorized("Access Token does not belong to the user.")


def max_age_unreadable() -> ServiceError:
    """MAX_AGE is no number of seconds."""
    return invalid("MAX_AGE must be a number of seconds.")


def no_level() -> ServiceError:
    """TARGET_ACR_VALUES names no level of the pool."""
    return invalid("None of the TARGET_ACR_VALUES is an authentication level of the user pool.")


def level_reached() -> ServiceError:
    """The ACCESS_TOKEN is of that level or a higher one."""
    return invalid("The access token already meets the requested authentication level.")


def level_out_of_reach() -> ServiceError:
    """The user has not the factors for any of the levels."""
    return invalid("User has no authentication factors for the requested authentication levels.")


def level_names_equal() -> ServiceError:
    """AcrConfiguration gives two levels one name; those that it leaves out have their own."""
    return invalid("The AcrValue of each level must be unique.")
