"""The move `duo`: pages of Duo in a browser, and Duo Mobile on the phone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit

from mfa_tui.trace.exchange import HttpRequest, HttpResponse, header
from mfa_tui.trace.tokens import decode
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.moves.language import Move

if TYPE_CHECKING:
    from mfa_tui.localcloud.duo.local_duo import LocalDuo
    from mfa_tui.practice.player import Player

_DECISIONS = frozenset({"approve", "deny", "fraud"})
_OUTCOMES = frozenset({"approved", "denied", "reported"})
_COOKIE = re.compile(r"AUTH\|[^<\s\"]+")
_DEVICE = re.compile(r'name="?device"? value="([^"]+)"')
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_MOST_REDIRECTS = 5


def duo(player: Player, move: Move) -> None:
    """`open` the newest prompt and ask for a push, `approve`, `deny` or `fraud` it, `close` it.

    `close` remembers what the browser brings back as `$duo_answer`: state and code in JSON of the
    Universal Prompt (also `$duo_code`), the sig_response of the classic one. `open` of a Universal
    Prompt remembers its `$duo_state`. `recall` only remembers: the `$duo_state` of the newest prompt
    and the `$duo_code` that the app sent last.
    """
    if not move.plain:
        raise move.misused()
    does, *number = move.plain
    if does in _DECISIONS:
        _decide(player, does, number[0] if number else None)
    elif does == "open":
        _open(player)
    elif does == "close":
        _close(player)
    elif does == "recall":
        _recall(player)
    else:
        raise move.misused()


def _decide(player: Player, decision: str, number: str | None) -> None:
    mobile = player.bench.phone.duo
    if not mobile.pushes:
        mobile.fetch()
    if not mobile.pushes:
        raise BenchRefused("No login waits for an answer in Duo Mobile.")
    outcome = mobile.answer(mobile.pushes[-1].id, decision, number)
    if outcome not in _OUTCOMES:
        raise BenchRefused(f"Duo Mobile says: {outcome}.")


def _open(player: Player) -> None:
    """Open the page that the newest challenge leads to, and press its button for a push."""
    link = _link(player)
    page = _asked(player, "GET", link)
    player.remembered["duo_page"] = page
    _note_state(player, link)
    device = _DEVICE.search(_fetched(player, "GET", page).body.decode())
    if device is None:
        raise BenchRefused("Duo's page offers no push.")
    _asked(player, "POST", page, {"do": "push", "device": unescape(device[1])})


def _note_state(player: Player, link: str) -> None:
    for request in parse_qs(urlsplit(link).query).get("request", ()):
        player.remembered["duo_state"] = (decode(request).claims or {})["state"]


def _recall(player: Player) -> None:
    """Remember what a replay mixes: the state of this prompt, the code of the one before it."""
    _note_state(player, _link(player))
    try:
        player.remembered["duo_code"] = json.loads(player.value("$sent(ANSWER)"))["duo_code"]
    except (ValueError, KeyError, TypeError):
        raise BenchRefused("The newest answer of the app has no duo_code.") from None


def _close(player: Player) -> None:
    """Let the page look again, which sends the browser back once the login is decided."""
    page = player.remembered.get("duo_page")
    if not page:
        raise BenchRefused("No page of Duo is open.")
    answer = _fetched(player, "GET", page)
    location = header(answer.headers, "location")
    if location and not _is_local(location):
        given = dict(parse_qsl(urlsplit(location).query))
        code = {"state": given.get("state", ""), "duo_code": given.get("duo_code", "")}
        player.remembered |= {"duo_answer": json.dumps(code), "duo_code": code["duo_code"]}
    elif cookie := _COOKIE.search(unescape(answer.body.decode())):
        own = player.value("$sig_request").partition(":")[2]
        player.remembered["duo_answer"] = f"{cookie[0]}:{own}"
    else:
        raise BenchRefused("Duo's page has not been decided, or was left without an answer.")


def _link(player: Player) -> str:
    """Where the newest challenge sends a browser."""
    parameters = player.value("$authUrl") if _has(player, "authUrl") else ""
    if parameters:
        return parameters
    sent = player.value("$sig_request").partition(":")[0]
    query = urlencode({"tx": sent, "parent": "http://127.0.0.1/", "v": "2.6"})
    return f"http://{player.value('$host')}/frame/web/v1/auth?{query}"


def _has(player: Player, name: str) -> bool:
    newest = next(iter(player.facts().responses()), {})
    return name in (newest.get("ChallengeParameters") or {})


def _asked(player: Player, method: str, url: str, form: Mapping[str, str] | None = None) -> str:
    """Ask for a page and follow where it leads within Duo; gives the address of the last one."""
    for _ in range(_MOST_REDIRECTS):
        answer = _fetched(player, method, url, form)
        location = header(answer.headers, "location")
        if answer.status >= 400:
            raise BenchRefused(f"Duo's page answers {answer.status}.")
        if not location or not _is_local(location):
            return url
        method, url, form = "GET", urljoin(url, location), None
    raise BenchRefused("Duo's page leads in a circle.")


def _fetched(
    player: Player, method: str, url: str, form: Mapping[str, str] | None = None
) -> HttpResponse:
    body = urlencode(form).encode() if form else b""
    headers = tuple(_FORM.items()) if form else ()
    return _service(player).handle(HttpRequest(method, url, headers, body))


def _is_local(location: str) -> bool:
    """Whether a page of Duo leads to another one of Duo."""
    return not urlsplit(location).netloc


def _service(player: Player) -> LocalDuo:
    running = player.local.lab.world.duo.running
    if running is None:
        raise BenchRefused("Duo has not been asked for anything yet.")
    return running.local
