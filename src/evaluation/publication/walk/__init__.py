"""The way back from a number: what stands behind an id, for the panel in documents and for the terminal."""
