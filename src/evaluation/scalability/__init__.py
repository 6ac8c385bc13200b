"""Floor 6: how promising an experiment is for the next municipality, by which rule, and under which conditions."""
