"""`mfa-tui serve --coverage`: a row for every operation of botocore's model."""

from __future__ import annotations

import json

from botocore.loaders import Loader
from click.testing import CliRunner

from mfa_tui.cli import main

OPERATIONS = Loader().load_service_model("cognito-idp", "service-2")["operations"]


def printed(*options: str) -> str:
    result = CliRunner().invoke(main, ["serve", "--coverage", *options])
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_the_table_has_every_operation_once() -> None:
    *rows, blank, summary = printed().splitlines()
    assert [row.split()[0] for row in rows] == sorted(OPERATIONS)
    assert all(len(row) <= 80 for row in rows)
    implemented = [row for row in rows if row.split()[1] == "implemented"]
    assert (blank, summary) == (
        "",
        f"{len(implemented)} of {len(OPERATIONS)} operations are implemented.",
    )


def test_scripts_get_the_same() -> None:
    document = json.loads(printed("--json"))
    rows = {row["name"]: row for row in document["operations"]}
    assert document["total"] == len(rows) == len(OPERATIONS)
    assert document["implemented"] == sum(row["implemented"] for row in rows.values())
    assert rows["InitiateAuth"] == {"name": "InitiateAuth", "implemented": True, "signed": False}
    assert rows["ListUsers"]["signed"]
    assert not rows["GetUICustomization"]["implemented"]
    for name, definition in OPERATIONS.items():
        assert rows[name]["signed"] == (definition.get("authtype") != "none")
