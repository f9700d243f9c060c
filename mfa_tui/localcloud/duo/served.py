"""Duo beside a served local cloud: on a port of its own, with its messages among the cloud's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mfa_tui.localcloud.aws import secrets_manager
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.duo.account import AUTH_API, Application
from mfa_tui.localcloud.duo.duo_front import DuoFront, Handle
from mfa_tui.localcloud.duo.handset import Handset
from mfa_tui.localcloud.duo.local_duo import LocalDuo
from mfa_tui.localcloud.duo.practice import PracticeApplications, add_people, install_practice
from mfa_tui.localcloud.duo.stack_keys import HOST, applications_of
from mfa_tui.localcloud.plan import PoolPlan
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.runtime.function import Function

Plans = Callable[[], Sequence[PoolPlan]]


class ServedDuo:
    """A practice Duo on 127.0.0.1:`port` (0 picks a free one) with the time and faults of `cloud`.

    `handset` hears what concerns phones. The certificate to trust is kept in `directory`, or in a
    passing one; `watched` may put something around the answering of requests. `plans` gives those of
    the practice pools that are in the cloud now.
    """

    def __init__(
        self,
        cloud: LocalCloud,
        handset: Handset,
        port: int = 0,
        directory: Path | None = None,
        watched: Callable[[Handle], Handle] | None = None,
        plans: Plans = lambda: POOLS,
    ) -> None:
        wall = cloud.clock.real
        self.local = LocalDuo(clock=cloud.clock, wall=wall, faults=cloud.faults)
        self.local.connect(handset)
        self._cloud = cloud
        self._plans = plans
        self._applications = install_practice(self.local.account, plans())
        self._front = DuoFront(self.local, port, directory=directory, wall=wall, watched=watched)

    def start(self) -> None:
        """Listen, fill the secrets of the practice pools, and return.

        Raises OSError as `DuoFront.start` does.
        """
        self._front.start()
        self.fill_secrets()

    def fill_secrets(self) -> None:
        """Let the secrets of the practice pools hold the keys of this Duo, which knows their people."""
        plans = self._plans()
        add_people(self.local.account, plans)
        with self._cloud.call() as call:
            for stack in {plan.stack.secret: plan.stack for plan in plans if plan.stack}.values():
                if stack.duo:
                    value = self._secret(stack.duo)
                    where = {"region": call.region, "now": call.now}
                    secrets_manager.keep(call.database, stack.secret, value, **where)

    def admit(self, functions: Iterable[Function]) -> None:
        """Know the applications whose keys are in the secrets of `functions`."""
        own = {application.ikey for application in _both(self._applications)}
        with self._cloud.call() as call:
            for application in applications_of(call, functions):
                if application.ikey not in own:
                    self.local.account.admit(application)

    def stop(self) -> None:
        """Close the port."""
        self._front.stop()

    @property
    def variables(self) -> Mapping[str, str]:
        """What leads the functions of the shipped stack here."""
        return {"DUO_API_PORT": str(self._front.port), "DUO_CA_CERTS": str(self._front.ca_file)}

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

    def _secret(self, kind: str) -> str:
        apps = self._applications
        application = apps.auth_api if kind == AUTH_API else apps.web_sdk
        names = {"duo-ikey": application.ikey, "duo-skey": application.skey}
        more = {"duo-akey": application.akey, "duo-apihostname": HOST}
        return json.dumps({**names, **more})


def _both(applications: PracticeApplications) -> tuple[Application, Application]:
    return applications.auth_api, applications.web_sdk


def _keys(application: Application) -> dict[str, str]:
    return {"ikey": application.ikey, "skey": application.skey}
