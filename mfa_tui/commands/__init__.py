"""The commands of `mfa-tui`: what each takes, and what it sets to work."""
