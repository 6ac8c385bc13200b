"""Invented deliveries with known effects: what the pipeline must find is planted before it looks.

``synthetic_tables`` gives clean tables in memory, ``planted_truth`` the effects behind them; the stage adds named
defects and writes workbooks and csv files as cities would deliver them.
"""

from evaluation.deliveries.synthetic.truth import planted_truth
from evaluation.deliveries.synthetic.world import synthetic_tables

__all__ = ["planted_truth", "synthetic_tables"]
