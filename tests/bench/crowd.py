"""Data directories for `mfa-tui serve` with few and with many users, and what that costs."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito import pools, users
from mfa_tui.localcloud.store import Store
from tests.bench.opening import OPENINGS, first_answer
from tests.bench.people import Person, SignIns, make_people
from tests.bench.servers import local_cloud
from tests.bench.sign_in_speed import Speed, speed, waited

FEW = 10
MANY = 10_000


@dataclass(frozen=True)
class Crowd:
    """A data directory, and one of its users, who has a password only."""

    directory: Path
    person: Person

    @property
    def options(self) -> tuple[str, str]:
        return "--data", str(self.directory)


def crowd(directory: Path, size: int) -> Crowd:
    """Make a pool of `size` users in `directory`."""
    with local_cloud("--data", str(directory)) as server:
        plain, _ = make_people(server)
    with (
        closing(Store.open(directory / "pool.sqlite3")) as store,
        LocalCloud(store).call() as call,
    ):
        pool = pools.existing(call, plain.pool_id)
        pattern = users.existing(call, pool, plain.username)
        for number in range(size - 2):
            mail = {"email": f"somebody-{number}@example.com"}
            sub, name = users.new_sub(call), f"somebody-{number}"
            users.insert(call, pool, replace(pattern, sub=sub, username=name, attributes=mail))
    return Crowd(directory, plain)


def opening(few: Crowd, many: Crowd) -> Speed:
    """First answers with `few` and with `many` users."""
    return speed(
        {
            "few": lambda: first_answer(*few.options),
            "many": lambda: first_answer(*many.options),
        },
        OPENINGS,
    )


def signing_in(few: Crowd, many: Crowd) -> Speed:
    """USER_PASSWORD_AUTH among `few` and among `many` users."""
    with (
        local_cloud(*few.options) as small,
        local_cloud(*many.options) as large,
        closing(SignIns(small, few.person)) as among_few,
        closing(SignIns(large, many.person)) as among_many,
    ):
        return speed({"few": waited(among_few), "many": waited(among_many)})
