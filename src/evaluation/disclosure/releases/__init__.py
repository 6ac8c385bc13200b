"""What was released before, and what the gate may therefore not show any more.

``register`` keeps every number that was released, as it was shown. ``changes`` finds counts that changed by a few
units, ``known`` hidden numbers that follow from an earlier release, ``joined`` cities that came or went, ``recoded``
tables in other categories, ``together`` hidden numbers that all releases together bound too closely. ``tables`` says
which rows belong together; ``guard`` refuses what was found, withholds it, or lets through what the output checker
excepted.
"""
