"""Messages with fields: given by place or by name, with defaults, and handled by their names."""

from __future__ import annotations

from textual.app import App

from mfa_tui.ui.carrier import Carrier


class Parcel(Carrier):
    """Something for somebody."""

    what: str
    whom: str = "anybody"


class Office(App[None]):
    """Remembers what was posted."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[tuple[str, str]] = []

    def on_parcel(self, event: Parcel) -> None:
        self.came.append((event.what, event.whom))


async def test_fields_are_given_by_place_or_by_name_or_have_a_default() -> None:
    app = Office()
    async with app.run_test() as pilot:
        for parcel in (Parcel("book", "ana"), Parcel(whom="bob", what="pen"), Parcel("cup")):
            app.post_message(parcel)
        await pilot.pause()
        assert app.came == [("book", "ana"), ("pen", "bob"), ("cup", "anybody")]
