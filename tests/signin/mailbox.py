"""What a town's pools have sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mfa_tui.localcloud.cognito.call import Message


@dataclass
class Mailbox:
    """All messages, the newest last."""

    messages: list[Message] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The code in the newest message."""
        found = re.search(r"\b\d{6,8}\b", self.messages[-1].text)
        assert found, self.messages[-1]
        return found[0]
