"""Places in the program where keys are tried, by name: every key is found at one of them."""

from __future__ import annotations

from tests.ui.stops import administering, lessons, panes, signed_in, signing_in

STOPS = signing_in.STOPS | signed_in.STOPS | administering.STOPS | panes.STOPS | lessons.STOPS
