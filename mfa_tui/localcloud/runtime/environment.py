"""The variables of a function's process: what Lambda sets, and where this machine's services are."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from mfa_tui.localcloud.runtime.function import Function

ACCESS_KEY_ID = "LOCALFUNCTIONS000000"
"""The access key id by which functions sign."""
REGION = "us-east-1"
_INHERITED = ("HOME", "LANG", "PATH", "PYTHONPATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
_SERVICES = ("COGNITO_IDENTITY_PROVIDER", "SECRETS_MANAGER", "SES", "SESV2")
_MEMORY_MB = "128"


def environment_of(function: Function, sender: str, served: Mapping[str, str]) -> dict[str, str]:
    """All variables of a process of `function`; nothing else of this program's gets in.

    `sender` is what its AWS clients call themselves, `served` comes from `services_at` or is empty.
    The function's own variables win over those, as far as Lambda does not reserve them (Developer
    Guide: defined runtime environment variables).
    """
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {**inherited, **served, **function.environment, **_reserved(function, sender)}


def services_at(url: str, secret: str) -> dict[str, str]:
    """What makes AWS clients call the local cloud at `url`, with a `secret` access key.

    A profile of the person at this machine is never used.
    """
    return {
        **{f"AWS_ENDPOINT_URL_{service}": url for service in _SERVICES},
        "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1,localhost",
    }


def _reserved(function: Function, sender: str) -> dict[str, str]:
    return {
        "_HANDLER": f"{function.module}.{function.handler}",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_python{sys.version_info[0]}.{sys.version_info[1]}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": _MEMORY_MB,
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": f"[$LATEST]{sender}",
        "AWS_REGION": REGION,
        "AWS_SDK_UA_APP_ID": sender,
        "LAMBDA_TASK_ROOT": str(function.code),
        "TZ": "UTC",
    }
