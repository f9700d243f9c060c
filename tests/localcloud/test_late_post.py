"""Delayed messages arrive by themselves; nothing waits while nothing is held back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.faults import DELIVERY_DELAYED
from mfa_tui.localcloud.late_post import LatePost
from mfa_tui.localcloud.post import DELAY_SECONDS
from mfa_tui.trace.exchange import HttpRequest
from tests.localcloud.alarm import Alarm
from tests.localcloud.conftest import FakeClock, Site
from tests.localcloud.mfa_pools import EMAIL, code_in

ASK = HttpRequest("GET", "https://cloud.invalid/nothing", (), b"")


@pytest.fixture
def alarms() -> list[Alarm]:
    return []


@pytest.fixture
def post(cloud: LocalCloud, alarms: list[Alarm]) -> LatePost:
    def new_alarm(seconds: float, ring: Callable[[], None]) -> Alarm:
        alarms.append(Alarm(seconds, ring))
        return alarms[-1]

    return LatePost(cloud, new_alarm)


@pytest.fixture
def site(new_site: Callable[..., Site], cloud: LocalCloud) -> Site:
    site = new_site(pool={"AutoVerifiedAttributes": ["email"]})
    cloud.faults.on(DELIVERY_DELAYED)
    return site


def sign_up(site: Site, username: str) -> None:
    site.aws.sign_up(
        ClientId=site.client_id,
        Username=username,
        Password="Correct-Horse-9",
        UserAttributes=[{"Name": "email", "Value": EMAIL}],
    )


def test_no_alarm_while_nothing_is_held_back(post: LatePost, alarms: list[Alarm]) -> None:
    assert post.handle(ASK).status == 404
    assert alarms == []


def test_a_delayed_message_is_brought_when_it_is_due(
    post: LatePost, site: Site, clock: FakeClock, alarms: list[Alarm], inbox: list[Message]
) -> None:
    sign_up(site, "dora")
    clock.advance(20)
    post.handle(ASK)
    post.handle(ASK)
    (alarm,) = alarms
    assert (alarm.seconds, alarm.on, alarm.daemon) == (DELAY_SECONDS - 20, True, True)
    clock.advance(alarm.seconds)
    assert inbox == []
    alarm.ring()
    assert [len(code_in(message)) for message in inbox] == [6]
    post.handle(ASK)
    assert len(alarms) == 1


def test_the_next_alarm_is_for_the_next_message(
    post: LatePost, site: Site, clock: FakeClock, alarms: list[Alarm], inbox: list[Message]
) -> None:
    sign_up(site, "dora")
    post.handle(ASK)
    clock.advance(50)
    sign_up(site, "erik")
    post.handle(ASK)
    clock.advance(DELAY_SECONDS - 50)
    alarms[0].ring()
    assert [message.username for message in inbox] == ["dora"]
    assert [alarm.seconds for alarm in alarms] == [DELAY_SECONDS, 50]
    clock.advance(50)
    alarms[1].ring()
    assert [message.username for message in inbox] == ["dora", "erik"]
    assert len(alarms) == 2


def test_an_alarm_that_goes_off_early_is_set_again(
    post: LatePost, site: Site, alarms: list[Alarm], inbox: list[Message]
) -> None:
    sign_up(site, "dora")
    post.handle(ASK)
    alarms[0].ring()
    assert inbox == []
    assert [alarm.seconds for alarm in alarms] == [DELAY_SECONDS] * 2


def test_a_closed_post_brings_nothing(
    post: LatePost, site: Site, clock: FakeClock, alarms: list[Alarm]
) -> None:
    sign_up(site, "dora")
    post.handle(ASK)
    post.close()
    assert not alarms[0].on
    clock.advance(1)
    post.handle(ASK)
    assert len(alarms) == 1


def test_an_alarm_that_goes_off_while_the_post_closes_brings_nothing(
    post: LatePost, site: Site, clock: FakeClock, alarms: list[Alarm], inbox: list[Message]
) -> None:
    sign_up(site, "dora")
    post.handle(ASK)
    clock.advance(DELAY_SECONDS)
    post.close()
    alarms[0].ring()
    assert inbox == []


def test_what_is_years_away_by_a_clock_set_back_is_waited_for_a_day_at_a_time(
    post: LatePost, cloud: LocalCloud, site: Site, alarms: list[Alarm]
) -> None:
    sign_up(site, "dora")
    cloud.clock.move(-5 * 365 * 86_400.0)
    assert [alarm.seconds for alarm in alarms] == [86_400.0]
    alarms[0].ring()
    assert [alarm.seconds for alarm in alarms] == [86_400.0] * 2


def test_an_alarm_that_is_late_to_go_off_takes_the_place_of_the_next(
    post: LatePost, cloud: LocalCloud, site: Site, alarms: list[Alarm]
) -> None:
    sign_up(site, "dora")
    post.handle(ASK)
    cloud.clock.move(10)
    alarms[0].ring()
    assert [alarm.on for alarm in alarms] == [False, False, True]
