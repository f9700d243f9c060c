"""The paths under `/_local/` of a served cloud: what only a local tool may offer.

They are for people and test suites on this machine. Web pages stay out: requests have to be
addressed to a loopback name (which stops DNS rebinding) and to come from no page (`Origin`), and
those that change something have to be JSON, which no page may send elsewhere unasked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from mfa_tui.localcloud import duo_views
from mfa_tui.localcloud import introspection_views as views
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.deliveries import Deliveries
from mfa_tui.localcloud.introspection_views import LocalRefusal
from mfa_tui.localcloud.starting_states import Loaded
from mfa_tui.localcloud.store import StoreProblem
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, header, json_object

if TYPE_CHECKING:
    from mfa_tui.localcloud.duo.local_duo import LocalDuo

PREFIX = "/_local/"
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)

Show = Callable[[dict[str, str]], dict[str, Any]]
Change = Callable[[dict[str, Any]], dict[str, Any]]


Restore = Callable[[Loaded], object]


def nothing_more(loaded: Loaded) -> None:
    """What has to be made again in a cloud that has only its presets."""


class Introspection:
    """Answers for one `cloud`, the `deliveries` of its messages, and `duo` where one is served.

    `restore` makes again what there is beside the presets, once one was loaded.
    """

    def __init__(
        self,
        cloud: LocalCloud,
        deliveries: Deliveries,
        duo: LocalDuo | None = None,
        restore: Restore = nothing_more,
    ) -> None:
        self._shown: dict[str, Show] = {
            "messages": lambda query: views.messages(cloud, deliveries, query),
            "clock": lambda query: views.clock(cloud, query),
            "presets": views.presets,
            "faults": lambda query: views.faults(cloud, query),
            "events": lambda query: views.events(cloud, query),
        }
        self._changed: dict[str, Change] = {
            "clock": lambda wish: views.set_clock(cloud, wish),
            "presets": lambda wish: views.load(cloud, deliveries, wish, restore),
            "faults": lambda wish: views.switch_fault(cloud, wish),
            "sessions": lambda wish: views.sessions(cloud, wish),
        }
        if duo is not None:
            self._shown["duo"] = lambda query: duo_views.waiting(duo, query)
            self._changed["duo"] = lambda wish: duo_views.answer(duo, wish)

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer a request for a path under `/_local/`, in JSON."""
        try:
            _check_local(request)
            return _json(200, self._answer(request))
        except LocalRefusal as refusal:
            return _json(refusal.status, {"error": refusal.text})
        except StoreProblem as problem:
            return _json(500, {"error": f"The local database: {problem.reason}."})

    def _answer(self, request: HttpRequest) -> dict[str, Any]:
        parts = urlsplit(request.url)
        name = parts.path.removeprefix(PREFIX)
        if name not in self._shown | self._changed:
            known = ", ".join(f"{PREFIX}{each}" for each in self._shown | self._changed)
            raise LocalRefusal(404, f"There is no {parts.path}. There are {known}.")
        if request.method == "GET" and name in self._shown:
            return self._shown[name](dict(parse_qsl(parts.query, keep_blank_values=True)))
        if request.method != "POST" or name not in self._changed:
            tables = {"GET": self._shown, "POST": self._changed}
            ways = " and ".join(way for way, table in tables.items() if name in table)
            raise LocalRefusal(405, f"{parts.path} knows {ways}, not {request.method}.")
        return self._changed[name](_wish(request))


def _check_local(request: HttpRequest) -> None:
    if not _LOOPBACK.fullmatch(header(request.headers, "host") or ""):
        raise LocalRefusal(403, "The Host has to be 127.0.0.1, localhost or [::1].")
    if header(request.headers, "origin") is not None:
        raise LocalRefusal(403, "Web pages may not use this: the request has an Origin header.")


def _wish(request: HttpRequest) -> dict[str, Any]:
    kind = (header(request.headers, "content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise LocalRefusal(415, "Send JSON, with the header Content-Type: application/json.")
    wish = json_object(request.body)
    if wish is None:
        raise LocalRefusal(400, "The body has to be a JSON object.")
    return wish


def _json(status: int, content: dict[str, Any]) -> HttpResponse:
    headers = (("Content-Type", "application/json"), ("Cache-Control", "no-store"))
    return HttpResponse(status, headers, json.dumps(content).encode())
