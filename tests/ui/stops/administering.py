"""The administrator's side: people, one person, and the pool."""

from __future__ import annotations

from mfa_tui.ui.screens.really import ReallyScreen
from mfa_tui.ui.widgets.rows_list import RowsList
from mfa_tui.ui.widgets.setting_choice import SettingChoice
from tests.ui.journey import GatedLab, Journey
from tests.ui.stops.signed_in import at_trusted_device
from tests.ui.stops.signing_in import at_form, at_ways
from tests.ui.stops.stop import Stop

PEOPLE = "By the start of a username"
PERSON = "Sign in as them"


async def open_way(walk: Journey, pool: str, username: str, way: str) -> None:
    await walk.choose_pool(pool)
    await walk.paste(username)
    await walk.press("ctrl+n")
    await walk.see("Pool settings")
    await walk.until(lambda: isinstance(walk.app.focused, RowsList), "the list of ways")
    await walk.press(way)


async def at_people(walk: Journey, pool: str = "MFA optional", username: str = "bob") -> None:
    await open_way(walk, pool, username, "4")
    await walk.see(f"▸ 1 {username}")
    await walk.until(lambda: isinstance(walk.app.focused, RowsList), "the list of people")


async def at_search(walk: Journey) -> None:
    await open_way(walk, "MFA optional", "", "4")
    await walk.see("▸ 1 ")


async def at_page_of_people(walk: Journey) -> None:
    await at_form(walk)
    world = walk.app.world
    assert isinstance(world, GatedLab)
    cognito = world.connect(world.places()[1].target)
    for number in range(21):
        cognito.api.admin_create_user(
            UserPoolId=cognito.target.pool_id,
            Username=f"guest{number:02}",
            MessageAction="SUPPRESS",
        )
    await at_people(walk, username="guest")


async def at_new_person(walk: Journey) -> None:
    await at_people(walk)
    await walk.press("ctrl+n")
    await walk.see("enter sends AdminCreateUser")


async def at_person(walk: Journey) -> None:
    await at_people(walk)
    await walk.press("enter")
    await walk.see(PERSON)


async def at_deletion(walk: Journey) -> None:
    await at_person(walk)
    await walk.press("k")
    await walk.until(lambda: isinstance(walk.app.screen, ReallyScreen), "the question")


async def at_person_factors(walk: Journey) -> None:
    await at_people(walk, username="alice")
    await walk.press("enter")
    await walk.see(PERSON)
    await walk.press("f")
    await walk.see("Factors of alice")


async def at_person_devices(walk: Journey) -> None:
    await at_trusted_device(walk)
    await walk.press("ctrl+r")
    await walk.see("signed by the pool")
    await walk.press("ctrl+r")
    await at_people(walk, "Devices", "alice")
    await walk.press("enter")
    await walk.see(PERSON)
    await walk.press("v")
    await walk.see("Devices of alice")


async def at_person_password(walk: Journey) -> None:
    await at_person(walk)
    await walk.press("p")
    await walk.see("A password for bob")


async def at_settings(walk: Journey) -> None:
    await at_ways(walk)
    await walk.press("5")
    await walk.see("Second factors")
    await walk.until(lambda: isinstance(walk.app.focused, SettingChoice), "the settings")


async def at_turned_setting(walk: Journey) -> None:
    await at_settings(walk)
    await walk.press("right")
    await walk.see("not set yet")


STOPS = {
    "people": Stop(
        at_people,
        {"rows.open": PERSON, "people.create": "enter sends AdminCreateUser"},
        quiet=("people.search-again",),
    ),
    "search": Stop(at_search, quiet=("people.search", "people.leave")),
    "page of people": Stop(at_page_of_people, {"people.more": "guest20"}),
    "new person": Stop(
        at_new_person, {"entry.submit": "✗ UsernameExists", "new-person.back": PEOPLE}
    ),
    "person": Stop(at_person, {"rows.open": "Factors of bob", "person.back": PEOPLE}),
    "deletion": Stop(at_deletion, {"really.yes": "AdminDeleteUser is done", "really.no": PERSON}),
    "factors of a person": Stop(
        at_person_factors,
        {
            "rows.open": "AdminSetUserMFAPreference is done",
            "person-factors.prefer": "AdminSetUserMFAPreference is done",
            "person-factors.switch": "AdminSetUserMFAPreference is done",
            "person-part.back": PERSON,
        },
    ),
    "devices of a person": Stop(
        at_person_devices,
        {"person-devices.forget": "AdminForgetDevice is done", "person-part.back": PERSON},
    ),
    "password of a person": Stop(
        at_person_password, {"entry.submit": "empty", "person-part.back": PERSON}
    ),
    "settings": Stop(
        at_settings,
        {"choice.next": "not set yet", "stage.start-over": "Practice users"},
        quiet=("setting.next", "setting.previous"),
    ),
    "turned setting": Stop(at_turned_setting, {"setting.set": "SetUserPoolMfaConfig is done"}),
}
