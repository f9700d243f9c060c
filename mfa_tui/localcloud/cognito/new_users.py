"""The making of a user, by himself or by an administrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mfa_tui.localcloud.cognito import names, users
from mfa_tui.localcloud.cognito.attributes import accepted
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.credentials import first_password, no_password
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import Password, User

_EXISTS = "UsernameExistsException"


def prepared(
    call: Call,
    pool: Pool,
    requested: str,
    password: str | None,
    given: Sequence[Mapping[str, str]],
    *,
    by_administrator: bool,
    prefix: str,
) -> User:
    """A user called `requested` with the attributes `given`, checked and not stored yet.

    A user made by an administrator has a temporary password and may lack required attributes;
    without any `password` he signs in by codes, and there is nothing for him to change first.
    `prefix` begins the text about a weak password. Raises ServiceError.
    """
    address = names.address_attribute(pool, requested)
    own = [{"Name": address, "Value": requested}] if address else []
    attributes = accepted(pool, [*given, *own], complete=not by_administrator)
    sub = users.new_sub(call)
    username = sub if address else requested
    if password is None:
        kept = no_password(call)
    else:
        kept = first_password(
            call, pool, username, password, temporary=by_administrator, prefix=prefix
        )
    return User(
        pool_id=pool.id,
        sub=sub,
        username=username,
        status=_first_status(by_administrator, kept),
        password=kept,
        created=call.timestamp,
        modified=call.timestamp,
        attributes=attributes,
    )


def _first_status(by_administrator: bool, password: Password) -> str:
    if not by_administrator:
        return users.UNCONFIRMED
    return users.FORCE_CHANGE_PASSWORD if password.is_set else users.CONFIRMED


def add(call: Call, pool: Pool, user: User, taken: str, *, force: bool = False) -> None:
    """Store `user`; refused, with the text `taken`, when his name is another's.

    `force` takes verified aliases from whoever has them. Raises ServiceError.
    """
    users.refuse_taken(call, pool, user.username, taken)
    names.claim(call, pool, user, force=force, kind=_EXISTS)
    users.insert(call, pool, user)
