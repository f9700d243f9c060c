"""What this computer keeps of the devices it has been confirmed as: keys and passwords, per user."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

VERSION = 1
"""The format: `{"version": 1, "devices": {"<pool id>": {"<username>": {...}}}}`."""


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A confirmed device: its keys at the service, and the password that proves it (device SRP)."""

    key: str
    group_key: str
    password: str = field(repr=False)


class DeviceMemory:
    """One device per pool and user, in the JSON file at `path`, which only its owner may read.

    Without a `path` all is forgotten in the end; a `read_only` file is read and never written. A
    file that makes no sense is as good as none: the pool asks for MFA again, and the next device
    takes its place. `problem` is a sentence for the user when the file could not be written.
    """

    def __init__(self, path: Path | None = None, *, read_only: bool = False) -> None:
        self.problem: str | None = None
        self._devices = _read(path) if path else {}
        self._path = None if read_only else path

    def find(self, pool_id: str, username: str) -> KnownDevice | None:
        """The device by which `username`, as the pool spells it, is known here."""
        return self._devices.get(pool_id, {}).get(username)

    def keep(self, pool_id: str, username: str, device: KnownDevice) -> None:
        """Remember `device`, in place of one from before."""
        self._devices.setdefault(pool_id, {})[username] = device
        self._save()

    def drop(self, pool_id: str, username: str) -> None:
        """Forget the user's device: the service knows it no more."""
        if self._devices.get(pool_id, {}).pop(username, None):
            self._save()

    def _save(self) -> None:
        if self._path is None:
            return
        try:
            _write(self._path, self._devices)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.problem = f"The device's password was not saved ({reason})."
        else:
            self.problem = None


_Devices = dict[str, dict[str, KnownDevice]]


def _read(path: Path) -> _Devices:
    try:
        document = json.loads(path.read_text("utf-8"))
        if document["version"] != VERSION:
            return {}
        pools = cast("dict[str, dict[str, Any]]", document["devices"])
        return {
            pool_id: {username: _device(entry) for username, entry in users.items()}
            for pool_id, users in pools.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _device(entry: Any) -> KnownDevice:
    match entry:
        case {"key": str(key), "group_key": str(group_key), "password": str(password)}:
            return KnownDevice(key, group_key, password)
        case _:
            raise ValueError("not a device")


def _write(path: Path, devices: _Devices) -> None:
    """Replace the file in one step."""
    pools = {
        pool_id: {username: asdict(device) for username, device in users.items()}
        for pool_id, users in devices.items()
    }
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkstemp gives the file mode 0600 whatever the umask
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump({"version": VERSION, "devices": pools}, stream, indent=2)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink()
        raise
