"""Where calls go: the local cloud or a real user pool."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mfa_tui.trace.exchange import HttpRequest, HttpResponse

POOL_ID = re.compile(r"(?P<region>[\w-]+)_[0-9A-Za-z]+", re.ASCII)
"""AWS API model: UserPoolIdType."""
CLIENT_ID = re.compile(r"[\w+]{1,128}", re.ASCII)
"""AWS API model: ClientIdType."""

SHORTEST_SESSION = 180
"""Seconds a Session lives unless the client sets AuthSessionValidity (3 to 15 minutes)."""

Door = Callable[[HttpRequest], HttpResponse]
"""Answers a request without a socket."""


class TargetProblem(ValueError):
    """The ids, region or profile cannot lead to a pool; the text says what to change."""


@dataclass(frozen=True)
class Target:
    """One user pool and app client, and the way there.

    `name` is what screens call it. `door`, when given, answers requests in
    this process; otherwise they travel to `endpoint_url` or to the pool's region. A Session lives
    `session_seconds`; unless `session_known` that is only the least it can be. `clock` is the time
    the pool lives in.
    """

    pool_id: str
    client_id: str
    region: str
    name: str
    client_secret: str | None = field(default=None, repr=False)
    profile: str | None = None
    endpoint_url: str | None = None
    door: Door | None = field(default=None, repr=False, compare=False)
    session_seconds: int = SHORTEST_SESSION
    session_known: bool = False
    clock: Callable[[], float] = field(default=time.time, repr=False, compare=False)

    @property
    def local(self) -> bool:
        return self.door is not None

    @property
    def issuer(self) -> str:
        """What an authenticator shows above the user's name: the pool id without its region.

        It tells pools apart and is short, and every letter counts for the size of the QR.
        """
        return self.pool_id.partition("_")[2]

    @classmethod
    def remote(
        cls,
        pool_id: str,
        client_id: str,
        *,
        client_secret: str | None = None,
        region: str | None = None,
        profile: str | None = None,
        endpoint_url: str | None = None,
    ) -> Target:
        """A pool reached over the network; the region is read from the pool id when not given.

        Raises TargetProblem for ids that cannot be what they claim to be.
        """
        pool_id, client_id = pool_id.strip(), client_id.strip()
        match = POOL_ID.fullmatch(pool_id)
        if not match:
            raise TargetProblem(
                f"'{pool_id}' is not a user pool id: they look like us-east-1_AbCdEf123 "
                "(region, underscore, letters and digits)."
            )
        if POOL_ID.fullmatch(client_id) and "-" in client_id:
            raise TargetProblem(f"'{client_id}' is a pool id; the client id has no region in it.")
        if not CLIENT_ID.fullmatch(client_id):
            raise TargetProblem(
                f"'{client_id}' is not an app client id: they are up to 128 letters and digits, usually 26."
            )
        home = match["region"]
        if region and region != home:
            raise TargetProblem(
                f"The pool id says region {home}, but --region says {region}. "
                "Leave --region out, or take the pool id of that region."
            )
        if endpoint_url and not re.match(r"https?://[^/\s]+", endpoint_url):
            raise TargetProblem(f"'{endpoint_url}' is not an http:// or https:// address.")
        return cls(
            pool_id,
            client_id,
            home,
            name=pool_id,
            client_secret=client_secret,
            profile=profile,
            endpoint_url=endpoint_url.rstrip("/") if endpoint_url else None,
        )
