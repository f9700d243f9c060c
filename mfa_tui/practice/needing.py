"""One need held against what was read, and the commands that would bring what is missing."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from mfa_tui.practice.wanted_settings import option, quoted
from mfa_tui.signin.turns import Refused
from mfa_tui.trainer.needs import Need

if TYPE_CHECKING:
    from mfa_tui.signin.target import Target

Found = TypeVar("Found")

_WORDS = {"NoCredentialsError": "no AWS credentials", "AccessDeniedException": "access denied"}


def need(
    what: str,
    found: Found | Refused,
    has: Callable[[Found], bool],
    there: Callable[[Found], str],
    how: str,
) -> Need:
    """Whether `what` is there: `has` and `there` look at what was `found`."""
    if isinstance(found, Refused):
        why = _WORDS.get(found.error, found.error)
        return Need(what, None, f"not read: {why}", f"if it is missing: {how}")
    return Need(what, True) if has(found) else Need(what, False, there(found), how)


def held(what: str, has: bool | None, how: str) -> Need:
    """A need of which it is known whether it is met; None where it is not."""
    if has is None:
        return Need(what, None, "not read", f"if it is missing: {how}")
    return Need(what, has, "", "" if has else how)


def command(target: Target, operation: str, members: dict[str, Any] | None = None) -> str:
    """An operation of the AWS CLI on the pool of `target`, with these members of its request."""
    parts = ["aws cognito-idp", operation]
    if "CliInputJson" not in (members or {}):
        parts.append(f"--user-pool-id {target.pool_id}")
    parts += [f"--region {target.region}"]
    parts += [f"--profile {shlex.quote(target.profile)}"] if target.profile else []
    parts += [f"--endpoint-url {target.endpoint_url}"] if target.endpoint_url else []
    for name, value in (members or {}).items():
        parts.append(option(name) if value is True else f"{option(name)} {quoted(value)}")
    return " ".join(parts)
