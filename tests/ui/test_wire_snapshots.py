"""Pictures of the wire pane's tabs, of the sequence diagram and of a comparison.

`python -m pytest tests/ui/test_wire_snapshots.py --snapshot-update` takes them anew.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator

import pytest
from textual.pilot import Pilot

from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace
from mfa_tui.ui.themes import DARK, quiet
from tests.ui.test_wire import PASSWORD, SESSION, WireApp, call, new_trace
from tests.ui.test_wire_hops import inner

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
NOW = 1_795_000_000


class PictureApp(WireApp):
    """The pane alone, in the colours of the program."""

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace)
        self.register_theme(DARK)
        self.theme = DARK.name

    def get_css_variables(self) -> dict[str, str]:
        return {**super().get_css_variables(), "quiet": quiet(self.current_theme)}


def token(use: str) -> str:
    """A token whose signature nobody has made."""
    claims = {"sub": "s-1", "token_use": use, "exp": NOW + 3_600, "iat": NOW, "scope": "openid"}
    parts = ({"kid": "key-1", "alg": "RS256"}, claims)
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    return ".".join((*(text.rstrip("=") for text in texts), "c2lnbmF0dXJl"))


@pytest.fixture
def trace(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trace]:
    """A sign-in with a function, a message, a refusal and tokens, at a moment in UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    trace = new_trace()
    begun = {"AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD}}
    asked = {"ChallengeName": "CUSTOM_CHALLENGE", "Session": SESSION}
    request = HttpRequest("POST", "http://127.0.0.1:9229/", (), json.dumps(begun).encode())
    opened = trace.open(Party.APP, Party.COGNITO, "InitiateAuth", request)
    create = inner(trace, opened.number, Party.LAMBDA, "CreateAuthChallenge", log="made a code\n")
    inner(trace, create, Party.SECRETS_MANAGER, "GetSecretValue")
    inner(trace, create, Party.SES, "SendEmail")
    trace.close(opened.number, HttpResponse(200, (), json.dumps(asked).encode()))
    answer = {"Session": SESSION, "ChallengeResponses": {"USERNAME": "ana", "ANSWER": "135791"}}
    wrong = {"__type": "CodeMismatchException", "message": "Invalid code received for user"}
    call(trace, "RespondToAuthChallenge", answer, 400, wrong)
    tokens = {"IdToken": token("id"), "AccessToken": token("access"), "RefreshToken": "opaque"}
    call(trace, "RespondToAuthChallenge", answer, 200, {"AuthenticationResult": tokens})
    yield trace
    monkeypatch.undo()
    time.tzset()


SCENES = {
    "request": ("1",),
    "response": ("2",),
    "explain": ("x", "3"),
    "code": ("4",),
    "tokens": ("5",),
    "diagram": ("d",),
    "compare": ("v",),
}


@SIZES
@pytest.mark.parametrize("scene", list(SCENES))
def test_wire_scene(
    trace: Trace, snap_compare: Callable[..., bool], scene: str, size: tuple[int, int]
) -> None:
    async def walk(pilot: Pilot[None]) -> None:
        await pilot.press(*SCENES[scene])
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(PictureApp(trace), terminal_size=size, run_before=walk)
