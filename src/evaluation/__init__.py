"""Evaluation of neighbourhood-team experiments: from city deliveries to a bilingual scalability report.

Rooms, from the ground up: ``storage`` and ``registry`` (floor 1), ``deliveries`` (2), ``warehouse`` (3),
``indicators`` (4), ``estimation`` (5), ``scalability`` (6), ``disclosure`` (7) and ``publication`` (8). Each imports
only rooms below it.
"""

__version__ = "0.1.0"
