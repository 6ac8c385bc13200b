"""The comparison page: every experiment, indicator and site side by side, in one file."""
