"""Real sign-ins for traces: the town of the signin tests."""

from __future__ import annotations

from tests.signin.conftest import keys, mailbox, town

__all__ = ["keys", "mailbox", "town"]
