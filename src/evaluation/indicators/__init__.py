"""Floor 4: registry entries become rows of city, experiment, arm, unit, wave, indicator, value and status."""
