"""What a Duo account holds: applications with their keys, users, their devices and codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mfa_tui.localcloud.cognito.call import Entropy
from mfa_tui.localcloud.duo import fresh

AUTH_API = "Auth API"
WEB_SDK = "Web SDK"

ACTIVE = "active"
BYPASS = "bypass"
DISABLED = "disabled"
LOCKED_OUT = "locked out"

AUTO, PUSH, SMS, CALL, MOBILE_OTP = "auto", "push", "sms", "phone", "mobile_otp"
SMARTPHONE = (AUTO, PUSH, SMS, CALL, MOBILE_OTP)
TABLET = (AUTO, PUSH, MOBILE_OTP)
LANDLINE = (AUTO, CALL)


@dataclass(slots=True)
class Policy:
    """The rules of an application.

    `new_users` is what becomes of those without a device: `enroll`, `allow` or `deny`. Pushes want
    a number of `verified_digits` digits (3 to 6; 0 for none). A device is remembered for
    `remember_seconds` after it signed in. `lock_after` failures in a row lock a user out.
    """

    new_users: str = "enroll"
    verified_digits: int = 0
    remember_seconds: float = 0.0
    lock_after: int = 10


@dataclass(slots=True)
class Application:
    """A protected application of `kind` AUTH_API or WEB_SDK; newer screens call the keys client id
    and client secret. `akey` is the application's own secret, which Duo would never see; `logo` is
    a PNG image."""

    kind: str
    name: str
    ikey: str
    skey: str = field(repr=False)
    akey: str = field(default="", repr=False)
    policy: Policy = field(default_factory=Policy)
    logo: bytes | None = None


@dataclass(slots=True)
class Device:
    """A phone, tablet or hardware token; `number` in international form or empty.

    Passcodes are made from `secret` and `counter` (RFC 4226): the next one that counts.
    """

    id: str
    type: str = "phone"
    platform: str = "iOS"
    number: str = ""
    name: str = ""
    capabilities: tuple[str, ...] = SMARTPHONE
    secret: bytes = field(default=b"", repr=False)
    counter: int = 0

    @property
    def masked_number(self) -> str:
        """The number with all but its last four digits hidden, as Duo tells it."""
        return f"XXX-XXX-{self.number[-4:]}" if self.number else ""

    @property
    def label(self) -> str:
        """The `display_name`, such as `iOS (XXX-XXX-4788)`."""
        if self.type == "token":
            return "Token"
        return f"{self.platform} ({self.masked_number})" if self.number else self.platform


@dataclass(slots=True)
class BypassCode:
    """A code of nine digits from an administrator; `uses` are left until `expires` (epoch seconds)."""

    code: str = field(repr=False)
    uses: int
    expires: float


@dataclass(slots=True)
class TextCodes:
    """The passcodes of the newest text message that are unused, valid until `expires`."""

    codes: list[str] = field(default_factory=list[str], repr=False)
    expires: float = 0.0


@dataclass(slots=True)
class DuoUser:
    """A user; `failures` counts those in a row."""

    id: str
    username: str
    status: str = ACTIVE
    devices: list[Device] = field(default_factory=list[Device])
    bypass_codes: list[BypassCode] = field(default_factory=list[BypassCode])
    text_codes: TextCodes = field(default_factory=TextCodes)
    failures: int = 0

    def device(self, name: str) -> Device | None:
        """The device with that id, or the n-th phone when it is called `phone<n>`."""
        phones = [device for device in self.devices if device.type == "phone"]
        nth = {f"phone{n}": device for n, device in enumerate(phones, 1)}
        return nth.get(name) or next((each for each in self.devices if each.id == name), None)


@dataclass(slots=True)
class Alert:
    """What an administrator is told: a user reported a login that he did not begin."""

    time: float
    username: str
    application: str
    text: str


class Account:
    """The applications and users of one Duo customer; `entropy` makes ids and keys.

    Not safe by itself: whoever uses it takes turns (see `Transactions.turn`).
    """

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy
        self._applications: dict[str, Application] = {}
        self._users: dict[str, DuoUser] = {}
        self.alerts: list[Alert] = []

    @property
    def applications(self) -> tuple[Application, ...]:
        return tuple(self._applications.values())

    @property
    def users(self) -> tuple[DuoUser, ...]:
        return tuple(self._users.values())

    def protect(self, kind: str, name: str) -> Application:
        """Add an application with new keys."""
        ikey, skey = fresh.identifier(self._entropy, "DI"), fresh.key(self._entropy)
        akey = fresh.key(self._entropy) if kind == WEB_SDK else ""
        self._applications[ikey] = Application(kind, name, ikey, skey, akey)
        return self._applications[ikey]

    def admit(self, application: Application) -> None:
        """Know an application by keys that were made elsewhere."""
        self._applications[application.ikey] = application

    def application(self, ikey: str) -> Application | None:
        """The application with that integration key."""
        return self._applications.get(ikey)

    def add_user(self, username: str) -> DuoUser:
        """Add a user without devices. Raises ValueError when the name is taken."""
        if self.user_named(username):
            raise ValueError(username)
        user = DuoUser(fresh.identifier(self._entropy, "DU"), username)
        self._users[user.id] = user
        return user

    def user(self, user_id: str) -> DuoUser | None:
        """The user with that id."""
        return self._users.get(user_id)

    def user_named(self, username: str) -> DuoUser | None:
        """The user of that name, in any case."""
        wanted = username.casefold()
        return next((u for u in self._users.values() if u.username.casefold() == wanted), None)

    def add_phone(
        self,
        user: DuoUser,
        *,
        platform: str = "iOS",
        number: str = "",
        capabilities: tuple[str, ...] | None = None,
    ) -> Device:
        """Give `user` a phone; without a `number` it is a tablet unless `capabilities` say else."""
        able = capabilities or (SMARTPHONE if number else TABLET)
        device = Device(
            fresh.identifier(self._entropy, "DP"),
            platform=platform,
            number=number,
            capabilities=able,
            secret=self._entropy(20),
        )
        user.devices.append(device)
        return device

    def add_token(self, user: DuoUser) -> Device:
        """Give `user` a hardware token, which only makes passcodes."""
        device = Device(
            fresh.identifier(self._entropy, "DH"),
            type="token",
            platform="",
            capabilities=(),
            secret=self._entropy(20),
        )
        user.devices.append(device)
        return device

    def add_bypass_code(
        self, user: DuoUser, now: float, *, uses: int = 1, valid_seconds: float = 3_600.0
    ) -> str:
        """Make a bypass code for `user` at `now`, and tell it."""
        code = fresh.digits(self._entropy, 9)
        user.bypass_codes.append(BypassCode(code, uses, now + valid_seconds))
        return code

    def unlock(self, user: DuoUser) -> None:
        """Let a locked user try again, as an administrator does."""
        user.status, user.failures = ACTIVE, 0

    def devices(self) -> Iterator[tuple[DuoUser, Device]]:
        """Every device with its user."""
        return ((user, device) for user in self._users.values() for device in user.devices)
