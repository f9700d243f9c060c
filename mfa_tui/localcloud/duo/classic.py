"""The retired classic prompt (Web SDK v2): signed cookies in, a signed cookie out.

The application signs a TX and an APP cookie, sends the first to Duo's frame, and gets an AUTH
cookie for it; its own page puts the APP cookie behind that. Duo ended this on 30 March 2024.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from mfa_tui.localcloud.cognito.call import Clock
from mfa_tui.localcloud.duo import guesses, pages, replies
from mfa_tui.localcloud.duo.account import WEB_SDK, Account, Application
from mfa_tui.localcloud.duo.authentication import Wish
from mfa_tui.localcloud.duo.errors import DuoError
from mfa_tui.localcloud.duo.parameters import Parameters, parameters
from mfa_tui.localcloud.duo.prompt import Prompts, Visit
from mfa_tui.localcloud.duo.signed_json import BadToken
from mfa_tui.localcloud.duo.transactions import ALLOW, Transaction, Transactions
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

PREFIX = "/frame/"
_ANSWERS = {"TX": "AUTH", "ENROLL_REQUEST": "ENROLL"}
_FACTORS = {"Duo Push": "push", "Phone Call": "phone", "Passcode": "passcode", "sms": "sms"}


@dataclass(frozen=True, slots=True)
class Framed:
    """A visit inside the frame: what its cookie asks for, and the page around it."""

    visit: Visit
    prefix: str
    parent: str


def cookie(prefix: str, key: str, username: str, ikey: str, expires: int) -> str:
    """`prefix|base64(username|ikey|expires)|HMAC-SHA1`, as duo_web signs and verifies it."""
    content = base64.b64encode(f"{username}|{ikey}|{expires}".encode()).decode()
    return f"{prefix}|{content}|{_mac(key, f'{prefix}|{content}')}"


class Classic:
    """Answers under `/frame/`; `wall` is the time of applications in seconds since the epoch."""

    def __init__(
        self, account: Account, prompts: Prompts, transactions: Transactions, wall: Clock
    ) -> None:
        self._account = account
        self._prompts = prompts
        self._transactions = transactions
        self._wall = wall
        self._framed: dict[str, Framed] = {}

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer a request for a path under PREFIX; refusals are answers too."""
        name = urlsplit(request.url).path.removeprefix(PREFIX)
        try:
            given = parameters(request)
            if name == "web/v1/auth":
                return self._open(request.method, given)
            framed = self._known(given)
            if name == "prompt":
                return self._prompt(request.method, framed, given)
            transaction = framed.visit.transaction
            if request.method != "POST" or transaction is None:
                raise DuoError(40401)
            if name == "status":
                return self._status(transaction, given)
            if name == f"status/{transaction.id}" and transaction.result == ALLOW:
                return replies.success({"cookie": self._auth(framed), "parent": framed.parent})
            raise DuoError(40401)
        except DuoError as error:
            return replies.failure(error)
        except BadToken as problem:
            return replies.page(pages.refused(str(problem)), 400, framed=True)

    def _open(self, method: str, given: Parameters) -> HttpResponse:
        """A browser is sent to the pages; what posts, as the frame's own form did, goes on by JSON."""
        prefix, username, application = self._opened(given.get("tx", ""))
        visit = self._prompts.begin(application, username, self._handed_over, retired=True)
        alive = {sid: each for sid, each in self._framed.items() if self._prompts.find(sid)}
        self._framed = {**alive, visit.sid: Framed(visit, prefix, given.get("parent", ""))}
        path = f"/prompt/{visit.sid}" if method == "GET" else f"{PREFIX}prompt?sid={visit.sid}"
        return replies.redirect(path)

    def _opened(self, text: str) -> tuple[str, str, Application]:
        """Prefix, user and application of a cookie from an application. Raises BadToken."""
        try:
            prefix, content, _signature = text.split("|")
            decoded = base64.b64decode(content, validate=True).decode()
            username, ikey, expires = decoded.split("|")
            ends = int(expires)
        except (ValueError, binascii.Error):
            raise BadToken("tx is no signed request") from None
        application = self._account.application(ikey)
        if application is None or application.kind != WEB_SDK:
            raise BadToken("the integration key is not that of a Web SDK application")
        expected = f"{prefix}|{content}|{_mac(application.skey, f'{prefix}|{content}')}"
        if prefix not in _ANSWERS or not hmac.compare_digest(expected.encode(), text.encode()):
            raise BadToken("the signature of tx does not verify with the secret key")
        if ends <= self._wall():
            raise BadToken("tx has expired: it counts for 300 seconds")
        return prefix, username, application

    def _known(self, given: Parameters) -> Framed:
        framed = self._framed.get(given.needed("sid"))
        if framed is None or self._prompts.find(framed.visit.sid) is None:
            raise DuoError(40002, "sid")
        return framed

    def _prompt(self, method: str, framed: Framed, given: Parameters) -> HttpResponse:
        visit = framed.visit
        if method != "POST":
            return replies.redirect(f"/prompt/{visit.sid}")
        factor = _FACTORS.get(given.needed("factor"))
        if factor is None:
            raise DuoError(40002, "factor")
        passcode = given.get("passcode")
        device = None if factor == "passcode" else given.needed("device")
        self._prompts.attempt(visit, Wish(factor, device, passcode, shows_number=True))
        if visit.transaction is None:
            raise DuoError(40002, visit.problem)
        return replies.success({"txid": visit.transaction.id})

    def _status(self, transaction: Transaction, given: Parameters) -> HttpResponse:
        if given.needed("txid") != transaction.id:
            raise DuoError(40002, "txid")
        self._transactions.news(transaction)
        told = {"status_code": transaction.status, "status": transaction.message}
        if transaction.result == ALLOW:
            told |= {"result": "SUCCESS", "result_url": f"{PREFIX}status/{transaction.id}"}
        elif transaction.final:
            told |= {"result": "FAILURE", "reason": transaction.message}
        return replies.success(told)

    def _handed_over(self, decided: Transaction) -> HttpResponse:
        framed = next(f for f in self._framed.values() if f.visit.transaction is decided)
        visit = framed.visit
        allowed = decided.result == ALLOW
        content = (
            pages.handed_over(self._auth(framed)) if allowed else pages.turned_away(decided.message)
        )
        html = pages.prompt(visit.application.name, visit.username, content, retired=True)
        return replies.page(html, framed=True)

    def _auth(self, framed: Framed) -> str:
        application, username = framed.visit.application, framed.visit.username
        expires = int(self._wall()) + guesses.CLASSIC_AUTH_SECONDS
        prefix = _ANSWERS[framed.prefix]
        return cookie(prefix, application.skey, username, application.ikey, expires)


def _mac(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha1).hexdigest()
