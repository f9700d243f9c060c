"""Where a code was sent, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mfa_tui.signin.challenges.codes import MEDIA


@dataclass(frozen=True)
class CodeDelivery:
    """How a code travels: `medium` is EMAIL or SMS, `destination` as masked by the service."""

    medium: str
    destination: str

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> CodeDelivery | None:
        """The `CodeDeliveryDetails` of an answer; None when it says nothing of a code."""
        details = answer.get("CodeDeliveryDetails")
        if not details:
            return None
        return cls(details.get("DeliveryMedium", ""), details.get("Destination", ""))

    @property
    def words(self) -> str:
        """Such as "by e-mail to a***@e***"."""
        way = MEDIA.get(self.medium, self.medium)
        return f"{way} to {self.destination}" if self.destination else way
