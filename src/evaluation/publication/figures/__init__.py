"""Figures: one function each, drawn from published rows only, with their data and alternative text beside them."""
