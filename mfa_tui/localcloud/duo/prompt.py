"""The prompt in the browser: pages and forms for one sign-in, which work without JavaScript.

Both prompts use it, the Universal Prompt and the retired classic one. Each page is asked for again
by the browser while the phone is waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from mfa_tui.localcloud.cognito.call import Clock
from mfa_tui.localcloud.duo import fresh, pages, replies
from mfa_tui.localcloud.duo.account import Application, DuoUser
from mfa_tui.localcloud.duo.authentication import Authentication, Wish
from mfa_tui.localcloud.duo.enrolment import PORTAL_SECONDS, Enrolment, Enrolments
from mfa_tui.localcloud.duo.errors import DuoError
from mfa_tui.localcloud.duo.parameters import Parameters, parameters
from mfa_tui.localcloud.duo.transactions import ALLOW, DENY, Transaction
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

PREFIX = "/prompt/"
VISIT_SECONDS = 600.0
_ADDRESS = "127.0.0.1"

Finish = Callable[[Transaction], HttpResponse]


@dataclass(slots=True)
class Visit:
    """Somebody at the prompt, known by the unguessable `sid` in its address.

    `finish` answers the browser once it is decided, and `answer` is what it was answered.
    """

    sid: str
    application: Application
    username: str
    finish: Finish
    expires: float
    retired: bool
    enrolment: Enrolment | None = None
    transaction: Transaction | None = None
    problem: str = ""
    answer: HttpResponse | None = None


class Prompts:
    """All visits to the prompt; `clock` gives the seconds since the epoch by which they end."""

    def __init__(
        self, authentication: Authentication, enrolments: Enrolments, clock: Clock
    ) -> None:
        self._authentication = authentication
        self._account = authentication.account
        self._transactions = authentication.transactions
        self._enrolments = enrolments
        self._clock = clock
        self._visits: dict[str, Visit] = {}

    def open(
        self, application: Application, username: str, finish: Finish, *, retired: bool = False
    ) -> HttpResponse:
        """Send the browser to a new prompt for `username`."""
        visit = self.begin(application, username, finish, retired=retired)
        return replies.redirect(f"{PREFIX}{visit.sid}")

    def begin(
        self, application: Application, username: str, finish: Finish, *, retired: bool = False
    ) -> Visit:
        """Begin a visit; who needs no factor, or may not try one, is decided at once."""
        sid, now = fresh.key(self._authentication.entropy, 32), self._clock()
        visit = Visit(sid, application, username, finish, now + VISIT_SECONDS, retired)
        with self._transactions.turn:
            self._visits = {s: v for s, v in self._visits.items() if v.expires > now}
            self._visits[sid] = visit
            if self._verdict(visit) in (ALLOW, DENY):
                self.attempt(visit, Wish("auto"))
        return visit

    def find(self, sid: str) -> Visit | None:
        """The visit with that id that is not over."""
        visit = self._visits.get(sid)
        return visit if visit and visit.expires > self._clock() else None

    def user(self, visit: Visit) -> DuoUser | None:
        """Who the visit is for, if Duo knows him."""
        return self._account.user_named(visit.username)

    def attempt(self, visit: Visit, wish: Wish) -> None:
        """Try a factor; why it cannot be tried is told on the page."""
        visit.problem = ""
        try:
            visit.transaction = self._authentication.begin(
                visit.application, visit.username, self.user(visit), wish
            )
        except DuoError as error:
            visit.problem = f"{error.message}: {error.detail}"

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer a request for a page of a visit, or for one of its forms."""
        visit = self.find(urlsplit(request.url).path.removeprefix(PREFIX))
        if visit is None:
            return replies.page(pages.over(), 404)
        if request.method == "POST":
            try:
                self._act(visit, parameters(request))
            except DuoError as error:
                return replies.failure(error)
            if visit.answer is None:
                return replies.redirect(f"{PREFIX}{visit.sid}", 303)
        return self._shown(visit)

    def _act(self, visit: Visit, given: Parameters) -> None:
        transaction, device = visit.transaction, given.get("device")
        match given.get("do"):
            case "push" | "phone" | "sms" as factor:
                self.attempt(visit, Wish(factor, device, address=_ADDRESS, shows_number=True))
            case "passcode":
                passcode = given.get("passcode")
                self.attempt(visit, Wish("passcode", passcode=passcode, address=_ADDRESS))
            case "again" if transaction is not None:
                if not transaction.final:
                    self._authentication.cancel(transaction)
                visit.transaction = None
            case "leave" if transaction is not None and transaction.final:
                self._finish(visit, transaction)
            case _:
                pass

    def _shown(self, visit: Visit) -> HttpResponse:
        transaction = visit.transaction
        if visit.answer is not None:
            return visit.answer
        if transaction is not None and transaction.status != "sent":
            # looked up so that the clock has its say
            self._transactions.find(transaction.id)
            if transaction.result == ALLOW:
                return self._finish(visit, transaction)
            if transaction.final and self._verdict(visit) != "auth":
                return self._page(visit, pages.turned_away(transaction.message))
            if not transaction.final:
                left = int(transaction.ends - self._clock())
                return self._page(visit, pages.waiting(transaction, left), refresh=True)
        if self._verdict(visit) == "enroll":
            return self._page(visit, self._enrolling(visit), refresh=True)
        message = visit.problem or (transaction.message if transaction else "")
        denied = transaction is not None and transaction.status != "sent"
        user = self.user(visit)
        assert user is not None, "only a known user gets a choice"
        return self._page(visit, pages.choices(user, message, denied=denied))

    def _finish(self, visit: Visit, transaction: Transaction) -> HttpResponse:
        """The answer that ends the visit: the same for two requests at once, and ever after."""
        with self._transactions.turn:
            if visit.answer is None:
                visit.answer = visit.finish(transaction)
            return visit.answer

    def _enrolling(self, visit: Visit) -> str:
        if visit.enrolment is None:
            visit.enrolment = self._enrolments.begin(visit.username, PORTAL_SECONDS)
        return pages.enrolling(self._enrolments.address(visit.enrolment))

    def _verdict(self, visit: Visit) -> str:
        return self._authentication.verdict(visit.application, self.user(visit)).result

    def _page(self, visit: Visit, content: str, *, refresh: bool = False) -> HttpResponse:
        name = visit.application.name
        html = pages.prompt(name, visit.username, content, refresh=refresh, retired=visit.retired)
        return replies.page(html, framed=visit.retired)
