"""Text mode: lessons and free play as a dialogue of plain lines, for screen readers and scripts."""
