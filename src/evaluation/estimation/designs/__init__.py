"""One design a file: from the values of units to one estimate for one site."""
