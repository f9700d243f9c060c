"""The Duo applications of attached functions: this machine's Duo knows them by whatever keys they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mfa_tui.localcloud.aws import secrets_manager
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.duo.account import AUTH_API, WEB_SDK, Application
from mfa_tui.localcloud.runtime.function import Function
from mfa_tui.trace.exchange import json_object

HOST = "localhost"
"""The host that functions know this machine's Duo by: its certificate is for this name, the port
comes on its own."""
_SECRET = "DUO_SECRET_ID"
_MODE = "DUO_MODE"


def ask_duo(functions: Iterable[Function]) -> bool:
    """Whether any of `functions` reads keys of Duo, as those of the shipped stack do."""
    return any(_SECRET in function.environment for function in functions)


def applications_of(call: Call, functions: Iterable[Function]) -> Iterator[Application]:
    """The applications whose keys are in the secrets of `functions`, as far as HOST is theirs."""
    for function in functions:
        secret_id = function.environment.get(_SECRET)
        value = secrets_manager.value_of(call.database, secret_id) if secret_id else None
        keys = json_object((value or "").encode()) or {}
        if keys.get("duo-apihostname") != HOST:
            continue
        kind = AUTH_API if function.environment.get(_MODE, "push") == "push" else WEB_SDK
        names = ("duo-ikey", "duo-skey", "duo-akey")
        ikey, skey, akey = (str(keys.get(name, "")) for name in names)
        yield Application(kind, "Your sign-in", ikey, skey, akey)
