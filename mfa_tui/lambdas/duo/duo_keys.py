"""The keys of Duo: read from Secrets Manager, kept for five minutes, read again when refused."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from duo_faults import DuoMisconfigured, KeysRefused, KeysUnreadable
from time_budget import TimeBudget

KEEP_SECONDS = 300.0
READ_SECONDS = 1.0
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DuoKeys:
    """One application of Duo. Only `host` may ever be shown; `akey` is of the retired mode only."""

    ikey: str = field(repr=False)
    skey: str = field(repr=False)
    akey: str = field(repr=False)
    host: str

    @property
    def port(self) -> int | None:
        """Another port than 443, for a Duo on this machine only."""
        port = _loopback_only(self.host, "DUO_API_PORT")
        return int(port) if port else None

    @property
    def ca_certs(self) -> str | None:
        """Another CA file, "DISABLE" or "HTTP" (plain), for a Duo on this machine only."""
        return _loopback_only(self.host, "DUO_CA_CERTS")


def _loopback_only(host: str, variable: str) -> str | None:
    return os.environ.get(variable) if host in LOOPBACK else None


def with_keys(budget: TimeBudget, call: Callable[[DuoKeys], T]) -> T:
    """What `call` makes of the keys; once more with fresh ones if Duo refuses those we kept.

    Raises KeysUnreadable, DuoMisconfigured, and whatever `call` raises.
    """
    try:
        return call(_kept.keys(budget))
    except KeysRefused:
        _kept.forget()
        return call(_kept.keys(budget))


class _Kept:
    """The keys of this container, until they are too old or refused."""

    def __init__(self) -> None:
        self._keys: DuoKeys | None = None
        self._until = 0.0

    def keys(self, budget: TimeBudget) -> DuoKeys:
        if self._keys is None or time.monotonic() >= self._until:
            self._keys = _read(budget)
            self._until = time.monotonic() + KEEP_SECONDS
        return self._keys

    def forget(self) -> None:
        self._keys = None


_kept = _Kept()


def _read(budget: TimeBudget) -> DuoKeys:
    try:
        # Not on the clock of the call: in a cold container boto3 takes a second to be imported.
        client = _secrets_manager()
        secret = budget.run(READ_SECONDS, lambda: _secret_string(client))
    except Exception:
        raise KeysUnreadable from None
    try:
        return _parsed(json.loads(secret))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DuoMisconfigured from None


def _secret_string(client: Any) -> str:
    return client.get_secret_value(SecretId=os.environ["DUO_SECRET_ID"])["SecretString"]


@cache
def _secrets_manager() -> Any:
    import boto3
    from botocore.config import Config

    limits = Config(
        connect_timeout=0.5, read_timeout=READ_SECONDS, retries={"total_max_attempts": 1}
    )
    return boto3.client("secretsmanager", config=limits)


def _parsed(secret: Mapping[str, str]) -> DuoKeys:
    """Both generations of names: of the Web SDK (ikey, skey) and of OIDC (clientid, clientsecret)."""
    return DuoKeys(
        ikey=secret.get("duo-ikey") or secret["duo-clientid"],
        skey=secret.get("duo-skey") or secret["duo-clientsecret"],
        akey=secret.get("duo-akey", ""),
        host=secret["duo-apihostname"].strip().lower(),
    )
