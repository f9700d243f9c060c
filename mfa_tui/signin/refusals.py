"""From an exception of the service to what a person should do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfa_tui.signin.administration_rules import ADMINISTRATION
from mfa_tui.signin.flow_rules import ANOTHER_FLOW, FLOW_RULES
from mfa_tui.signin.rule import Rule
from mfa_tui.signin.self_service_rules import SELF_SERVICE
from mfa_tui.signin.signed_in_rules import SIGNED_IN
from mfa_tui.signin.trigger_rules import TRIGGER_RULES
from mfa_tui.signin.trust_rules import TRUST_RULES
from mfa_tui.signin.turns import Refused

if TYPE_CHECKING:
    from botocore.exceptions import ClientError


RULES = (
    *TRIGGER_RULES,
    *ADMINISTRATION,
    *SIGNED_IN,
    *SELF_SERVICE,
    *FLOW_RULES,
    *TRUST_RULES,
    Rule(
        "NotAuthorizedException",
        "session is expired",
        "Each Session lives a few minutes and this one is over. Sign in again.",
        False,
    ),
    Rule(
        "NotAuthorizedException",
        "can only be used once",
        "This Session was already spent on an earlier answer. Sign in again.",
        False,
    ),
    Rule(
        "NotAuthorizedException",
        "invalid session",
        "This Session belongs to another step, user or client. Sign in again.",
        False,
    ),
    Rule(
        "NotAuthorizedException",
        "password attempts exceeded",
        "Too many wrong passwords: the user is locked for a moment, and the pause doubles with each "
        "further try. Wait, then try again.",
        True,
    ),
    Rule(
        "NotAuthorizedException",
        "incorrect username or password",
        "Cognito does not say which of the two is wrong. Correct either one and try again.",
        True,
    ),
    Rule(
        "NotAuthorizedException",
        "secret_hash was not received",
        "This app client has a secret. Start with --client-secret-env and the name of the variable that holds it.",
        False,
        "This app client has a secret: each call needs a SECRET_HASH made with it, and this one had none.",
    ),
    Rule(
        "NotAuthorizedException",
        "secret hash",
        "The client secret does not belong to this client id. Check --client-secret-env.",
        False,
        "The SECRET_HASH was made with another secret, another client id or another name than the call has.",
    ),
    Rule(
        "NotAuthorizedException",
        "temporary password has expired",
        "Ask an administrator to set a new temporary password.",
        False,
    ),
    Rule(
        "NotAuthorizedException",
        "user is disabled",
        "An administrator has to enable this user before anybody can sign in with it.",
        False,
    ),
    Rule(
        "NotAuthorizedException",
        "access token has been revoked",
        "Somebody signed this user out everywhere. Sign in again.",
        False,
    ),
    Rule(
        "NotAuthorizedException",
        "access token has expired",
        "Refresh the tokens, or sign in again.",
        False,
    ),
    Rule(
        "NotAuthorizedException",
        "refresh token",
        "The refresh token is no longer good. Sign in again.",
        False,
    ),
    Rule(
        "NotAuthorizedException",
        "already provided",
        "Cognito already has that attribute for this user; leave that field empty.",
        True,
    ),
    Rule(
        "CodeMismatchException",
        "",
        "Wrong code. The Session is still good: type the code your authenticator shows now. If it keeps "
        "failing, compare the phone's clock with this computer's.",
        True,
    ),
    Rule(
        "EnableSoftwareTokenMFAException",
        "",
        "The code does not fit this secret. Scan the QR shown here (an older one has another secret), "
        "check the phone's clock, and type its newest code.",
        True,
    ),
    Rule(
        "ExpiredCodeException",
        "already been used once",
        "The code was right, but every code works only once. Wait for the next one (at most 30 seconds).",
        True,
    ),
    Rule("ExpiredCodeException", "", "That code is too old. Type the newest one.", True),
    Rule(
        "InvalidPasswordException",
        "",
        "The pool's password policy refuses it; the Session is still good. Choose another one.",
        True,
    ),
    Rule(
        "SoftwareTokenMFANotFoundException",
        "",
        "Authenticator apps are switched off in this pool, or this user has none. An administrator turns "
        "them on with SetUserPoolMfaConfig.",
        False,
    ),
    Rule(
        "UserNotConfirmedException",
        "",
        "The sign-up was never confirmed. Confirm it with the code that was sent, then sign in.",
        True,
    ),
    Rule(
        "PasswordResetRequiredException",
        "",
        "An administrator asked for a password reset. Set a new one with ForgotPassword, then sign in.",
        True,
    ),
    Rule("UserNotFoundException", "", "Check the spelling of the username.", True),
    Rule(
        "ResourceNotFoundException",
        "client",
        "Check --client-id, and that the pool is in the region its id names.",
        False,
        "The call names an app client that this pool does not have.",
    ),
    Rule(
        "InvalidParameterException",
        "not enabled for",
        "The app client does not allow this flow (ExplicitAuthFlows). " + ANOTHER_FLOW,
        True,
    ),
    Rule(
        "InvalidParameterException",
        "",
        "Cognito did not accept a value. Correct it and try again.",
        True,
    ),
    Rule(
        "TooManyRequestsException",
        "",
        "The service asks for a slower pace. Wait a moment, then try again.",
        True,
    ),
    Rule(
        "LimitExceededException",
        "",
        "Too many attempts. Wait some minutes, then try again.",
        True,
    ),
    Rule(
        "InternalErrorException",
        "",
        "The service failed on its side. Trying once more is safe.",
        True,
    ),
    Rule(
        "CallDropped",
        "did not confirm",
        "Nothing of what you typed is lost. To change the pool, type its id when you are asked.",
        True,
    ),
    Rule(
        "CallDropped",
        "could not be saved",
        "A lesson changes a real pool only when a copy of its settings can be kept.",
        True,
    ),
    Rule(
        "CallDropped",
        "",
        "Cognito has not seen this call, and what you typed is still here.",
        True,
    ),
    Rule(
        "UnknownOperation",
        "",
        "Check how it is spelled, or bring boto3 up to date.",
        False,
    ),
    Rule(
        "EndpointConnectionError",
        "",
        "Nothing answers at that address. Check --endpoint-url, the network and a VPN, then try again.",
        True,
    ),
    Rule(
        "TargetProblem",
        "is a recording",
        "ctrl+t shows its calls. To sign in, start mfa-tui without `open`.",
        False,
    ),
    Rule(
        "TargetProblem",
        "",
        "Start again with another --profile, --region or --endpoint-url.",
        False,
    ),
    Rule(
        "UnexpectedAnswer",
        "",
        "Something else answers at that address: a login page, a proxy, another service. Look at it in "
        "the wire pane, check --endpoint-url and the network, then try again.",
        True,
    ),
    Rule(
        "NoCredentialsError",
        "",
        "This call has to be signed and no AWS credentials were found. Name a profile with --profile.",
        False,
    ),
)

UNKNOWN = "No known remedy for this one. The wire pane shows the whole answer."


def refused_by_service(error: ClientError) -> Refused:
    """The Refused for an error answer of the service."""
    details = error.response.get("Error", {})
    return refused(error.operation_name, details.get("Code", "Unknown"), details.get("Message", ""))


def refused_on_the_way(operation: str, error: Exception) -> Refused:
    """The Refused for a call that got no answer (no connection, a time-out, no credentials)."""
    return refused(operation, type(error).__name__, str(error))


def refused(operation: str, error: str, message: str) -> Refused:
    """The Refused for exception `error` with the service's `message`, with advice from RULES."""
    text = message.lower()
    for rule in RULES:
        if rule.error == error and rule.fragment in text:
            return Refused(operation, error, message, rule.advice, rule.again, rule.inside)
    return Refused(operation, error, message, UNKNOWN, again=True)
