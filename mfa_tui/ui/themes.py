"""The three themes of the house: dark, light and high contrast."""

from __future__ import annotations

from textual.color import Color
from textual.theme import Theme

DARK = Theme(
    name="mfa-dark",
    primary="#6cb6c9",
    secondary="#a9b7c6",
    accent="#e3b65b",
    warning="#e3b65b",
    error="#ef7f7f",
    success="#8fc48a",
    foreground="#d6dbe1",
    background="#15181d",
    surface="#1c2026",
    panel="#272d35",
    dark=True,
    variables={"input-selection-background": "#6cb6c9 35%", "footer-key-foreground": "#e3b65b"},
)

LIGHT = Theme(
    name="mfa-light",
    primary="#1f6f86",
    secondary="#4a5663",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#b3261e",
    success="#2f6f2b",
    foreground="#1d2329",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e4e1d9",
    dark=False,
    variables={"input-selection-background": "#1f6f86 25%", "footer-key-foreground": "#8a5a00"},
)

CONTRAST = Theme(
    name="mfa-contrast",
    primary="#00ffff",
    secondary="#ffffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff8080",
    success="#80ff80",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#303030",
    dark=True,
    variables={
        "text-muted": "#d0d0d0",
        "text-disabled": "#b0b0b0",
        "input-selection-background": "#ffff00 45%",
        "footer-key-foreground": "#ffff00",
    },
)

THEMES = (DARK, LIGHT, CONTRAST)

QUIETNESS = {True: 0.36, False: 0.26}
"""How far muted text moves from the foreground towards a dark (True) or a light background. The
contrast stays above 4.5 on the panes of our own themes (WCAG 2.2, criterion 1.4.3)."""


def quiet(theme: Theme) -> str:
    """The colour of muted text in `theme`, which may be one of Textual's own."""
    background = Color.parse(theme.background or ("#121212" if theme.dark else "#efefef"))
    foreground = Color.parse(theme.foreground or background.inverse.hex)
    if theme.name == CONTRAST.name:
        return CONTRAST.variables["text-muted"]
    if background.ansi is not None or foreground.ansi is not None:
        return "ansi_bright_black"
    return foreground.blend(background, QUIETNESS[theme.dark]).hex
