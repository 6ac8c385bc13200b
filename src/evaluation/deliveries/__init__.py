"""Floor 2: what cities deliver. ``synthetic`` invents deliveries; ``intake`` takes deliveries in, invented or real.

The two never import each other: what both must know of a delivery stands in ``contract``.
"""
