"""Design ``panel_did``: what changed where the experiment ran, minus what changed where it did not."""

from evaluation.estimation.designs.panel_did.two_by_two import (
    difference_in_differences,
    difference_in_differences_from_summaries,
)
from evaluation.estimation.designs.panel_did.two_way import PanelDifference, panel_difference_in_differences

__all__ = [
    "PanelDifference",
    "difference_in_differences",
    "difference_in_differences_from_summaries",
    "panel_difference_in_differences",
]
