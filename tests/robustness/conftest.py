"""A study with one small delivery, so that a real stage takes a second."""

import pytest

from tests.unit.deliveries_by_hand import CITY, deliver


@pytest.fixture
def small(study):
    deliver(study.synthetic / CITY)
    return study
