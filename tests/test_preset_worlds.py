"""The world that begins with a preset: its places, the phone and this computer, the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mfa_tui.localcloud.starting_states import PRESETS, check_word, load_preset
from mfa_tui.localcloud.state_files import PASSWORD
from mfa_tui.signin.challenges import Challenge
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.turns import Refused, SignedIn
from mfa_tui.trace.tokens import decode
from mfa_tui.ui.world import Opened, Place
from mfa_tui.worlds.lab import LocalLab

Begin = Callable[..., tuple[LocalLab, Opened]]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Open a world on a preset; all are closed at the end."""
    labs: list[LocalLab] = []

    def opened(preset: str, seed: str | None = "class") -> tuple[LocalLab, Opened]:
        labs.append(LocalLab(None, preset=preset, seed=seed))
        return labs[-1], labs[-1].open()

    yield opened
    for lab in labs:
        lab.close()


def started(lab: LocalLab, place: Place, username: str = "ana") -> tuple[Conversation, Any]:
    """A sign-in by the flow that the form would take, and its first turn."""
    conversation = Conversation(lambda: lab.connect(place.target))
    return conversation, conversation.start(username, PASSWORD, Flow(place.flow))


def claims(token: str) -> dict[str, Any]:
    return decode(token).claims or {}


def names(opened: Opened) -> list[str]:
    return [place.target.name for place in opened.places]


def on_phone(opened: Opened) -> list[str]:
    return [account.name for account in opened.phone.authenticator.accounts]


def test_every_client_is_a_place(begin: Begin) -> None:
    lab, opened = begin("migration-40")
    assert names(opened) == ["Lesson pool", "Lesson pool · old-app"]
    assert len({place.target.client_id for place in opened.places}) == 2
    assert lab.places() == opened.places
    _, hosts = begin("drill-d12")
    assert names(hosts) == ["Host A", "Host B"]


def test_the_form_offers_the_people(begin: Begin) -> None:
    _, opened = begin("totp-on-admin-user")
    assert [(each.username, each.password, each.state) for each in opened.places[0].people] == [
        ("ana", PASSWORD, "authenticator set up"),
        ("dee", "Temp-0rary", "temporary password"),
        ("eve", "Temp-0rary", "temporary password"),
    ]


def test_a_client_with_a_secret_signs_in(begin: Begin) -> None:
    lab, opened = begin("confidential-alias")
    assert isinstance(started(lab, opened.places[0], "ana@example.com")[1], SignedIn)


def test_the_phone_has_what_its_people_have(begin: Begin) -> None:
    lab, opened = begin("lost-phone")
    assert on_phone(opened) == ["ben"]
    assert started(lab, opened.places[0])[1].name == "SOFTWARE_TOKEN_MFA"


def test_an_old_qr_gives_other_codes(begin: Begin) -> None:
    lab, opened = begin("drill-d04")
    accounts = {each.name: each for each in opened.phone.authenticator.accounts}
    assert set(accounts) == {"ana", "cy"}
    for name, kind in (("ana", SignedIn), ("cy", Refused)):
        conversation, turn = started(lab, opened.places[0], name)
        assert isinstance(turn, Challenge)
        code = opened.phone.authenticator.code(accounts[name])
        assert isinstance(conversation.answer({"SOFTWARE_TOKEN_MFA_CODE": code}), kind)


def test_a_known_device_stands_in_for_mfa(begin: Begin) -> None:
    lab, opened = begin("devices-confirmed")
    assert isinstance(started(lab, opened.places[0])[1], SignedIn)
    sent = [each.operation for each in lab.trace.snapshot()]
    assert sent == ["InitiateAuth", *["RespondToAuthChallenge"] * 3]


def test_the_way_back(begin: Begin) -> None:
    lab, opened = begin("devices-confirmed")
    place, held = opened.places[0], opened.phone.authenticator.accounts
    started(lab, place)
    opened.phone.remove(held[0])
    opened.phone.inbox.receive("SMS", sender="shop", destination="+15550100", text="hello")
    lab.world.cloud.faults.on("throttle")
    lab.world.cloud.clock.move(600)
    assert lab.world.reset() == opened.places
    assert opened.phone.authenticator.accounts == held
    assert opened.phone.inbox.notes == ()
    assert lab.world.cloud.faults.active == frozenset()
    assert lab.world.cloud.clock.ahead == 0
    assert isinstance(started(lab, place)[1], SignedIn)


def test_reset_rewinds_the_randomness(begin: Begin) -> None:
    lab, opened = begin("totp-optional")

    def enrolled() -> str:
        tokens = started(lab, opened.places[0])[1].tokens
        cognito = lab.connect(opened.places[0].target)
        return cognito.api.associate_software_token(AccessToken=tokens.access)["SecretCode"]

    first = enrolled()
    lab.world.reset()
    assert enrolled() == first


def test_a_class_compares_words(begin: Begin) -> None:
    lab, _ = begin("devices-confirmed")
    other, _ = begin("devices-confirmed")
    assert lab.world.check_word == other.world.check_word
    assert lab.world.check_word == check_word("devices-confirmed", "class")


def test_without_a_seed_secrets_differ(begin: Begin) -> None:
    (_, one), (_, other) = (begin("totp-enrolled", None) for _ in range(2))
    assert one.places[0].target.pool_id == other.places[0].target.pool_id
    assert one.phone.authenticator.accounts != other.phone.authenticator.accounts


def test_triggers_that_can_be_lost_are_heard(begin: Begin) -> None:
    lab, opened = begin("settings-to-lose")
    turn = started(lab, opened.places[0])[1]
    assert claims(turn.tokens.id)["department"] == "sales"
    events = [each.operation for each in lab.trace.snapshot() if each.destination == "lambda"]
    assert len(events) == 2


def test_a_website_whose_tokens_lack_a_scope(begin: Begin) -> None:
    lab, opened = begin("drill-d13")
    website, app = opened.places
    narrow, wide = (started(lab, place)[1].tokens for place in (website, app))
    assert claims(narrow.access)["scope"] == "openid email"
    assert claims(wide.access)["scope"] == "aws.cognito.signin.user.admin"


def test_the_published_sample_mails_its_code(begin: Begin) -> None:
    lab, opened = begin("custom-email-sample")
    conversation, turn = started(lab, opened.places[0])
    assert turn.name == "CUSTOM_CHALLENGE"
    code = opened.phone.inbox.notes[0].code or ""
    assert isinstance(conversation.answer({"ANSWER": code}), SignedIn)


def test_two_causes_at_duo(begin: Begin) -> None:
    lab, opened = begin("drill-d12")
    host_a, host_b = opened.places
    for username, kind in (("ana", SignedIn), ("Cy", Challenge)):
        conversation, _ = started(lab, host_a, username)
        (push,) = opened.phone.duo.pushes
        assert (push.username, opened.phone.duo.answer(push.id, "approve")) == (
            username.lower(),
            "approved",
        )
        assert isinstance(conversation.answer({"ANSWER": "poll"}), kind)
    refused = started(lab, host_b, "eve")[1]
    assert "Bad request timestamp" in refused.message
    lab.world.reset()
    assert opened.phone.duo.pushes == ()
    assert started(lab, host_a)[1].parameters["type"] == "duo_push"
    assert len(opened.phone.duo.pushes) == 1


def test_another_preset_comes_from_outside(begin: Begin) -> None:
    lab, opened = begin("totp-enrolled")
    lab.world.begin_anew(load_preset(lab.world.cloud, "drill-d04", "class"))
    assert on_phone(opened) == ["ana", "cy"]
    assert [each.username for each in lab.places()[0].people] == ["ana", "ben", "cy"]
    assert lab.places()[0].target.pool_id == PRESETS["drill-d04"].plans("class")[0].pool_id
