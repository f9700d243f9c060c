"""The world of a tap: a real pool, and the programs whose calls to it come through here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from mfa_tui.data_files import Directory
from mfa_tui.ui.world import AGAIN, Opened, OpeningTrouble, Place
from mfa_tui.worlds.listening import Listener
from mfa_tui.worlds.remote_lab import RemoteLab

if TYPE_CHECKING:
    from mfa_tui.signin.target import Target
    from mfa_tui.tap.tap import Tap
    from mfa_tui.tap.upstream import Upstream
    from mfa_tui.trace.exchange import HttpRequest, HttpResponse

NO_CLIENT = "NoClientIdWasGiven"
"""The client that screens would sign in to; the service's refusal then says what is missing."""

ADVICE = """\
Let your program call {url} in place of Cognito.
The AWS CLI and SDKs take it from the variable
AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER
Amplify takes it as userPoolEndpoint."""


class TapWorld(RemoteLab):
    """`target`, tapped at `port` (0 for any) of `host`, a loopback address, in front of `base`.

    With a `profile` signed calls are signed anew. The rest is as in a RemoteLab.
    """

    def __init__(
        self,
        target: Target,
        base: str,
        port: int,
        profile: str | None = None,
        directory: Directory = None,
        host: str = "127.0.0.1",
    ) -> None:
        super().__init__(target, directory)
        self.label = f"tap of {target.pool_id}"
        self._base = base
        self._profile = profile
        self._tap: Tap | None = None
        self._upstream: Upstream | None = None
        self._opened: Opened | None = None
        self.outside = Listener(self._handle, port, ADVICE, host=host)

    def open(self, remedy: str | None = None) -> Opened:
        """Open the phone, get the credentials ready, and listen. Raises OpeningTrouble."""
        from mfa_tui.tap.tap import Tap
        from mfa_tui.tap.upstream import Upstream

        if self._opened is None:
            sign = self._signing()
            self._upstream = Upstream(self._base)
            pool_id, gate = self.target.pool_id, self.call_gate
            self._tap = Tap(self.trace, self._upstream, pool_id, sign, gate)
            opened = super().open()
            self._opened = replace(opened, outside=self.outside, watching=True)
        self.outside.begin(remedy)
        return self._opened

    def places(self) -> tuple[Place, ...]:
        """The pool behind the tap."""
        missing = self.target.client_id == NO_CLIENT
        about = "no --client-id" if missing else self._base
        return (Place(self.target, about),)

    def close(self) -> None:
        """Listen no longer, and let go of connections."""
        self.outside.stop()
        if self._upstream is not None:
            self._upstream.close()
        super().close()

    def _signing(self) -> Callable[[HttpRequest], HttpRequest]:
        from mfa_tui.tap.signing import Signer, SigningProblem, refuse_to_sign

        if self._profile is None:
            return refuse_to_sign
        try:
            return Signer(self._profile, self.target.region).sign
        except SigningProblem as problem:
            raise OpeningTrouble(
                f"The AWS profile {self._profile} cannot sign.", str(problem), (AGAIN,)
            ) from problem

    def _handle(self, request: HttpRequest) -> HttpResponse:
        assert self._tap is not None, "the world is not open"
        return self._tap.handle(request)
