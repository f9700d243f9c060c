"""Where nobody has published what the real service does: every guess of the local Cognito.

Each is plausible and none is observed. Nothing that is taught or explained may be built on one.
Those around step-up and the secrets of clients are in `step_up_refusals`, `client_secret_refusals`.
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
- a deleted user's access token is an invalid one where UserNotFoundException is not listed;
- ConfirmSignUp answers with a Session also where it was sent none (aws-amplify never sends it);
- the code of a sign-up counts as a first factor, and a due second one is still asked for;
- AdminCreateUser makes a user without a password only with SUPPRESS and a verified address;
- a factor that the pool does not offer is refused like one that the user has not set up;
- a rotated refresh token that outlives its client's rotation is an invalid one;
- SetUserSettings keeps what it is given and changes no sign-in (documented: no longer supported);
- a plan cannot be lowered for the features of the pool and the rotation of its clients;
- a user whose password must be reset is not offered a code or a passkey instead;
- an absent user is one without passkeys, and so is one whose passkeys are for a former relying party;
- an assertion that is no proof ends the attempt like a wrong password, and locks nobody out;
- a sign counter that does not advance makes an assertion no proof, unless it is and stays 0;
- CREDENTIAL in the answer to SELECT_CHALLENGE is not looked at: nothing was there to be signed;
- the other factor that passkeys as MFA call for is looked for only when they are turned on;
- registering needs the user verification of the pool, also where passkeys are MFA;
- a credential that somebody has registered, or whose user is not verified though that is required,
  is refused as one that is not supported;
- an event knows nothing of a user who is not stored yet but his attributes;
- members that an event has no value for are there, empty: `clientMetadata`, `validationData`;
- PreAuthentication runs when a sign-in begins, whichever way, before anything is proven;
- functions are run three times when they do not answer in time, and once when they fail;
- a missing or null `answerCorrect` is no answer, and a missing flag of PreSignUp is false;
- CUSTOM_AUTH needs DefineAuthChallenge at its start and VerifyAuthChallengeResponse for an answer;
  without CreateAuthChallenge a CUSTOM_CHALLENGE has nothing to show but the USERNAME;
- DefineAuthChallenge can ask for PASSWORD_VERIFIER only as the first step after SRP_A;
- a wrong SRP proof ends a custom sign-in before any function hears of it;
- an answered CUSTOM_CHALLENGE is forgotten before its function runs, also when that one fails;
- in a custom sign-in pool MFA follows the password, and DefineAuthChallenge has the last word;
- without a password the status of a user counts only when tokens are due, and a temporary password
  need not be changed;
- a disabled user of a client that hides users looks like an absent one in CUSTOM_AUTH too;
- PreSignUp does not confirm or verify users that administrators make, and is not asked about a
  second invitation;
- a user is stored before the words of his message are asked for, and stays when that fails;
- after a new password and a second factor the triggerSource is TokenGeneration_Authentication;
- V1 of PreTokenGeneration overrides the groups of the ID token only;
- a migrated user keeps a password that the policy would refuse, and is not welcomed by a message;
- a UserMigration trigger that brings no attributes has not found the user;
- USER_AUTH does not migrate anybody;
- devices are tracked in every flow but ADMIN_USER_PASSWORD_AUTH (documented), and DEVICE_KEY counts
  in every step;
- a DEVICE_KEY that is not known is refused when a first factor is proven, and before a SECRET_BLOCK
  is used up: clients repeat that step without it; in a pool that tracks no devices it is ignored;
- a device stands in for a code or the choice of one, never for MFA_SETUP, and is asked only where
  MFA is due; a pure custom sign-in, for which no MFA is due, does not ask for it at the end;
- a wrong proof by a device locks nobody out;
- a refresh needs the DEVICE_KEY of a confirmed device also when the tokens are older than tracking;
- a forgotten device can be confirmed again with the tokens that brought its key;
- devices stay known, and out of reach, while tracking is off;
- `dev:device_sdk` is left out: the local cloud does not know its callers' programs.
"""

from __future__ import annotations

from collections.abc import Iterable

from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.refusals import recovery_conflict

TIMESTAMP_SKEW_SECONDS = 5 * 60
TOTP_WINDOW_STEPS = 1
CALLER_WITHOUT_CLIENT = "CLIENT_ID_NOT_APPLICABLE"
"""The `clientId` of events of operations that name no client, as public logs show it."""
WRONG_CODES_BEFORE_LOCK = 5
"""Wrong MFA codes in a row that lock a user, as failed passwords do (documented; reports differ)."""
EMAIL_REFUSAL_AT_SIGN_IN = "InvalidEmailRoleAccessPolicyException"
"""How InitiateAuth refuses what SES will not send: CodeDeliveryFailure is not among its errors."""
SMS_SENDER = "NOTICE"
"""Whom a text message names as its sender where no number of one's own is set up."""
EMAIL_CODE_SUBJECT = "Your authentication code"
EMAIL_CODE_TEXT = "Your authentication code is {####}"
"""The mail with a code when the MFA configuration has no words of its own."""
CUSTOM_ATTRIBUTES_MUTABLE = False
"""Whether a custom attribute can be changed when its definition does not say so."""
ATTEMPTS_PER_HOUR = 5
"""Codes that may be asked for, and wrong ones tried, for one account (documented: 5 to 20)."""
DEVICE_ADDRESS = "127.0.0.1"
"""The `last_ip_used` of every device: the local cloud does not know its callers' addresses."""
EXPIRED_SESSIONS_KEPT_SECONDS = 24 * 60 * 60
"""How long an expired Session is still told apart from garbage."""
PASSKEY_REGISTRATION_SECONDS = 3 * 60
"""How long the challenge of StartWebAuthnRegistration is good; its options say one minute."""
UNSPECIFIED_CHARACTER_CLASSES_REQUIRED = False
"""Whether a given PasswordPolicy asks for the character classes that it does not mention."""


def body_too_large() -> ServiceError:
    return ServiceError("SerializationException", "The request body is larger than 1048576 bytes.")


def unknown_path() -> ServiceError:
    return ServiceError("UnknownOperationException", status=404)


def must_be_signed(name: str) -> ServiceError:
    """A header that decides about a request and that its signature leaves out."""
    return ServiceError(
        "InvalidSignatureException",
        f"'{name}' must be a 'SignedHeader' in the AWS Authorization.",
    )


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
    return recovery_conflict("verified_email", "Email MFA")


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


def legacy_option() -> ServiceError:
    """MFAOptions has anything but SMS to phone_number."""
    return _invalid("MFAOptions can only have DeliveryMedium SMS and AttributeName phone_number.")


def tier_change(features: Iterable[str]) -> ServiceError:
    """A lower plan while features need the higher one, in the words known from turning one on."""
    return ServiceError(
        "TierChangeNotAllowedException",
        "The following features need to be disabled for the LITE pricing tier configured: "
        f"{', '.join(features)}",
    )


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


def devices_not_tracked() -> ServiceError:
    return ServiceError(
        "InvalidUserPoolConfigurationException", "User pool is not configured for device tracking."
    )


def device_key_exists() -> ServiceError:
    return ServiceError("DeviceKeyExistsException", "Device already exists.")


def device_owner_absent() -> ServiceError:
    """AdminGetDevice and AdminListDevices have no UserNotFoundException."""
    return ServiceError("ResourceNotFoundException", "User does not exist.")


def pagination_token() -> ServiceError:
    return _invalid("Invalid pagination token.")


def webauthn(problem: str) -> ServiceError:
    """`WebAuthn<problem>Exception`: when each is thrown is documented, with which words is not."""
    return ServiceError(f"WebAuthn{problem}Exception", _WEBAUTHN[problem])


_WEBAUTHN = {
    "NotEnabled": "Passkeys are not enabled for the user pool.",
    "ConfigurationMissing": "The user pool has no relying party ID and no domain.",
    "ChallengeNotFound": "The passkey registration was not started, or has expired.",
    "ClientMismatch": "The passkey registration was started by another app client.",
    "RelyingPartyMismatch": "The passkey is for another relying party than the user pool's.",
    "OriginNotAllowed": "The origin of the passkey does not match the relying party ID.",
    "CredentialNotSupported": "The passkey is not supported.",
}


def credential_unreadable() -> ServiceError:
    return _invalid("Credential is not a valid passkey response.")


def passkey_refused() -> ServiceError:
    """An assertion that is no proof."""
    return ServiceError("NotAuthorizedException", "Passkey verification failed.")


def passkey_unknown() -> ServiceError:
    return ServiceError("ResourceNotFoundException", "Credential does not exist.")


def too_many_passkeys() -> ServiceError:
    return ServiceError("LimitExceededException", "The user has the maximum number of passkeys.")


def passkeys_alone() -> ServiceError:
    return _invalid("WEB_AUTHN cannot be the only allowed first auth factor.")


def passkeys_not_mfa() -> ServiceError:
    """WebAuthnMfaSettings in a pool whose FactorConfiguration is SINGLE_FACTOR."""
    return _invalid("Passkeys are not configured for MFA in the user pool.")


def passkeys_need_another() -> ServiceError:
    return _invalid("Another MFA method must be active to turn on passkeys as MFA.")


def nothing_to_auto_verify(name: str) -> ServiceError:
    """A PreSignUp trigger calls an address verified that the new user does not have."""
    return _invalid(f"The user does not have a value for the attribute {name}.")


def two_token_triggers() -> ServiceError:
    """LambdaConfig names two different functions for PreTokenGeneration."""
    return _invalid("PreTokenGeneration and PreTokenGenerationConfig must name the same function.")


def token_validity() -> ServiceError:
    return _invalid("Invalid range for token validity.")


def token_type_unsupported() -> ServiceError:
    return ServiceError("UnsupportedTokenTypeException", "Only refresh tokens can be revoked.")


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterException", message)
