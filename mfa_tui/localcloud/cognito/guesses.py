"""Where nobody has published what the real service does: every guess of the local Cognito.

Each is plausible and none is observed. Nothing that is taught or explained may be built on one.
Besides the values below it is guessed that
- only wrong codes of second factors lock a user out, not those of a first factor;
- too many wrong confirmation codes are refused for an hour, also after a new code was sent;
- a weak password or a taken alias does not use up the confirmation code it came with;
- a disabled user can neither ask for a reset code nor use one;
- a reset code does not confirm a user whose sign-up is unconfirmed;
- a channel is barred from resetting a password when it is the preferred factor or, where none is
  preferred, any active one;
- deleting an address deletes whether it was verified, and another code for an address that waits
  to be verified goes to that one;
- an immutable attribute cannot be deleted either;
- UpdateUserPool keeps what no source says it resets, and UpdateUserPoolClient the ClientName;
- wrong attributes of a client are refused with the same words when it is updated;
- invitations name the address where addresses are usernames;
- a used 30 s step, not a used code, is what a replay is measured by;
- finishing `MFA_SETUP` activates the factor for the user without preferring it;
- `Enabled: false` deactivates an authenticator and keeps its secret;
- a factor that the user turned on is no longer kept back for resetting his password;
- where no factor is eligible and the pool has authenticators, MFA_SETUP comes, not an error;
- a code that was sent dies when the user's address changes;
- PASSWORD and PASSWORD_SRP are put as challenges when chosen without the password or SRP_A;
- a disabled user of a client that hides users looks like an absent one in USER_AUTH;
- a Session of SignUp that has expired does not keep ConfirmSignUp from confirming;
- the code of a sign-up counts as a first factor, and a due second one is still asked for;
- AdminCreateUser makes a user without a password only with SUPPRESS and a verified address;
- a factor that the pool does not offer is refused like one that the user has not set up;
- a rotated refresh token that outlives its client's rotation is an invalid one;
- a user whose password must be reset is not offered a code instead.
"""

from __future__ import annotations

from mfa_tui.localcloud.cognito.errors import ServiceError

TIMESTAMP_SKEW_SECONDS = 5 * 60
TOTP_WINDOW_STEPS = 1
WRONG_CODES_BEFORE_LOCK = 5
"""Wrong MFA codes in a row that lock a user, as failed passwords do (documented; reports differ)."""
EMAIL_REFUSAL_AT_SIGN_IN = "InvalidEmailRoleAccessPolicyException"
"""How InitiateAuth refuses what SES will not send: CodeDeliveryFailure is not among its errors."""
EMAIL_CODE_SUBJECT = "Your authentication code"
EMAIL_CODE_TEXT = "Your authentication code is {####}"
"""The mail with a code when the MFA configuration has no words of its own."""
CUSTOM_ATTRIBUTES_MUTABLE = False
"""Whether a custom attribute can be changed when its definition does not say so."""
ATTEMPTS_PER_HOUR = 5
"""Codes that may be asked for, and wrong ones tried, for one account (documented: 5 to 20)."""
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


def email_is_recovery() -> ServiceError:
    """E-mail MFA where a password can be reset by e-mail only, in the words known for SMS."""
    return _invalid(
        "Invalid account recovery setting parameter. Account Recovery Setting cannot use "
        "verified_email as a recovery mechanism when Email MFA is configured."
    )


def no_usable_factor() -> ServiceError:
    """MFA is required and the user can neither use nor set up a factor (rows 4 and 11 of 5.3)."""
    return _invalid("User has no MFA method that can be used or set up.")


def no_mfa_type(answer: str) -> ServiceError:
    return _invalid(f"{answer} is not an MFA type.")


def mfa_type_not_offered(factor: str) -> ServiceError:
    """ANSWER names a factor that the list of the challenge does not have."""
    return ServiceError("MFAMethodNotFoundException", f"{factor} is not available for the user.")


def challenge_not_available(answer: str) -> ServiceError:
    """ANSWER names a challenge that AvailableChallenges does not have."""
    return _invalid(f"{answer} is not an available challenge.")


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


def password_reused() -> ServiceError:
    return ServiceError(
        "PasswordHistoryPolicyViolationException", "Password has previously been used."
    )


def previous_password_missing() -> ServiceError:
    return _invalid("PreviousPassword is required.")


def recovery_by_administrator() -> ServiceError:
    """The only RecoveryMechanism is `admin_only`."""
    return ServiceError("NotAuthorizedException", "Contact administrator to reset password.")


def attribute_not_verifiable(name: str) -> ServiceError:
    return _invalid(f"The attribute {name} cannot be verified.")


def attribute_not_set(name: str) -> ServiceError:
    return _invalid(f"User does not have a value for the attribute {name}.")


def filter_unreadable() -> ServiceError:
    return _invalid("Error while parsing filter.")


def filter_attribute(name: str) -> ServiceError:
    return _invalid(f"Error while parsing filter: {name} is not searchable.")


def limit_too_small() -> ServiceError:
    """Lists of groups refuse a Limit of 0, which the API model allows."""
    return _invalid(
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
        "Member must have value greater than or equal to 1"
    )


def pagination_token() -> ServiceError:
    return _invalid("Invalid pagination token.")


def token_validity() -> ServiceError:
    return _invalid("Invalid range for token validity.")


def token_type_unsupported() -> ServiceError:
    return ServiceError("UnsupportedTokenTypeException", "Only refresh tokens can be revoked.")


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterException", message)
