"""Speed, bytes and memory, as ratios to a floor in the same run."""
