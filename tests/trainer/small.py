"""A small lesson as text, and exchanges made by hand."""

from __future__ import annotations

import base64
import json
from typing import Any

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace

MATTER = '''
id = "T01"
title = "A small lesson"
track = "core"
minutes = 5
preset = "basic-password"
reference = """
call InitiateAuth AuthFlow=USER_PASSWORD_AUTH
call GetUser AccessToken=$AccessToken
"""

[[step]]
id = "sign-in"
hints = ["Look at the form.", "The flow is missing.", "call InitiateAuth AuthFlow=USER_PASSWORD_AUTH"]
[[step.proof]]
call = "InitiateAuth"
when = ["request.AuthFlow == 'USER_PASSWORD_AUTH'", "response.AuthenticationResult"]
as = "start"
wait = "a sign-in with the password"
[[step.proof]]
task = "header"
wait = "the name of the header"

[[step]]
id = "ask"
hints = ["Look at the tokens.", "The access token is missing.", "call GetUser AccessToken=$AccessToken"]
[[step.proof]]
call = "GetUser"
when = ["request.AccessToken == start.response.AuthenticationResult.AccessToken", "!error"]
wait = "GetUser with the access token"
[[step.proof]]
state = "users.ana.Enabled"
wait = "ana enabled"
[[step.proof]]
never = "GlobalSignOut"

[[task]]
id = "header"
kind = "word"
ask = "Which header names the operation?"
right = ["X-Amz-Target"]
why = "All operations share one URL."

[[wrong]]
id = "id-token"
step = "ask"
hint = "Look at token_use in the token you sent."
[[wrong.match]]
call = "GetUser"
error = "NotAuthorizedException"
message = "Invalid Access Token"

[[question]]
ask = "Which token carries `scope`?"
options = ["ID token", "access token"]
right = "access token"
why = "It says what an app may do."
at = "start"
[[question]]
ask = "Which status has a wrong password?"
right = ["400"]
why = "Refusals of this API are 400."
[[question]]
ask = "What tells operations apart?"
right = ["X-Amz-Target", "header"]
why = "One URL serves them all."
'''

PROSE = """
One sentence of introduction
over two lines.

## sign-in
**Do** Sign ana in.
**See** `request.AuthFlow`.
**Why** It is the plainest
flow.

## ask
**Do** Ask who she is.
**See** `request.AccessToken`.
**Why** Tokens are for asking.
> **The article says** one thing.
> **The API says** another.

## done
You asked.
"""


def lesson_text(matter: str = MATTER, prose: str = PROSE) -> str:
    """The text of a lesson file."""
    return f"+++{matter}+++\n{prose}"


def token(**claims: Any) -> str:
    """A token with these claims that nobody signed."""
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "RS256"}, claims)
    )
    return f"{head}.{body}.c2ln"


ACCESS = token(token_use="access", scope="aws.cognito.signin.user.admin")
ID = token(token_use="id")


class Calls:
    """Makes exchanges by hand, in a Trace, as if a service had answered them."""

    def __init__(self) -> None:
        self.trace = Trace(clock=lambda: 1_000.0, stopwatch=lambda: 0.0)

    def call(
        self,
        operation: str,
        request: dict[str, Any],
        response: dict[str, Any] | None = None,
        *,
        error: str = "",
        message: str = "",
        parent: int | None = None,
        to: Party = Party.COGNITO,
    ) -> Exchange:
        """One call that is over: `error` and `message` for a refusal, else `response`."""
        headers = (("X-Amz-Target", f"AWSCognitoIdentityProviderService.{operation}"),)
        body = json.dumps(request).encode()
        sent = HttpRequest("POST", "https://pool.example/", headers, body)
        opened = self.trace.open(Party.APP, to, operation, sent, parent=parent)
        answer = {"__type": error, "message": message} if error else response or {}
        got = HttpResponse(400 if error else 200, (), json.dumps(answer).encode())
        closed = self.trace.close(opened.number, got)
        assert closed is not None
        return closed

    def sign_in(self, access: str = ACCESS, flow: str = "USER_PASSWORD_AUTH") -> Exchange:
        """A sign-in that gives tokens."""
        result = {"AccessToken": access, "IdToken": ID}
        request = {"AuthFlow": flow, "AuthParameters": {"USERNAME": "ana", "PASSWORD": "s3cret-x"}}
        return self.call("InitiateAuth", request, {"AuthenticationResult": result})

    def get_user(self, access: str = ACCESS, **outcome: str) -> Exchange:
        """GetUser with this token."""
        return self.call("GetUser", {"AccessToken": access}, {"Username": "ana"}, **outcome)
