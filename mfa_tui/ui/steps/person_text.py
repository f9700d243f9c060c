"""How a person stands, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from mfa_tui.trace.text import printable
from mfa_tui.ui.rows import row

if TYPE_CHECKING:
    from mfa_tui.signin.administration import Listed, PersonFacts

STATUS = {
    "CONFIRMED": "confirmed",
    "UNCONFIRMED": "sign-up not confirmed",
    "FORCE_CHANGE_PASSWORD": "temporary password",
    "RESET_REQUIRED": "password must be reset",
    "EXTERNAL_PROVIDER": "signs in elsewhere",
}
"""The UserStatus in words; the rare ones stay as they are."""


def standing(user: Listed) -> str:
    """The tag of a user in a list."""
    words = STATUS.get(user.status, user.status)
    parts = ("" if user.enabled else "disabled", words, user.email)
    return " · ".join(part for part in parts if part)


def factors_in_words(person: PersonFacts) -> str:
    """The second factors, the preferred one marked."""
    marked = (
        f"{factor} (preferred)" if factor == person.preferred else factor
        for factor in person.factors
    )
    return ", ".join(marked) or "none"


def person_text(person: PersonFacts, width: int) -> Content:
    """What is known of a person, as rows of `width` cells."""
    shown = [f"{name} {value}" for name, value in person.attributes if name != "sub"]
    words = STATUS.get(person.status, "")
    status = person.status if words in ("", "confirmed") else f"{person.status}, {words}"
    facts = [
        ("Status", status if person.enabled else f"disabled, {status}"),
        ("Attributes", " · ".join(shown) or "none"),
        ("MFA factors", factors_in_words(person)),
        ("Pool's MFA", person.mfa),
    ]
    if person.first_factors is not None:
        facts.append(("Begins with", ", ".join(person.first_factors) or "nothing"))
    if person.devices is not None:
        facts.append(("Devices", f"{len(person.devices)} known"))
    return Content("\n").join(row(name, printable(value), width) for name, value in facts)
