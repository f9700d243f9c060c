"""What help says about the panes beside the sign-in."""

from __future__ import annotations

PANES = {
    "wire": (
        "the wire",
        "Every request and every answer as they crossed the wire, newest last. Secrets are masked "
        "until you reveal them. » stands before what another program sent: in the practice world "
        "and in a tap ctrl+p, “listen”, says how they call here.",
    ),
    "phone": (
        "the phone",
        "Your second device: its authenticator shows codes by its own clock, its inbox those that "
        "Cognito has sent, and Duo Mobile asks there whether that is you. For the authenticator a "
        "real phone works just as well.",
    ),
}
"""All panes: name and purpose, by widget id."""
