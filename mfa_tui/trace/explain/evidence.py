"""All evidence about one exchange that its trace holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mfa_tui.trace.explain.code_findings import (
    authenticator_findings,
    code_findings,
    message_findings,
)
from mfa_tui.trace.explain.mask_findings import mask_findings
from mfa_tui.trace.explain.proof_findings import hash_findings, name_findings, srp_findings
from mfa_tui.trace.explain.scene import Finding, Scene
from mfa_tui.trace.explain.service_findings import (
    client_findings,
    clock_findings,
    pool_findings,
    repetition_findings,
    trigger_findings,
    user_findings,
)
from mfa_tui.trace.explain.session_findings import (
    enrolment_findings,
    session_findings,
    start_findings,
)
from mfa_tui.trace.explain.token_findings import (
    access_findings,
    device_findings,
    refresh_findings,
    sign_out_findings,
)

_FINDERS: tuple[Callable[[Scene], Iterator[Finding]], ...] = (
    session_findings,
    start_findings,
    enrolment_findings,
    code_findings,
    message_findings,
    authenticator_findings,
    hash_findings,
    name_findings,
    srp_findings,
    access_findings,
    sign_out_findings,
    refresh_findings,
    device_findings,
    client_findings,
    user_findings,
    repetition_findings,
    pool_findings,
    trigger_findings,
    clock_findings,
    mask_findings,
)

WORTH_SAYING = frozenset(
    {"session-from", "refresh-from", "code-in-time", "clock-skew", "secrets-masked"}
)
"""Kinds that are told even where no cause asks for them."""


def evidence(scene: Scene) -> tuple[Finding, ...]:
    """Every finding about the scene's exchange."""
    return tuple(found for finder in _FINDERS for found in finder(scene))
