"""The local Duo: the whole service as one function from HTTP request to HTTP response."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from mfa_tui.localcloud.cognito.call import Clock, Entropy
from mfa_tui.localcloud.duo import (
    auth_api,
    classic,
    enrolment_pages,
    guesses,
    oidc,
    prompt,
    replies,
)
from mfa_tui.localcloud.duo.account import Account
from mfa_tui.localcloud.duo.addresses import Addresses
from mfa_tui.localcloud.duo.authentication import Authentication
from mfa_tui.localcloud.duo.client_assertion import Assertions
from mfa_tui.localcloud.duo.enrolment import Enrolments
from mfa_tui.localcloud.duo.errors import DuoError, Unreachable
from mfa_tui.localcloud.duo.handset import Handset
from mfa_tui.localcloud.duo.phone_port import PhonePort
from mfa_tui.localcloud.duo.transactions import Transactions
from mfa_tui.localcloud.faults import (
    DUO_BAD_GATEWAY,
    DUO_BUSY,
    DUO_CLOCK,
    DUO_DOWN,
    DUO_SLOW,
    Faults,
)
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

SLOW_SECONDS = 6.0
"""How late a slow Duo answers: later than Cognito waits for a function."""
AHEAD_SECONDS = 900.0
"""By how much a skewed Duo's clock is ahead."""
_BAD_GATEWAY = (
    b"<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """One request and its answer, None when the connection just ended.

    `started` is in seconds since the epoch, `seconds` how long it took.
    """

    request: HttpRequest
    response: HttpResponse | None
    started: float
    seconds: float


def unheard(heard: Heard) -> None:
    """The observer of a Duo that nobody watches."""


class LocalDuo:
    """A Duo of one's own, in memory; safe to use from any thread.

    `clock` is the time that people may move: pushes and codes grow old by it. `wall` is that of the
    clients, by which signatures and tokens are judged. Both give seconds since the epoch; `entropy`
    gives random bytes. A long poll is held for `hold` real seconds. `faults` are those of the cloud,
    and `observe` is told of every request. `pause` waits for real seconds while Duo is slow.

    `account` is what administrators see, `phone` the port for a phone.
    """

    def __init__(
        self,
        *,
        clock: Clock = time.time,
        wall: Clock = time.time,
        entropy: Entropy = os.urandom,
        faults: Faults | None = None,
        hold: float = guesses.HOLD_SECONDS,
        observe: Callable[[Heard], None] = unheard,
        pause: Callable[[float], None] | None = None,
    ) -> None:
        self.faults = faults or Faults()
        self.account = Account(entropy)
        self.addresses = Addresses()
        self._clients_clock = wall
        self._observe = observe
        self._transactions = transactions = Transactions(clock, hold)
        self._pause = pause or transactions.pause
        self._authentication = Authentication(
            self.account, transactions, clock, entropy, self.faults
        )
        self._enrolments = Enrolments(self.account, transactions, self.addresses, clock, entropy)
        self._prompts = prompts = prompt.Prompts(self._authentication, self._enrolments, clock)
        assertions = Assertions(self.account, self.addresses, self._wall)
        self._auth_api = auth_api.AuthApi(self._authentication, self._enrolments, self._wall)
        self._oidc = oidc.Oidc(assertions, self.addresses, prompts, clock, self._wall, entropy)
        self._classic = classic.Classic(self.account, prompts, transactions, self._wall)
        self.phone = PhonePort(self._authentication, self._enrolments)

    def connect(self, handset: Handset) -> None:
        """Let a phone hear of its pushes, calls and text messages."""
        self._authentication.handset = handset

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer `request` as Duo would. Raises Unreachable when Duo is down, and nothing else."""
        started, stopwatch = self._clients_clock(), time.perf_counter()
        response: HttpResponse | None = None
        try:
            response = self._answer(request)
            return response
        except Unreachable:
            raise
        except Exception as error:
            # the type only: the text of an exception could hold a secret
            logger.error("%s in the local Duo", type(error).__name__)
            response = replies.document(500, {"stat": "FAIL", "message": "Internal error."})
            return response
        finally:
            self._observe(Heard(request, response, started, time.perf_counter() - stopwatch))

    def close(self) -> None:
        """Let go whoever waits for an answer."""
        self._transactions.close()

    def _answer(self, request: HttpRequest) -> HttpResponse:
        befallen = self._befallen()
        if befallen is not None:
            return befallen
        path = urlsplit(request.url).path
        if path.startswith(auth_api.PREFIX):
            return self._auth_api.answer(request)
        if path.startswith(oidc.PREFIX):
            return self._oidc.answer(request)
        if path.startswith(prompt.PREFIX):
            return self._prompts.answer(request)
        if path.startswith(enrolment_pages.PORTAL):
            return enrolment_pages.portal(request, self._enrolments)
        if path == enrolment_pages.BARCODE:
            return enrolment_pages.barcode(request)
        if path.startswith(classic.PREFIX):
            return self._classic.answer(request)
        return replies.failure(DuoError(40401))

    def _befallen(self) -> HttpResponse | None:
        """What a fault makes of any request."""
        active = self.faults.active
        if DUO_DOWN in active:
            raise Unreachable
        if DUO_SLOW in active:
            self._pause(SLOW_SECONDS)
        if DUO_BUSY in active:
            return replies.failure(DuoError(42901))
        if DUO_BAD_GATEWAY in active:
            return HttpResponse(502, (("Content-Type", "text/html"),), _BAD_GATEWAY)
        return None

    def _wall(self) -> float:
        ahead = AHEAD_SECONDS if DUO_CLOCK in self.faults.active else 0.0
        return self._clients_clock() + ahead
