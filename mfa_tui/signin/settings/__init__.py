"""The settings of a pool that decide about sign-ins: what they can be, and what sets them."""
