"""Complementary suppression over linked tables together: pure functions of numbers, which know no registry and no file.

Published rows (*items*) reveal counts and sums (*variables*) that are tied by *equations*: cities add up to their
total, numerator and complement to the denominator. Some items are hidden because of what they reveal by themselves
(primary suppression). Whoever reads the rest solves the equations and finds for each hidden number an interval. An
item is hidden in addition (complementary suppression) until each interval is as wide as asked, at the least cost.

- ``problem``: what is known, what can be hidden, what is asked;
- ``attack``: the interval that a reader can find, by linear programming; it knows nothing of how the choice was made;
- ``optimum``: the cheapest choice (Fischetti & Salazar-González 2001, Management Science 47(7), 1008–1027);
- ``heuristic``: a good choice when the optimum is out of reach;
- ``loss``: what a choice hides, beside the optimum and beside hiding whole sums.
"""
