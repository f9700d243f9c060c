"""A phone pointed at the running program: its own picture is decoded, and the code from it works."""

from __future__ import annotations

import pytest
from pyotp import parse_uri

from tests.ui.journey import GatedLab, journey, real_code
from tests.ui.raster import decoded, screen_image, svg_image


@pytest.mark.parametrize("theme", ["mfa-dark", "mfa-light", "mfa-contrast", "ansi-dark"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_a_phone_scans_signs_in(
    lab: GatedLab, size: tuple[int, int], theme: str
) -> None:
    async with journey(lab, size, theme) as person:
        await person.sign_in("bob")
        await person.see("otpauth://")
        await person.settled()
        uri = decoded(screen_image(person.app))
        assert uri == decoded(svg_image(person.app.export_screenshot()))
        token = parse_uri(uri or "")
        assert (token.issuer, token.name) == ("MfaNeeded", "bob")
        await person.press(*real_code(token.secret, lab), "enter")
        await person.see("Signed in as bob")


async def test_a_window_that_would_cut_the_square_shows_words_instead(lab: GatedLab) -> None:
    async with journey(lab, (70, 22)) as person:
        await person.sign_in("bob")
        await person.see("The QR needs a window of 74x22 cells.")
        assert decoded(screen_image(person.app)) is None
        await person.resize((80, 24))
        await person.settled()
        assert decoded(screen_image(person.app))
