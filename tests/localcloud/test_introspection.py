"""The paths under `/_local/`: what they show and change, and whom they keep out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.deliveries import Deliveries
from mfa_tui.localcloud.faults import FAULTS
from mfa_tui.localcloud.introspection import Introspection
from mfa_tui.localcloud.presets import install_practice
from mfa_tui.trace.exchange import Headers, HttpRequest, header
from tests.localcloud.conftest import START, FakeClock, NewCloud, Refused, Site
from tests.localcloud.mfa_pools import TOTP_ON, configure
from tests.localcloud.test_srp_sign_in import Srp

HOST: Headers = (("host", "127.0.0.1:9229"),)
JSON: Headers = (*HOST, ("content-type", "application/json; charset=utf-8"))

Local = Callable[..., Any]


@pytest.fixture
def deliveries(clock: FakeClock) -> Deliveries:
    return Deliveries(clock)


@pytest.fixture
def cloud(new_cloud: NewCloud, deliveries: Deliveries) -> LocalCloud:
    return new_cloud(deliver=deliveries.add)


@pytest.fixture
def local(cloud: LocalCloud, deliveries: Deliveries) -> Local:
    """Ask for a path, or tell it something; gives the status when it is not 200."""
    introspection = Introspection(cloud, deliveries)

    def send(
        path: str, wish: Any = None, headers: Headers | None = None, method: str | None = None
    ) -> Any:
        body = wish if isinstance(wish, bytes) else json.dumps(wish).encode()
        way = method or ("GET" if wish is None else "POST")
        url = f"http://127.0.0.1:9229/_local/{path}"
        answer = introspection.handle(
            HttpRequest(way, url, headers if headers is not None else JSON, body)
        )
        assert header(answer.headers, "access-control-allow-origin") is None
        assert header(answer.headers, "cache-control") == "no-store"
        content = json.loads(answer.body)
        return content if answer.status == 200 else (answer.status, content["error"])

    return send


# -- what it shows and changes -----------------------------------------------------------------


def test_the_codes_that_were_sent(local: Local, new_site: Callable[..., Site]) -> None:
    assert local("messages") == {"messages": []}
    site = new_site("OFF", pool={"AutoVerifiedAttributes": ["email"]})
    for name in ("ana", "ben"):
        site.aws.sign_up(
            ClientId=site.client_id,
            Username=name,
            Password="Correct-Horse-9",
            UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}],
        )
        site.clock.advance(1)
    newest, oldest = local("messages")["messages"]
    assert (newest["username"], oldest["username"]) == ("ben", "ana")
    assert (oldest["time"], oldest["pool_id"], oldest["medium"]) == (START, site.pool_id, "EMAIL")
    assert local("messages?to=ANA@example.com")["messages"] == [oldest]
    assert local("messages?to=ana&kind=sign-up+code")["messages"] == [oldest]
    assert local("messages?to=ana&kind=sign-in+code")["messages"] == []
    site.aws.confirm_sign_up(
        ClientId=site.client_id, Username="ana", ConfirmationCode=oldest["code"]
    )


def test_a_delayed_message_is_there_when_its_time_has_come(
    local: Local, cloud: LocalCloud, site: Site
) -> None:
    local("faults", {"name": "delivery-delayed", "on": True})
    site.aws.admin_create_user(
        **site.key("ana"),
        DesiredDeliveryMediums=["EMAIL"],
        UserAttributes=[{"Name": "email", "Value": "ana@example.com"}],
    )
    assert local("messages")["messages"] == []
    local("clock", {"move": "+201s"})
    assert [each["kind"] for each in local("messages")["messages"]] == ["invitation"]


def test_the_clock(local: Local, clock: FakeClock) -> None:
    right = {
        "now": START,
        "time": "2026-09-24T13:49:50.250+00:00",
        "ahead": 0,
        "frozen": False,
        "speed": 1,
    }
    assert local("clock") == right
    assert local("clock", {"move": "+3m"}) == right | {
        "now": START + 180,
        "time": "2026-09-24T13:52:50.250+00:00",
        "ahead": 180,
    }
    local("clock", {"frozen": True})
    clock.advance(1_000)
    frozen = local("clock")
    assert (frozen["now"], frozen["ahead"], frozen["frozen"]) == (START + 180, -820, True)
    local("clock", {"move": "-1.5h"})
    assert local("clock")["now"] == START + 180 - 5_400
    thawed = local("clock", {"frozen": False})
    clock.advance(7)
    assert local("clock")["now"] == thawed["now"] + 7
    assert local("clock", {"reset": True})["now"] == START + 1_007


def test_wishes_of_the_clock(local: Local, clock: FakeClock) -> None:
    assert local("clock", {"wish": "2026-11-05 10:00"})["time"] == "2026-11-05T10:00:00.000+00:00"
    fast = local("clock", {"wish": "x18"})
    clock.advance(10)
    assert local("clock")["now"] == fast["now"] + 180
    assert local("clock")["speed"] == 18
    assert local("clock", {"wish": "freeze"})["frozen"]
    assert not local("clock", {"wish": "go"})["frozen"]
    assert local("clock", {"wish": "reset"})["ahead"] == 0


def test_sessions_that_expire(local: Local, site: Site, refused: Refused) -> None:
    configure(site, "ON", **TOTP_ON)
    session = site.sign_in()["Session"]
    assert local("sessions", {"expire": True}) == {"expired": 1}
    assert local("sessions", {"expire": True}) == {"expired": 0}
    with refused("NotAuthorizedException", "Invalid session for the user, session is expired."):
        site.answer("MFA_SETUP", session)


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_a_moved_clock_is_the_pools_and_not_that_of_its_clients(local: Local, site: Site) -> None:
    token = site.tokens()["AccessToken"]
    local("clock", {"move": "+61m"})
    with pytest.raises(site.aws.exceptions.NotAuthorizedException, match="expired"):
        site.aws.get_user(AccessToken=token)
    # the proof bears the time of a client that knows nothing of that
    assert "AuthenticationResult" in Srp(site).authenticate_user()


def test_presets_begin_anew(local: Local, cloud: LocalCloud, site: Site) -> None:
    install_practice(cloud)
    assert local("presets")["presets"][0]["name"] == "practice"
    start = local("presets", {"name": "practice"})
    first = start["pools"][0]
    with pytest.raises(site.aws.exceptions.ResourceNotFoundException):
        site.aws.list_users(UserPoolId=site.pool_id)
    site.aws.admin_delete_user(UserPoolId=first["pool_id"], Username="alice")
    local("faults", {"name": "sms-sandbox", "on": True})
    local("clock", {"move": "+1d"})
    site.aws.admin_create_user(
        UserPoolId=first["pool_id"],
        Username="ana",
        DesiredDeliveryMediums=["EMAIL"],
        UserAttributes=[{"Name": "email", "Value": "ana@example.com"}],
    )
    again = local("presets", {"name": "practice"})
    assert [pool["pool_id"] for pool in again["pools"]] == [
        pool["pool_id"] for pool in start["pools"]
    ]
    alice = next(user for user in again["pools"][0]["users"] if user["username"] == "alice")
    assert alice["totp_secret"]
    assert local("messages") == {"messages": []}
    assert local("clock")["ahead"] == 0
    assert not any(fault["on"] for fault in local("faults")["faults"])
    assert site.aws.admin_get_user(UserPoolId=first["pool_id"], Username="alice")["Enabled"]


def test_faults(local: Local, cloud: LocalCloud) -> None:
    listed = local("faults")["faults"]
    assert [each["about"] for each in listed] == [fault.about for fault in FAULTS.values()]
    changed = local("faults", {"name": "sms-role-trust", "on": True})["faults"]
    assert [each["name"] for each in changed if each["on"]] == ["sms-role-trust"]
    assert cloud.faults.active == {"sms role trust"}
    local("faults", {"name": "sms-role-trust", "on": False})
    assert cloud.faults.active == frozenset()


def test_events(local: Local, site: Site) -> None:
    request_id = site.sign_in()["ResponseMetadata"]["RequestId"]
    newest = local("events")["events"][0]
    assert local(f"events?request_id={request_id}") == {"events": [newest]}
    assert (newest["operation"], newest["username"], newest["result"]) == (
        "InitiateAuth",
        "alice",
        "ok",
    )
    assert newest["why"]["row"] == "OPTIONAL 1"
    assert local("events?request_id=other") == {"events": []}


# -- whom it keeps out ---------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "[::1]:9229", "127.0.0.1"])
def test_loopback_names(local: Local, host: str) -> None:
    assert "frozen" in local("clock", headers=(("Host", host),))


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io:9229", "a@localhost", ""]
)
def test_other_names_are_dns_rebinding(local: Local, host: str) -> None:
    refusal = (403, "The Host has to be 127.0.0.1, localhost or [::1].")
    assert local("messages", headers=(("host", host),)) == refusal
    assert local("messages", headers=()) == refusal


def test_web_pages(local: Local, cloud: LocalCloud) -> None:
    page = ("Origin", "http://localhost:3000")
    assert local("clock", {"move": "+3m"}, (*JSON, page))[0] == 403
    assert local("clock", {"move": "+3m"}, (*HOST, ("content-type", "text/plain")))[0] == 415
    assert local("clock", {"move": "+3m"}, HOST)[0] == 415
    assert local("clock", method="OPTIONS")[0] == 405
    assert cloud.clock.ahead == 0


@pytest.mark.parametrize(
    ("path", "wish", "status", "word"),
    [
        ("", None, 404, "/_local/messages"),
        ("codes", None, 404, "There is no /_local/codes"),
        ("messages", {}, 405, "knows GET, not POST"),
        ("messages?from=x", None, 400, "'from'"),
        ("clock?x=1", None, 400, "none here"),
        ("clock", b"{", 400, "JSON object"),
        ("clock", [], 400, "JSON object"),
        ("clock", {"move": "3m"}, 400, "+3m"),
        ("clock", {"move": 3}, 400, '"move"'),
        ("clock", {"move": "+5m", "frozen": True}, 400, '"move"'),
        ("clock", {"move": "+999999d"}, 400, "ten years"),
        ("clock", {"frozen": 1}, 400, '"frozen"'),
        ("clock", {"wish": "x0"}, 400, "freeze stops it"),
        ("clock", {"wish": "x2000"}, 400, "1000 times"),
        ("clock", {"wish": "3000-01-01"}, 400, "ten years"),
        ("clock", {"wish": ""}, 400, "2026-11-05 10:00"),
        ("sessions", {"expire": 1.5}, 400, '"expire": true'),
        ("sessions", None, 405, "knows POST, not GET"),
        ("presets", {"name": "other"}, 400, "practice"),
        ("presets", {"name": ["practice"]}, 400, "practice"),
        ("faults", {"name": "other", "on": True}, 400, "sms-sandbox"),
        ("faults", {"name": "sms-sandbox", "on": "yes"}, 400, "true or false"),
    ],
)
def test_a_wrong_wish_changes_nothing(
    local: Local, cloud: LocalCloud, path: str, wish: Any, status: int, word: str
) -> None:
    refusal = local(path, wish)
    assert refusal[0] == status
    assert word in refusal[1]
    assert cloud.clock.ahead == 0
    assert not cloud.faults.active
