"""What `mfa-tui serve` does: the local cloud for other programs, and what is said about it."""
