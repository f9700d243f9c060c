"""Speed and bytes in a pseudo-terminal, as ratios to a bare Textual program in the same run."""
