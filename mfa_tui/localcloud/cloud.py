"""The local cloud: the whole service as one function from HTTP request to HTTP response."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from mfa_tui.localcloud import envelope
from mfa_tui.localcloud.aws import services
from mfa_tui.localcloud.aws.services import SideService, side_service
from mfa_tui.localcloud.aws.side_call import SideCall, Whose
from mfa_tui.localcloud.clock import MovableClock
from mfa_tui.localcloud.cognito import (
    custom_message,
    discovery,
    guesses,
    sessions,
    validation,
)
from mfa_tui.localcloud.cognito.authorization import authorization
from mfa_tui.localcloud.cognito.call import Call, Clock, Entropy, Message, new_uuid
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.keys import KeyRing, new_rsa_key
from mfa_tui.localcloud.cognito.operations import operation
from mfa_tui.localcloud.cognito.outbox import check_sendable
from mfa_tui.localcloud.cognito.refusals import rate_exceeded
from mfa_tui.localcloud.cognito.signature import SERVICE, AccessKeys
from mfa_tui.localcloud.faults import Faults
from mfa_tui.localcloud.invoke import (
    Functions,
    Invocation,
    Invoke,
    Invoked,
    Observe,
    not_attached,
    unobserved,
)
from mfa_tui.localcloud.journal import Journal
from mfa_tui.localcloud.post import Deliver, Post
from mfa_tui.localcloud.store import Store, StoreProblem
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, header

_TARGET = "AWSCognitoIdentityProviderService"
_LARGEST_BODY = 1024 * 1024

logger = logging.getLogger(__name__)


def drop_message(message: Message) -> None:
    """The delivery of a cloud without phones: nobody gets anything."""


def on_nobodys_behalf(request: HttpRequest) -> Whose:
    """Whose mail it is in a cloud whose functions send none."""
    return Whose()


class LocalCloud:
    """A Cognito of one's own in `store`, and what its functions need beside it; safe to use from
    any thread.

    `clock` gives seconds since the epoch; as the cloud's own `clock` it can be moved. `entropy`
    gives random bytes. With `access_keys` signatures are verified too. `issuer_base` is what the
    `iss` of tokens begins with, and can be set. `deliver` gets the messages that users would receive;
    `new_key` makes the RSA keys of new pools. `invoke` runs the functions in the LambdaConfig of
    pools, `observe` is told of every attempt at one, and `whose` says for whose sign-in a function
    calls another service. `faults` can be switched on and off,
    and `journal` tells what was asked and why it was answered so.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock = time.time,
        entropy: Entropy = os.urandom,
        region: str = "us-east-1",
        issuer_base: str = "https://cognito-idp.us-east-1.amazonaws.com",
        deliver: Deliver = drop_message,
        new_key: Callable[[], RSAPrivateKey] = new_rsa_key,
        access_keys: AccessKeys | None = None,
        invoke: Invoke = not_attached,
        observe: Observe = unobserved,
        whose: Callable[[HttpRequest], Whose] = on_nobodys_behalf,
    ) -> None:
        self._store = store
        self.clock = clock if isinstance(clock, MovableClock) else MovableClock(clock)
        self._entropy = entropy
        self._region = region
        self.issuer_base = issuer_base
        self._post = Post(deliver)
        self.faults = Faults()
        self.journal = Journal()
        self._keys = KeyRing(new_key)
        self._access_keys = access_keys
        self._functions = Functions(invoke, observe)
        self._whose = whose

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer `request` as the service would. Never raises."""
        request_id, now = new_uuid(self._entropy), self.clock()
        try:
            self._post.deliver_due(now)
            return self._answer(request, request_id, now)
        except ServiceError as error:
            return envelope.failure(error, request_id=request_id, now=now)
        except StoreProblem as problem:
            logger.error("request %s: %s", request_id, problem)
            error = ServiceError("InternalErrorException", f"Local database: {problem.reason}", 500)
            return envelope.failure(error, request_id=request_id, now=now)
        except Exception as error:
            # the type and place only: the text of an exception could hold a secret
            logger.error("request %s failed at %s", request_id, _place(error))
            bug = ServiceError("InternalErrorException", "Internal error in the local cloud.", 500)
            return envelope.failure(bug, request_id=request_id, now=now)

    def deliver_due(self) -> None:
        """Deliver the delayed messages whose time has come; every request does so too."""
        self._post.deliver_due(self.clock())

    def clear(self) -> None:
        """Forget everything but the journal: no pools, no faults, no message on its way, right time.

        Raises StoreProblem when the file has become unusable.
        """
        self._store.clear()
        self._keys.forget()
        self._post.forget()
        self.faults.all_off()
        self.clock.reset()

    def expire_sessions(self) -> int:
        """Let every living Session expire now; gives their number. Raises StoreProblem."""
        with self.call() as call:
            return sessions.expire_all(call)

    @property
    def next_delivery(self) -> float | None:
        """When the next delayed message is due, in seconds since the epoch; None for never."""
        return self._post.next_due

    @contextmanager
    def call(
        self,
        request_id: str | None = None,
        now: float | None = None,
        operation: str = "",
        request: Mapping[str, Any] | None = None,
    ) -> Iterator[Call]:
        """A transaction for one `operation`, which is asked for with the members `request`.

        A ServiceError commits what was recorded before it (a failed attempt, a used code); any
        other exception rolls back what happened since the last function was run. Messages are
        delivered after the commit.
        """
        refusal: ServiceError | None = None
        caller = request_id or new_uuid(self._entropy)

        def run(source: str, attempt: int, invocation: Invocation) -> Invoked:
            with self._store.outside():
                return self._functions.run(caller, source, attempt, invocation)

        with self._store.transaction() as database:
            call = Call(
                database=database,
                now=self.clock() if now is None else now,
                entropy=self._entropy,
                request_id=caller,
                region=self._region,
                issuer_base=self.issuer_base,
                keys=self._keys,
                run=run,
                operation=operation,
                request=request or {},
                faults=self.faults.active,
                ahead=self.clock.clients_behind,
            )
            try:
                yield call
                custom_message.reword(call)
                check_sendable(call)
            except ServiceError as error:
                refusal = error
        if refusal is not None:
            raise refusal
        self._post.send(call.outbox, call.faults, call.now)

    def _answer(self, request: HttpRequest, request_id: str, now: float) -> HttpResponse:
        path = _path(request.url)
        if request.method == "OPTIONS":
            return envelope.preflight(request, request_id=request_id, now=now)
        if request.method == "GET":
            with self.call(request_id, now) as call:
                found = discovery.document(call, path)
            return envelope.public_document(found, request_id=request_id, now=now)
        if service := side_service(request):
            return self._beside(service, request, request_id, now)
        if request.method != "POST" or path != "/":
            raise guesses.unknown_path()
        name = _operation_name(request)
        content = self._performed(name, request, request_id, now)
        content = content if validation.has_output(name) else None
        return envelope.success(content, request_id=request_id, now=now)

    def _beside(
        self, service: SideService, request: HttpRequest, request_id: str, now: float
    ) -> HttpResponse:
        """The answer of a service other than Cognito."""
        faults = self.faults.active
        call = SideCall(
            request=request,
            operation=service.operation_of(request),
            request_id=request_id,
            now=now,
            region=self._region,
            entropy=self._entropy,
            store=self._store,
            send=lambda message: self._post.send([message], faults, now),
            faults=faults,
            whose=self._whose(request),
        )
        return services.answer(service, call, self._check_signed)

    def _performed(
        self, name: str, request: HttpRequest, request_id: str, now: float
    ) -> dict[str, Any]:
        with self.journal.entry(request_id, now, name) as entry:
            if self.faults.throttles():
                raise rate_exceeded()
            if len(request.body) > _LARGEST_BODY:
                raise guesses.body_too_large()
            if validation.needs_signature(name):
                self._check_signed(request)
            perform = operation(name)
            params = validation.parse_request(name, request.body)
            with self.call(request_id, now, name, params) as call:
                entry.begin(call, params)
                content = perform(call, params)
            entry.answer(content)
            return content

    def _check_signed(self, request: HttpRequest, service: str = SERVICE) -> None:
        signed = authorization(request)
        if self._access_keys is not None:
            now = self.clock.real()
            self._access_keys.verify(signed, request, region=self._region, now=now, service=service)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path or "/"
    except ValueError:
        raise guesses.unknown_path() from None


def _operation_name(request: HttpRequest) -> str:
    service, _, name = (header(request.headers, "x-amz-target") or "").partition(".")
    if service != _TARGET or name not in validation.operation_names():
        raise ServiceError("UnknownOperationException")
    return name


def _place(error: Exception) -> str:
    """The type of `error` and the line that raised it."""
    trail = error.__traceback__
    while trail is not None and trail.tb_next is not None:
        trail = trail.tb_next
    where = f"{trail.tb_frame.f_code.co_filename}:{trail.tb_lineno}" if trail else "?"
    return f"{type(error).__name__} in {where}"
