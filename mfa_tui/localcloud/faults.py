"""Faults: failures of the service, of messages, of functions and of Duo, to switch on and off.

One more switch is no failure: STEP_UP makes true what is documented and has not been seen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Set
from dataclasses import dataclass

from mfa_tui.trace.subscribers import Subscribers

THROTTLE = "throttle"
THROTTLE_SOME = "throttle some"
LOCK_OUT = "lock out"
DEVICE_DROPPED = "device dropped"
SMS_ROLE_TRUST = "sms role trust"
SMS_EXTERNAL_ID = "sms external id"
SMS_ROLE_POLICY = "sms role policy"
SMS_SANDBOX = "sms sandbox"
SMS_QUOTA = "sms quota"
SMS_DELAYED = "sms delayed"
EMAIL_SANDBOX = "email sandbox"
EMAIL_SPAM = "email spam"
EMAIL_DELAYED = "email delayed"
DELIVERY_LOST = "delivery lost"
DELIVERY_DELAYED = "delivery delayed"
TRIGGER_STALL = "trigger stall"
TRIGGER_CRASH = "trigger crash"
TRIGGER_BAD_OUTPUT = "trigger bad output"
TRIGGER_PERMISSION = "trigger permission"
DUO_DOWN = "duo down"
DUO_SLOW = "duo slow"
DUO_BUSY = "duo busy"
DUO_BAD_GATEWAY = "duo bad gateway"
DUO_CLOCK = "duo clock"
DUO_PUSH_FAILED = "duo push failed"
DUO_PUSH_LOST = "duo push lost"
STEP_UP = "step up"

THROTTLED_EVERY = 3
"""Under THROTTLE_SOME, every call whose number is a multiple of this is refused."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A failure: its `name`, the `section` it belongs to, what it is `about`, and the `sight` of it.

    `about` and `sight` are words for a person; `sight` says how a sign-in looks under the fault.
    """

    name: str
    section: str
    about: str
    sight: str

    @property
    def shell_name(self) -> str:
        """The name without blanks, so that it needs no quotes."""
        return self.name.replace(" ", "-")


_SILENCE = "The challenge comes as ever, with a masked destination; the phone stays silent."
_LATE = "The challenge comes at once, its code 200 seconds later; by then its Session has expired."
_TRUST = "400 InvalidSmsRoleTrustRelationshipException, wherever a text message would be sent."

_ALL = (
    Fault(
        THROTTLE,
        "Sign-in",
        "Cognito refuses every call: there are too many",
        "400 TooManyRequestsException, Rate exceeded, whatever is asked.",
    ),
    Fault(
        THROTTLE_SOME,
        "Sign-in",
        "Cognito refuses every third call as one too many",
        "400 TooManyRequestsException, Rate exceeded, now and then: try again and it works.",
    ),
    Fault(
        LOCK_OUT,
        "Sign-in",
        "every user is locked out of passwords",
        "As after many wrong ones: 400 NotAuthorizedException, Password attempts exceeded, for right "
        "passwords too.",
    ),
    Fault(
        DEVICE_DROPPED,
        "Sign-in",
        "the service has forgotten every device",
        "400 ResourceNotFoundException, Device does not exist, when a client names its device.",
    ),
    Fault(
        SMS_ROLE_TRUST,
        "Messages",
        "Cognito may not assume the role that sends texts",
        _TRUST,
    ),
    Fault(
        SMS_EXTERNAL_ID,
        "Messages",
        "the pool's ExternalId is not that of the role",
        f"{_TRUST} Only IAM shows that it is the ExternalId.",
    ),
    Fault(
        SMS_ROLE_POLICY,
        "Messages",
        "the role that sends texts may not publish by SNS",
        "400 InvalidSmsRoleAccessPolicyException, wherever a text message would be sent.",
    ),
    Fault(
        SMS_SANDBOX,
        "Messages",
        "text messages seem to be sent, and none arrives",
        f"{_SILENCE} SNS is in its sandbox and reaches verified numbers only.",
    ),
    Fault(
        SMS_QUOTA,
        "Messages",
        "the money for this month's texts is spent",
        f"{_SILENCE} It worked this morning; only the logs of SNS tell.",
    ),
    Fault(SMS_DELAYED, "Messages", "every text message arrives too late", _LATE),
    Fault(
        EMAIL_SANDBOX,
        "Messages",
        "SES refuses addresses that it does not know",
        "400 with the words Amazon SES account is in Sandbox, in pools that send by SES.",
    ),
    Fault(
        EMAIL_SPAM,
        "Messages",
        "every mail ends in the spam folder",
        _SILENCE,
    ),
    Fault(EMAIL_DELAYED, "Messages", "every mail arrives too late", _LATE),
    Fault(DELIVERY_LOST, "Messages", "messages seem to be sent, and none arrives", _SILENCE),
    Fault(
        DELIVERY_DELAYED,
        "Messages",
        "every message arrives too late",
        _LATE,
    ),
    Fault(
        TRIGGER_STALL,
        "Functions",
        "every function takes six seconds: too long",
        "Cognito waits five, three times. Then: 400 UnexpectedLambdaException, Socket timeout.",
    ),
    Fault(
        TRIGGER_CRASH,
        "Functions",
        "every function ends before it has answered",
        "400 UserLambdaValidationException, with the words of the runtime that exited.",
    ),
    Fault(
        TRIGGER_BAD_OUTPUT,
        "Functions",
        "functions return nothing instead of their event",
        "400 InvalidLambdaResponseException, Invalid lambda function output : Invalid JSON.",
    ),
    Fault(
        TRIGGER_PERMISSION,
        "Functions",
        "Cognito may not invoke the functions",
        "400 UnexpectedLambdaException, due to error AccessDeniedException; no function runs.",
    ),
    Fault(
        DUO_DOWN,
        "Duo",
        "Duo ends every connection without an answer",
        "The function says that Duo cannot be reached; whether one gets in is its fail mode.",
    ),
    Fault(
        DUO_SLOW,
        "Duo",
        "Duo answers six seconds late: too late",
        "Cognito waits five for a function, which gives Duo up in time or is called again.",
    ),
    Fault(
        DUO_BUSY,
        "Duo",
        "Duo refuses every request as one too many",
        "A 429 between Lambda and Duo on the wire, and no push on the phone.",
    ),
    Fault(
        DUO_BAD_GATEWAY,
        "Duo",
        "a proxy before Duo answers with a page of HTML",
        "A 502 between Lambda and Duo on the wire, whose body is no JSON.",
    ),
    Fault(
        DUO_CLOCK,
        "Duo",
        "Duo's clock is fifteen minutes ahead",
        "No signature is of its time: a 401 between Lambda and Duo, Bad request timestamp.",
    ),
    Fault(
        DUO_PUSH_FAILED,
        "Duo",
        "Duo cannot push to phones",
        "The sign-in waits; Duo Mobile fetches the login once it is opened (ctrl+o, u).",
    ),
    Fault(
        DUO_PUSH_LOST,
        "Duo",
        "pushes seem to be sent, and none arrives",
        "The sign-in waits for an answer until the push has expired.",
    ),
    Fault(
        STEP_UP,
        "Experimental",
        "levels of sign-in as they are documented",
        "TARGET_ACR_VALUES is heeded, and tokens have acr and amr. In a test of October 2026 the "
        "service did neither, and nor does this one without it.",
    ),
)

FAULTS = {fault.name: fault for fault in _ALL}
"""All faults by name, in the order in which they are listed."""


class Faults:
    """The faults of one cloud; safe to use from any thread."""

    def __init__(self) -> None:
        self._active: frozenset[str] = frozenset()
        self._calls = 0
        self._turn = threading.Lock()
        self._listeners = Subscribers[[]]()

    @property
    def active(self) -> frozenset[str]:
        """The names of the faults that are on."""
        return self._active

    def on(self, name: str) -> None:
        """Switch a fault on. Raises KeyError when there is none of that `name`."""
        self._change(put={_known(name)})

    def off(self, name: str) -> None:
        """Switch a fault off. Raises KeyError when there is none of that `name`."""
        self._change(take={_known(name)})

    def switch(self, name: str, *, on: bool) -> None:
        """Switch a fault on or off. Raises KeyError when there is none of that `name`."""
        (self.on if on else self.off)(name)

    def all_off(self) -> None:
        """Switch every fault off."""
        self._change(take=FAULTS.keys())

    def throttles(self) -> bool:
        """Whether the call that comes now is one too many; every call has to ask once."""
        with self._turn:
            self._calls += 1
            some = THROTTLE_SOME in self._active and self._calls % THROTTLED_EVERY == 0
            return some or THROTTLE in self._active

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call `listener` after each switch, on the thread that made it. Returns the way to stop."""
        return self._listeners.add(listener)

    def _change(self, put: Set[str] = frozenset(), take: Set[str] = frozenset()) -> None:
        with self._turn:
            if THROTTLE_SOME in put:
                self._calls = 0
            self._active = (self._active | put) - take
        self._listeners.tell()


def _known(name: str) -> str:
    if name not in FAULTS:
        raise KeyError(name)
    return name
