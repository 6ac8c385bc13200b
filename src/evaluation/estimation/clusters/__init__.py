"""Few clusters: variances, tests and comparisons when places, not people, were assigned."""
