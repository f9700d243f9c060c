"""The presets: named starting states that the whole cloud can be returned to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.presets import Practice, install_practice


@dataclass(frozen=True, slots=True)
class Preset:
    """A starting state: its `name`, what it is `about`, and what makes it in an empty cloud."""

    name: str
    about: str
    install: Callable[[LocalCloud], Practice]


PRESETS = {
    preset.name: preset
    for preset in (Preset("practice", "the practice pools with their users", install_practice),)
}
"""All presets by name."""


def load_preset(cloud: LocalCloud, name: str) -> Practice:
    """Return `cloud` to the beginning of the preset `name`: everything else in it is gone.

    Ids stay the same; keys of pools and secrets of authenticators are new ones. Requests that come
    in meanwhile may find no pool. Raises KeyError when there is no such preset, StoreProblem when
    the file has become unusable.
    """
    preset = PRESETS[name]
    cloud.clear()
    return preset.install(cloud)
