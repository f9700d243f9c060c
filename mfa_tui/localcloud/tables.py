"""The tables of the local cloud's database, version by version."""

from __future__ import annotations

_VERSION_1 = """
CREATE TABLE pool (
    id TEXT PRIMARY KEY, document TEXT NOT NULL, mfa TEXT NOT NULL, hiding_key BLOB NOT NULL
) STRICT;
CREATE TABLE client (
    id TEXT PRIMARY KEY, pool TEXT NOT NULL REFERENCES pool, document TEXT NOT NULL
) STRICT;
CREATE TABLE signing_key (
    kid TEXT PRIMARY KEY, pool TEXT NOT NULL REFERENCES pool, token_use TEXT NOT NULL,
    private BLOB NOT NULL
) STRICT;
CREATE TABLE user (
    number INTEGER PRIMARY KEY, sub TEXT NOT NULL UNIQUE, pool TEXT NOT NULL REFERENCES pool,
    name TEXT NOT NULL, document TEXT NOT NULL, UNIQUE (pool, name)
) STRICT;
CREATE TABLE handshake (
    hash BLOB PRIMARY KEY, expires REAL NOT NULL, document TEXT NOT NULL
) STRICT;
CREATE TABLE session (
    hash BLOB PRIMARY KEY, expires REAL NOT NULL, used INTEGER NOT NULL, document TEXT NOT NULL
) STRICT;
CREATE TABLE token_family (
    id TEXT PRIMARY KEY, sub TEXT NOT NULL, expires REAL NOT NULL, revoked INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;
CREATE TABLE refresh_token (
    hash BLOB PRIMARY KEY, family TEXT NOT NULL REFERENCES token_family ON DELETE CASCADE
) STRICT;
CREATE INDEX client_pool ON client (pool);
CREATE INDEX signing_key_pool ON signing_key (pool);
CREATE INDEX handshake_expires ON handshake (expires);
CREATE INDEX session_expires ON session (expires);
CREATE INDEX token_family_sub ON token_family (sub);
CREATE INDEX token_family_expires ON token_family (expires);
CREATE INDEX refresh_token_family ON refresh_token (family);
"""
_VERSION_2 = """
CREATE TABLE code (
    sub TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE, purpose TEXT NOT NULL,
    hash TEXT NOT NULL, expires REAL NOT NULL, attribute TEXT NOT NULL, value TEXT,
    PRIMARY KEY (sub, purpose)
) STRICT;
CREATE TABLE attempt (
    who TEXT NOT NULL, kind TEXT NOT NULL, since REAL NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (who, kind)
) STRICT;
CREATE TABLE user_group (
    pool TEXT NOT NULL REFERENCES pool, name TEXT NOT NULL, document TEXT NOT NULL,
    PRIMARY KEY (pool, name)
) STRICT;
CREATE TABLE membership (
    pool TEXT NOT NULL, name TEXT NOT NULL,
    sub TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    PRIMARY KEY (sub, pool, name),
    FOREIGN KEY (pool, name) REFERENCES user_group ON DELETE CASCADE
) STRICT;
CREATE INDEX membership_group ON membership (pool, name);
CREATE INDEX attempt_since ON attempt (since);
CREATE INDEX user_email
    ON user (pool, lower(json_extract(document, '$.attributes.email')));
CREATE INDEX user_phone_number
    ON user (pool, lower(json_extract(document, '$.attributes.phone_number')));
CREATE INDEX user_preferred_username
    ON user (pool, lower(json_extract(document, '$.attributes.preferred_username')));
INSERT INTO code
    SELECT sub, 'sign-up', json_extract(document, '$.confirmation.code_hash'),
        json_extract(document, '$.confirmation.expires'),
        json_extract(document, '$.confirmation.attribute'), NULL
    FROM user WHERE json_extract(document, '$.confirmation') IS NOT NULL;
UPDATE user SET document = json_remove(document, '$.confirmation');
"""
_VERSION_3 = """
CREATE TABLE device (
    key TEXT PRIMARY KEY, sub TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    document TEXT NOT NULL
) STRICT;
CREATE TABLE passkey (
    credential TEXT PRIMARY KEY, sub TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    document TEXT NOT NULL
) STRICT;
CREATE TABLE passkey_challenge (
    hash BLOB PRIMARY KEY, sub TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE,
    client TEXT NOT NULL, expires REAL NOT NULL
) STRICT;
CREATE TABLE secret (name TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
CREATE INDEX device_sub ON device (sub);
CREATE INDEX session_device ON session (json_extract(document, '$.device_key'))
    WHERE json_extract(document, '$.challenge') = 'DEVICE_SRP_AUTH';
CREATE INDEX passkey_sub ON passkey (sub);
CREATE INDEX passkey_challenge_sub ON passkey_challenge (sub);
CREATE INDEX passkey_challenge_expires ON passkey_challenge (expires);
"""
_VERSION_4 = """
CREATE TABLE client_secret (
    id TEXT PRIMARY KEY, client TEXT NOT NULL REFERENCES client ON DELETE CASCADE,
    created REAL NOT NULL, value TEXT NOT NULL
) STRICT;
CREATE TABLE auth_event (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    sub TEXT NOT NULL REFERENCES user (sub) ON DELETE CASCADE, created REAL NOT NULL,
    document TEXT NOT NULL
) STRICT;
CREATE INDEX client_secret_client ON client_secret (client);
CREATE INDEX auth_event_sub ON auth_event (sub);
CREATE INDEX auth_event_created ON auth_event (created);
INSERT INTO client_secret
    SELECT id || '--' || CAST(json_extract(document, '$.CreationDate') AS INTEGER), id,
        json_extract(document, '$.CreationDate'), json_extract(document, '$.ClientSecret')
    FROM client WHERE json_extract(document, '$.ClientSecret') IS NOT NULL;
"""
STEPS = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4)
"""What makes each version of the file from the one before it, beginning with an empty file."""
