"""The worlds a run can happen in, put together: the local cloud, a real pool, a recording."""
