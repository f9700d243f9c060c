"""Duo beside a served local cloud: on a port of its own, with its messages among the cloud's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.deliveries import Deliveries
from mfa_tui.localcloud.duo.account import Application
from mfa_tui.localcloud.duo.duo_front import DuoFront
from mfa_tui.localcloud.duo.local_duo import LocalDuo
from mfa_tui.localcloud.duo.practice import install_practice


class MessagesOnly:
    """The handset of people who have no phone: text messages are kept in `deliveries`."""

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries

    def changed(self, noticed: bool) -> None:
        """Nobody looks by himself: what waits is asked for at `/_local/duo`."""

    def text(self, number: str, body: str, username: str) -> None:
        code = next((word for word in body.split() if word.isdigit()), "")
        message = Message(
            "SMS", number, None, body, "Duo passcodes", username, code=code, sender="Duo"
        )
        self._deliveries.add(message)


class ServedDuo:
    """A practice Duo on 127.0.0.1:`port` (0 picks a free one) with the time and faults of `cloud`.

    The certificate to trust is kept in `directory`, or in a passing one.
    """

    def __init__(
        self, cloud: LocalCloud, deliveries: Deliveries, port: int, directory: Path | None
    ) -> None:
        self.local = LocalDuo(clock=cloud.clock, wall=cloud.clock.real, faults=cloud.faults)
        self.local.connect(MessagesOnly(deliveries))
        self._applications = install_practice(self.local.account)
        self._front = DuoFront(self.local, port, directory=directory, wall=cloud.clock.real)

    def start(self) -> None:
        """Listen and return. Raises OSError as `DuoFront.start` does."""
        self._front.start()

    def stop(self) -> None:
        """Close the port."""
        self._front.stop()

    @property
    def document(self) -> dict[str, Any]:
        """What a client needs to know, for a script."""
        web = self._applications.web_sdk
        return {
            "host": self._front.host,
            "url": self._front.url,
            "ca_certs": str(self._front.ca_file),
            "auth_api": _keys(self._applications.auth_api),
            "web_sdk": {**_keys(web), "akey": web.akey},
        }

    @property
    def text(self) -> str:
        """What a client needs to know, for a person."""
        api, web = self._applications.auth_api, self._applications.web_sdk
        return f"""\
Duo: host {self._front.host}   (TLS and plain HTTP; trust {self._front.ca_file})
  Auth API  ikey {api.ikey}  skey {api.skey}
  Web SDK   ikey {web.ikey}  skey {web.skey}
            akey {web.akey}
  `mfa-tui local duo` shows the pushes and calls that wait, and answers them
"""


def _keys(application: Application) -> dict[str, str]:
    return {"ikey": application.ikey, "skey": application.skey}
