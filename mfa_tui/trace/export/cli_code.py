"""A recorded call as a command of the AWS CLI."""

from __future__ import annotations

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.export.aws_call import AwsCall, aws_call
from mfa_tui.trace.export.shell_text import comment, here_json, json_function, quoted


def aws_cli(exchange: Exchange) -> str:
    """Bash text that makes the call of `exchange` again with `aws` (version 1 or 2).

    While it runs, whoever can list the processes of this computer sees the parameters. Raises
    NotAsCode.
    """
    call = aws_call(exchange)
    return (
        comment(call.variables, signed=call.signed)
        + json_function(call.parameters)
        # aws reads a parameter's file twice, so it cannot be standard input; and older shells
        # stumble over an apostrophe in a here-document that stands inside of `$(…)`
        + f"IFS= read -r -d '' parameters {here_json(call.parameters)}"
        + " \\\n  ".join(_words(call))
        + "\n"
    )


def _words(call: AwsCall) -> list[str]:
    words = [f"aws cognito-idp {call.spelled('-')} --region {quoted(call.region)}"]
    if call.endpoint is not None:
        words.append(f"--endpoint-url {quoted(call.endpoint)}")
    if not call.signed:
        words.append("--no-sign-request")
    if "List" in call.operation:
        words.append("--no-paginate")  # one page, as it was
    return [*words, '--cli-input-json "$parameters"']
