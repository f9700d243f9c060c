"""Attaching functions to pools of the local cloud: one by one, or as a SAM template says."""
