"""The `status_msg` texts of Duo, as they were captured."""

from __future__ import annotations

ACTIVE = "Account is active"
ENROLL = "Enroll an authentication device to proceed"
ALLOW_UNKNOWN = "Allowing unknown user"
DISABLED = (
    "Your account is disabled and cannot access this application. "
    "Please contact your administrator."
)
NOT_ENROLLED = (
    "Access is not allowed because you are not enrolled in Duo. "
    "Please contact your organization's IT help desk."
)

PUSHED = "Pushed a login request to your device..."
PUSH_FAILED = "We could not push to your device. Open Duo Mobile to fetch the login request."
ANSWERED = "Answered. Press '#' on your phone to log in."
ALLOW = "Success. Logging you in..."
DENY = "Login request denied."
WRONG_PASSCODE = "Incorrect passcode. Please try again."
NO_KEY = "No keypress detected. Please try again."
FRAUD = "Login request reported as fraudulent."
TIMEOUT = "Login timed out."
SENT = "New SMS passcodes sent."


def dialing(masked_number: str) -> str:
    """While the phone with that (masked) number rings."""
    return f"Dialing {masked_number}..."


def enter_number(number: str) -> str:
    """While a push waits for the number that the login shows."""
    return f"Please enter verification code {number} into Duo Mobile..."
