"""Staggered starts: effects by group and period."""

from evaluation.estimation.designs.group_time.effects import GroupTimeEffects, group_time_effects

__all__ = ["GroupTimeEffects", "group_time_effects"]
