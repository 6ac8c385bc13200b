"""Estimates by kind of outcome: shares, counts, amounts, times, scores and ranks, each with its interval."""
