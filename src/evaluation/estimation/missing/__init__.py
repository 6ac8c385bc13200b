"""Missing outcomes in four steps: complete cases, imputed, bounds, and how bad the missing must be."""
