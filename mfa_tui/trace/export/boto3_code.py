"""A recorded call as Python with boto3."""

from __future__ import annotations

import keyword
from typing import Any

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.export.aws_call import AwsCall, NotAsCode, aws_call
from mfa_tui.trace.export.layout import laid_out
from mfa_tui.trace.export.shell_text import comment
from mfa_tui.trace.export.variables import Variable

INDENT = 4


def boto3_code(exchange: Exchange) -> str:
    """Python text that makes the call of `exchange` again and prints the answer as JSON.

    Raises NotAsCode.
    """
    call = aws_call(exchange)
    if odd := [name for name in call.parameters if not _is_name(name)]:
        raise NotAsCode(f"boto3 takes no parameter named {odd[0]!r}. curl can send it again.")
    return (
        comment(call.variables, signed=call.signed)
        + _imports(call)
        + f"\ncognito = boto3.client(\n{_client(call)})\n"
        + f"response = cognito.{call.spelled('_')}({_arguments(call.parameters)})\n"
        + "print(json.dumps(response, indent=2, default=str))\n"
    )


def _is_name(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _imports(call: AwsCall) -> str:
    standard = "import json\n" + ("import os\n" if call.variables else "")
    unsigned = "from botocore import UNSIGNED\nfrom botocore.config import Config\n"
    return f"{standard}\nimport boto3\n" + ("" if call.signed else unsigned)


def _client(call: AwsCall) -> str:
    arguments = ['"cognito-idp"', f"region_name={_literal(call.region)}"]
    if call.endpoint is not None:
        arguments.append(f"endpoint_url={_literal(call.endpoint)}")
    if not call.signed:
        arguments.append("config=Config(signature_version=UNSIGNED)")
    return "".join(f"{' ' * INDENT}{each},\n" for each in arguments)


def _arguments(parameters: dict[str, Any]) -> str:
    written = (
        f"{name}={laid_out(value, _literal, indent=INDENT, last=',')},".replace(
            "\n", f"\n{' ' * INDENT}"
        )
        for name, value in parameters.items()
    )
    lines = "".join(f"{' ' * INDENT}{each}\n" for each in written)
    return f"\n{lines}" if lines else ""


def _literal(value: Any) -> str:
    if isinstance(value, Variable):
        return f'os.environ["{value.name}"]'
    if isinstance(value, str) and '"' not in value:
        # with an apostrophe in it `repr` takes double quotes, as everybody's formatter does
        return f'"{repr(chr(39) + value)[2:]}'
    return repr(value)
