"""What an administrator can change about a person, and what the person will meet then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mfa_tui.signin.administration import Change

if TYPE_CHECKING:
    from mfa_tui.signin.administration import Device, PersonFacts

TOTP = "SOFTWARE_TOKEN_MFA"
PREFERENCES = {
    TOTP: "SoftwareTokenMfaSettings",
    "SMS_MFA": "SMSMfaSettings",
    "EMAIL_OTP": "EmailMfaSettings",
    "WEB_AUTHN": "WebAuthnMfaSettings",
}
"""The block of AdminSetUserMFAPreference for each factor."""
MEDIA = {"email": "EMAIL", "phone_number": "SMS"}
"""How a message reaches each attribute."""


def remove_authenticator(person: PersonFacts) -> Change:
    """For a lost phone: the secret is gone, and another can be set up."""
    others = [factor for factor in person.factors if factor != TOTP]
    if others:
        meets = f"The next sign-in asks for {' or '.join(others)} instead."
    elif person.mfa == "ON":
        meets = "The next sign-in asks to set up another one (MFA_SETUP)."
    else:
        meets = "The next sign-in asks for no second factor."
    return _about(person, "AdminDeleteSoftwareToken", meets)


def switch_factor(person: PersonFacts, factor: str, *, on: bool) -> Change:
    """Have `factor` asked for at sign-ins, or no longer."""
    preferred = {"PreferredMfa": on and person.preferred == factor}
    block = {"Enabled": on} | ({} if factor == "WEB_AUTHN" else preferred)
    if on:
        meets = f"Sign-ins may ask for {factor}."
    elif person.mfa == "ON":
        meets = f"This pool requires MFA: {factor} stays, only a preference for it goes."
    else:
        meets = f"Sign-ins do not ask for {factor}; what is set up stays."
    return _preference(person, factor, block, meets)


def prefer_factor(person: PersonFacts, factor: str, *, preferred: bool) -> Change:
    """Have `factor` asked for before all others, or let the person choose."""
    block = {"Enabled": True, "PreferredMfa": preferred}
    meets = (
        f"Sign-ins ask for {factor} at once."
        if preferred
        else "With several factors, sign-ins ask which (SELECT_MFA_TYPE)."
    )
    return _preference(person, factor, block, meets)


def reset_password(person: PersonFacts) -> Change:
    """Send a code that a new password has to be set with."""
    meets = "A code is sent. Sign-ins are refused until it has set a new password."
    return _about(person, "AdminResetUserPassword", meets)


def set_password(person: PersonFacts, password: str, *, permanent: bool) -> Change:
    """Give the person a `password`, for good or for the next sign-in."""
    meets = (
        "The next sign-in takes this password, and nothing asks for another."
        if permanent
        else "The next sign-in takes this password and asks for a new one (NEW_PASSWORD_REQUIRED)."
    )
    return _about(person, "AdminSetUserPassword", meets, Password=password, Permanent=permanent)


def confirm_sign_up(person: PersonFacts) -> Change:
    """Confirm a sign-up without its code."""
    meets = "They can sign in. No address is verified by it, so none gets a recovery code."
    return _about(person, "AdminConfirmSignUp", meets)


def enable(person: PersonFacts) -> Change:
    """Let the person in again."""
    return _about(person, "AdminEnableUser", "They can sign in again, as before.")


def disable(person: PersonFacts) -> Change:
    """Shut the person out."""
    meets = "Every sign-in is refused (User is disabled), and all tokens are revoked."
    return _about(person, "AdminDisableUser", meets)


def sign_out(person: PersonFacts) -> Change:
    """End every sign-in of the person."""
    meets = (
        "Nothing can be refreshed any more. Who only checks the signature of an access token "
        "takes it until it runs out."
    )
    return _about(person, "AdminUserGlobalSignOut", meets)


def forget_device(person: PersonFacts, device: Device) -> Change:
    """Trust `device` no more."""
    meets = "The next sign-in on it asks for the second factor again."
    return _about(person, "AdminForgetDevice", meets, DeviceKey=device.key)


def delete(person: PersonFacts) -> Change:
    """Delete the person's account."""
    meets = "The account is gone for good, with its factors and devices. The name is free again."
    return replace(_about(person, "AdminDeleteUser", meets), final=True)


def create(username: str, attributes: dict[str, str], password: str, *, invite: bool) -> Change:
    """Make an account; with an empty `password` Cognito makes a temporary one up.

    With `invite` it is sent to the addresses among the `attributes`, which count as verified.
    """
    verified = {f"{name}_verified": "true" for name in MEDIA if name in attributes}
    media = [medium for name, medium in MEDIA.items() if name in attributes]
    pairs = [{"Name": name, "Value": value} for name, value in (attributes | verified).items()]
    temporary = {"TemporaryPassword": password} if password else {}
    told = {"DesiredDeliveryMediums": media} if media else {}
    message = told if invite else {"MessageAction": "SUPPRESS"}
    meets = "The first sign-in takes the temporary password and asks for a new one."
    return Change(
        "AdminCreateUser",
        {
            "Username": username,
            "UserAttributes": pairs,
            **temporary,
            **message,
        },
        meets,
    )


def _preference(person: PersonFacts, factor: str, block: dict[str, bool], meets: str) -> Change:
    return _about(person, "AdminSetUserMFAPreference", meets, **{PREFERENCES[factor]: block})


def _about(person: PersonFacts, operation: str, meets: str, **parameters: Any) -> Change:
    return Change(operation, {"Username": person.username, **parameters}, meets)
