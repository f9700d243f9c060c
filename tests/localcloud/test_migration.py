"""Files that older versions of the program wrote are brought up to date where they are."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.passwords import secret_hash
from mfa_tui.localcloud.store import SCHEMA_VERSION, Store
from mfa_tui.localcloud.tables import STEPS
from tests.localcloud.conftest import ALL_FLOWS, START, FakeClock, Refused, Site, Wire

APPLICATION_ID = int.from_bytes(b"MfaT")
CODE = "123456"
SUB = "d4e8a4f8-0011-70ab-4c3d-1f2e3d4c5b6a"
POOL = {
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
    "AliasAttributes": [],
    "Id": "us-east-1_OldOne",
    "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 7}},
    "SchemaAttributes": [],
}
CLIENT = {
    "ClientId": "1example",
    "UserPoolId": POOL["Id"],
    "AuthSessionValidity": 3,
    "TokenValidityUnits": {},
}
USER = {
    "pool_id": POOL["Id"],
    "sub": SUB,
    "username": "dora",
    "status": "UNCONFIRMED",
    "password": {"salt": "0f", "verifier": "1", "expires": None},
    "created": START,
    "modified": START,
    "enabled": True,
    "attributes": {"email": "dora@example.com", "email_verified": "false"},
    "active_factors": [],
    "preferred_factor": None,
    "software_token": {"secret": None, "name": None, "pending": None, "used_steps": []},
    "confirmation": {
        "code_hash": hashlib.sha256(CODE.encode()).hexdigest(),
        "expires": START + 60,
        "attribute": "email",
    },
    "failed_passwords": 0,
    "last_failure": 0.0,
}


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """A database as version 1 left it: a user to be confirmed, and one who is."""
    path = tmp_path / "cloud.db"
    done = USER | {"sub": "other", "username": "carl", "status": "CONFIRMED", "confirmation": None}
    with closing(sqlite3.connect(path)) as database:
        database.executescript(STEPS[0])
        database.execute("PRAGMA user_version = 1")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(
            "INSERT INTO pool VALUES (?, ?, ?, ?)",
            (POOL["Id"], json.dumps(POOL), '{"MfaConfiguration": "OFF"}', b"key"),
        )
        row = (CLIENT["ClientId"], POOL["Id"], json.dumps(CLIENT))
        database.execute("INSERT INTO client VALUES (?, ?, ?)", row)
        for user in (USER, done):
            database.execute(
                "INSERT INTO user (sub, pool, name, document) VALUES (?, ?, ?, ?)",
                (user["sub"], POOL["Id"], user["username"], json.dumps(user)),
            )
        database.commit()
    return path


@pytest.mark.parametrize("opened", [Store.open, Store.open_copy])
def test_a_sign_up_begun_with_version_1_is_confirmed_with_this_one(
    old_file: Path, aws: Any, wire: Wire, clock: FakeClock, opened: Callable[[Path], Store]
) -> None:
    with closing(opened(old_file)) as store:
        wire.cloud = LocalCloud(store, clock=clock)
        site = Site(aws, clock, str(POOL["Id"]), str(CLIENT["ClientId"]), None)
        assert aws.admin_get_user(**site.key("carl"))["UserStatus"] == "CONFIRMED"
        confirm = {"ClientId": site.client_id, "Username": "dora", "ConfirmationCode": CODE}
        aws.confirm_sign_up(**confirm)
        user = aws.admin_get_user(**site.key("dora"))
    assert user["UserStatus"] == "CONFIRMED"
    assert {"Name": "email_verified", "Value": "true"} in user["UserAttributes"]


def test_the_secret_of_a_client_of_version_3_is_listed_and_good(
    tmp_path: Path, aws: Any, wire: Wire, clock: FakeClock, refused: Refused
) -> None:
    path = tmp_path / "cloud.db"
    secret = {"ClientSecret": "x" * 51, "CreationDate": START, "ExplicitAuthFlows": ALL_FLOWS}
    with closing(sqlite3.connect(path)) as database:
        for step in STEPS[:3]:
            database.executescript(step)
        database.execute("PRAGMA user_version = 3")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        row = (POOL["Id"], json.dumps(POOL), '{"MfaConfiguration": "OFF"}', b"key")
        database.execute("INSERT INTO pool VALUES (?, ?, ?, ?)", row)
        for document in (CLIENT | secret, CLIENT | {"ClientId": "2public"}):
            row = (document["ClientId"], POOL["Id"], json.dumps(document))
            database.execute("INSERT INTO client VALUES (?, ?, ?)", row)
        database.commit()
    with closing(Store.open(path)) as store:
        wire.cloud = LocalCloud(store, clock=clock)
        ids = {"UserPoolId": str(POOL["Id"]), "ClientId": str(CLIENT["ClientId"])}
        (listed,) = aws.list_user_pool_client_secrets(**ids)["ClientSecrets"]
        assert listed["ClientSecretId"] == f"{CLIENT['ClientId']}--{int(START)}"
        public = ids | {"ClientId": "2public"}
        assert aws.list_user_pool_client_secrets(**public)["ClientSecrets"] == []
        made = secret_hash("x" * 51, "nobody", ids["ClientId"])
        site = Site(aws, clock, ids["UserPoolId"], ids["ClientId"], None)
        with refused("UserNotFoundException", "User does not exist."):
            site.start(USERNAME="nobody", PASSWORD="any", SECRET_HASH=made)
        wrong = f"Unable to verify secret hash for client {ids['ClientId']}"
        with refused("NotAuthorizedException", wrong):
            site.start(USERNAME="nobody", PASSWORD="any", SECRET_HASH="made otherwise")


def test_a_file_is_brought_up_to_date_once_and_a_copied_one_never(old_file: Path) -> None:
    def version() -> int:
        with closing(sqlite3.connect(old_file)) as database:
            return database.execute("PRAGMA user_version").fetchone()[0]

    Store.open_copy(old_file).close()
    assert version() == 1
    for _ in range(2):
        Store.open(old_file).close()
        assert version() == SCHEMA_VERSION


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(old_file: Path) -> None:
    with closing(sqlite3.connect(old_file)) as database:
        database.execute("CREATE TABLE membership (unexpected)")
        before = database.execute("SELECT name FROM sqlite_schema ORDER BY name").fetchall()
    with pytest.raises(Exception, match="membership"):
        Store.open(old_file)
    with closing(sqlite3.connect(old_file)) as database:
        assert database.execute("PRAGMA user_version").fetchone()[0] == 1
        after = database.execute("SELECT name FROM sqlite_schema ORDER BY name").fetchall()
    assert after == before
