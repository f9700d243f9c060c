"""Whether the messages of a call can be sent at all."""

from __future__ import annotations

from mfa_tui.localcloud.cognito import guesses, pools, sign_in_codes
from mfa_tui.localcloud.cognito.call import Call, Message
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.sms_role import check_sms_role
from mfa_tui.localcloud.faults import EMAIL_SANDBOX


def check_sendable(call: Call) -> None:
    """Refuse a call that has put something into its outbox that cannot leave. Raises ServiceError."""
    if any(message.medium == "SMS" for message in call.outbox):
        check_sms_role(call)
    if EMAIL_SANDBOX in call.faults:
        for message in call.outbox:
            if message.medium == "EMAIL" and _by_ses(call, message):
                raise _ses_refusal(message)


def _by_ses(call: Call, message: Message) -> bool:
    pool = pools.find(call, message.pool_id)
    return pool is not None and pool.sends_by_ses


def _ses_refusal(message: Message) -> ServiceError:
    text = "Amazon SES account is in Sandbox. Verify Send-to email address or Amazon SES Account"
    if message.kind == sign_in_codes.KIND:
        return ServiceError(guesses.EMAIL_REFUSAL_AT_SIGN_IN, text)
    return ServiceError("CodeDeliveryFailureException", text)
