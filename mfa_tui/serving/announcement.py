"""What `mfa-tui serve` says once it serves: for a person on one screen, for a script all there is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mfa_tui.localcloud.attach.install import AttachedPool
from mfa_tui.localcloud.presets import PracticePool
from mfa_tui.localcloud.starting_states import PRACTICE, Preset
from mfa_tui.localcloud.state_files import PASSWORD

if TYPE_CHECKING:
    from mfa_tui.serving.served_cloud import ServedCloud

_UNVERIFIED = """\
Admin calls want any credentials:
  export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=me AWS_SECRET_ACCESS_KEY=me"""
_VERIFIED = """\
Admin calls have to be signed with the keys that were given, for the region us-east-1."""
_DUO = "Duo pools start a Duo of their own; --duo-port says where, and tells its keys."


def as_document(served: ServedCloud) -> str:
    """What a script needs, as one line of JSON."""
    document: dict[str, Any] = {"endpoint": served.url, **asdict(served.practice)}
    for pool in document["pools"]:
        pool["jwks"] = f"{served.url}/{pool['pool_id']}/.well-known/jwks.json"
    if served.duo is not None:
        document["duo"] = served.duo.document
    if served.attached:
        document["attached"] = [asdict(pool) for pool in served.attached]
    return json.dumps(document)


def as_text(served: ServedCloud, words: str, *, verified: bool) -> str:
    """What a person needs, on a screen of 80x24 unless something is attached.

    `words` are what `passwords` says, `verified` tells whether signatures are.
    """
    pools = "\n".join(_pool_line(pool) for pool in served.practice.pools)
    first = served.practice.pools[0]
    return f"""\
Local Cognito at {served.url}   (ctrl+c stops it)

{pools}

{words} --json tells more: users and how
they stand, their authenticators, and the clients that have a secret.
{_attached_text(served.attached)}{served.duo.text.rstrip() if served.duo else _DUO}
{_VERIFIED if verified else _UNVERIFIED}
  aws cognito-idp list-users --user-pool-id {first.pool_id} --endpoint-url {served.url}"""


def passwords(preset: Preset, check_word: str) -> str:
    """The preset, the password of its people, and the `check_word` of a seeded one."""
    if preset.kind == PRACTICE:
        return "The password is P@ssw0rd, for carol Temp-0rary."
    compare = f"Check word: {check_word}\n" if check_word else ""
    return f"{preset.name}: {preset.about}.\n{compare}The password is {PASSWORD}"


def _pool_line(pool: PracticePool) -> str:
    first = next((each for each in pool.clients if each.secret is None), pool.clients[0])
    return f"  {pool.pool_id}  {first.client_id}  {pool.name}"


def _attached_text(attached: Sequence[AttachedPool]) -> str:
    """The pools that have functions, with the name of each and the clients."""
    lines: list[str] = []
    for pool in attached:
        lines.append(f"\n{pool.name}: pool {pool.pool_id} calls")
        lines += [f"  {trigger:<27} {name}" for trigger, name in pool.triggers.items()]
        lines += [f"  client  {client_id}" for client_id, _ in pool.clients]
    return "\n".join([*lines, "", ""]) if lines else ""
