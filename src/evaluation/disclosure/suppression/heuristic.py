"""A safe choice that is good but perhaps not the cheapest, for when the optimum is out of reach.

Protections are met one after another, the largest need first; what is hidden already costs nothing more. A number stays
open when there is a *circuit* through it: hidden numbers that can rise and fall together so that every equation holds.
Circuits of two, four and eight numbers (the hypercube method of Repsilber 1994; two numbers of one equation, or the
corners of a rectangle or a box) are looked up; what they do not give, a linear programme finds: the cheapest change of
numbers that moves the protected one as far as asked (``nearby``). Both are proofs: a change that all equations and
bounds allow.
"""

from __future__ import annotations

from evaluation.disclosure.suppression.circuits import Circuits
from evaluation.disclosure.suppression.cuts import asked
from evaluation.disclosure.suppression.nearby import Nearby
from evaluation.disclosure.suppression.problem import Hidden, Problem, with_followers
from evaluation.disclosure.suppression.screen import fails


def heuristic(problem: Problem, start: Hidden | None = None) -> Hidden:
    """Return a safe choice that hides all of ``start``; ``problem`` must ask for what can be attained."""
    circuits = Circuits(problem, with_followers(problem, problem.forced if start is None else start))
    left = []
    for protection, sign, needed in sorted(asked(problem), key=lambda need: -need[2]):
        variable = protection.variable
        if circuits.proven(variable, sign, needed):
            continue
        if found := circuits.cheapest(variable, sign, needed):
            circuits.take(found)
        else:
            left.append((variable, sign, needed))
    if not left:
        return circuits.hidden
    nearby = Nearby(problem, circuits.hidden)
    for variable, sign, needed in left:
        if not circuits.proven(variable, sign, needed):
            nearby.open(variable, sign * needed)
    return nearby.hidden


def trimmed(problem: Problem, hidden: Hidden) -> Hidden:
    """Show again what need not be hidden, the dearest first."""
    first = with_followers(problem, problem.forced)
    for place in sorted(hidden - first, key=lambda place: (-problem.items[place].cost, place)):
        less = hidden - {place}
        if with_followers(problem, less) == less and not fails(problem, less):
            hidden = less
    return hidden
