"""The record of everything that crossed a wire. Ground floor: imports nothing of ours."""
