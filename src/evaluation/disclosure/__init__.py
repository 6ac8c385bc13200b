"""Floor 7, the gate: the only writer of ``data/published``. What it does not know, it refuses."""
