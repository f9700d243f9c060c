"""Two words that tell whether two starting states are equal, to be read out in a class."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mfa_tui.localcloud.cognito.call import Call

# 64 words in each
_FIRST = (
    "amber ancient arctic autumn blue brave bright bronze calm clever copper coral cosmic crimson "
    "daring distant eager early eastern fearless gentle golden grand green happy hidden honest "
    "humble icy indigo iron ivory jolly kind late lively lucky lunar merry misty modest noble "
    "northern olive patient plain polite proud quick quiet rapid rosy royal rustic scarlet silent "
    "silver solar steady sunny tidy velvet violet western"
)
_SECOND = (
    "acorn anchor apple arrow badger balloon beacon beaver bridge button cactus candle canyon "
    "castle cedar clover comet compass dolphin dragon eagle falcon feather ferry forest fountain "
    "garden glacier guitar hammer harbor hedgehog island jacket kettle ladder lantern lemon "
    "lighthouse magnet maple marble meadow mirror orchard otter paddle panda pebble pepper piano "
    "planet pocket raven river rocket saddle salmon sparrow teapot tiger tulip valley willow"
)
_IDS = (
    "SELECT id FROM pool ORDER BY id",
    "SELECT id, json_extract(document, '$.ClientSecret') FROM client ORDER BY id",
    "SELECT sub, name, json_extract(document, '$.software_token.secret') FROM user ORDER BY sub",
    "SELECT key, json_extract(document, '$.salt') FROM device ORDER BY key",
)
"""What no two installations have in common unless they have the seed: nothing of it is a time."""


def state_words(call: Call) -> str:
    """The words for what is in the cloud now: pools, clients, users, authenticators, devices.

    They are equal by chance once in 4096 times, and tell nothing about what they are made from.
    """
    rows: list[list[Any]] = [list(row) for query in _IDS for row in call.database.execute(query)]
    digest = hashlib.sha256(json.dumps(rows).encode()).digest()
    return f"{_chosen(_FIRST, digest[0])}-{_chosen(_SECOND, digest[1])}"


def _chosen(words: str, number: int) -> str:
    return words.split()[number % 64]
