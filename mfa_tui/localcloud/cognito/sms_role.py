"""The IAM role by which a pool sends text messages (Developer Guide: SMS message settings)."""

from __future__ import annotations

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.faults import SMS_EXTERNAL_ID, SMS_ROLE_POLICY, SMS_ROLE_TRUST


def check_sms_role(call: Call) -> None:
    """Refuse a role that Cognito may not assume, or that may not publish. Raises ServiceError."""
    if call.faults & {SMS_ROLE_TRUST, SMS_EXTERNAL_ID}:
        raise ServiceError(
            "InvalidSmsRoleTrustRelationshipException",
            "Role does not have a trust relationship allowing Cognito to assume the role",
        )
    if SMS_ROLE_POLICY in call.faults:
        raise ServiceError(
            "InvalidSmsRoleAccessPolicyException",
            "Role does not have permission to publish with SNS",
        )
