"""Rules that read and never write: `check_x` raises, `x` answers the same question."""
