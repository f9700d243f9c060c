"""What cannot be told of a call because its trace was saved masked."""

from __future__ import annotations

from collections.abc import Iterator

from mfa_tui.trace.cognito_call import answers, text
from mfa_tui.trace.explain.scene import Finding, Scene
from mfa_tui.trace.redaction import is_masked, tells_apart

_TELLING = ("Session", "AccessToken", "RefreshToken", "SecretHash", "UserCode")
"""Members that evidence is found in; that a password is masked hides nothing."""

_BARE = "secrets are masked in this trace, so what they would tell is not known"
_NUMBERED = "secrets are masked in this trace: their numbers say which are the same, and no more"


def mask_findings(scene: Scene) -> Iterator[Finding]:
    """Whether the request holds masks where other findings look for evidence."""
    sent = scene.exchange.request_json
    values = [text(sent, name) for name in _TELLING]
    values += [value for name, value in answers(scene.exchange).items() if "PASSWORD" not in name]
    masks = [each for each in values if is_masked(each)]
    if masks:
        yield Finding("secrets-masked", _NUMBERED if all(map(tells_apart, masks)) else _BARE)
