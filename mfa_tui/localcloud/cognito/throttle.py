"""How often something may be tried for one account: so many times in an hour, then a refusal."""

from __future__ import annotations

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.guesses import ATTEMPTS_PER_HOUR
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import User

_WINDOW_SECONDS = 3_600.0


def account(pool: Pool, username: str, user: User | None) -> str:
    """Whose attempts are counted: `user`, or the name of somebody who does not exist."""
    return user.sub if user else f"{pool.id} {pool.lookup_name(username)}"


def attempts(call: Call, who: str, kind: str) -> int:
    """How many attempts of `kind` were counted in the hour that began with the first of them."""
    query = "SELECT count FROM attempt WHERE who = ? AND kind = ? AND since > ?"
    row = call.database.execute(query, (who, kind, call.now - _WINDOW_SECONDS)).fetchone()
    return row["count"] if row else 0


def check(call: Call, who: str, kind: str) -> None:
    """Refuse when there were too many attempts of `kind`."""
    if attempts(call, who, kind) >= ATTEMPTS_PER_HOUR:
        raise ServiceError(
            "LimitExceededException", "Attempt limit exceeded, please try after some time."
        )


def count(call: Call, who: str, kind: str) -> None:
    """Count one attempt of `kind`; those of hours gone by are forgotten."""
    call.database.execute("DELETE FROM attempt WHERE since <= ?", (call.now - _WINDOW_SECONDS,))
    call.database.execute(
        "INSERT INTO attempt (who, kind, since, count) VALUES (?, ?, ?, 1) "
        "ON CONFLICT (who, kind) DO UPDATE SET count = count + 1",
        (who, kind, call.now),
    )


def spend(call: Call, who: str, kind: str) -> None:
    """Count one attempt of `kind`, or refuse it."""
    check(call, who, kind)
    count(call, who, kind)
