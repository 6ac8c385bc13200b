import pytest

from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.published import Published, Row
from evaluation.publication.reading import read


def row(value, low=None, high=None, relevant=0.15):
    fields = {"value": value, "low": low, "high": high, "smallest_relevant_difference": relevant}
    return Row(
        "estimates", "est/x", "ok", {name: "" if number is None else str(number) for name, number in fields.items()}
    )


@pytest.mark.parametrize(
    ("pooled", "direction", "course", "null", "relevance"),
    [
        (row(0.24, 0.16, 0.32), "up", "better", "excluded", "above"),
        (row(0.24, 0.05, 0.43), "up", "better", "excluded", "open"),
        (row(0.06, 0.02, 0.10), "up", "better", "excluded", "below"),
        (row(0.06, -0.15, 0.27), "up", "better", "included", "open"),
        (row(-0.20, -0.30, -0.10), "up", "worse", "excluded", "below"),
        (row(-0.20, -0.30, -0.16), "down", "better", "excluded", "above"),
        (row(0.20, 0.10, 0.30), "down", "worse", "excluded", "below"),
        (row(0.001, -0.1, 0.1), "up", "same", "included", "below"),
        (row(0.24), "up", "better", "included", "open"),
    ],
)
def test_a_reading_follows_the_interval_and_the_direction(registry, pooled, direction, course, null, relevance):
    found = read(pooled, [], registry.units["share"], direction)
    assert (found.course, found.null, found.relevance) == (course, null, relevance)


@pytest.mark.parametrize(
    ("sites", "agreement"),
    [([0.1, 0.2, 0.3], "all"), ([0.1, 0.2, -0.1], "most"), ([0.1, -0.2, -0.1], "mixed"), ([0.1], "unknown")],
)
def test_agreement_counts_sites_on_the_side_of_the_mean(registry, sites, agreement):
    found = read(row(0.1, -0.1, 0.3), [row(site) for site in sites], registry.units["share"], "up")
    assert found.agreement == agreement


def test_net_improvement_is_better_upwards_whatever_the_direction_of_its_indicator(registry):
    falls = {
        name: entry.model_copy(update={"direction": "down"}) if entry.direction == "up" else entry
        for name, entry in registry.indicators.items()
    }
    turned = registry.model_copy(update={"indicators": falls})
    found = {key: OutcomeView(turned, Published({}, {}), *turned.planned(key)).direction for key in turned.plan}
    assert found["schulden_beschermingsbewind.zrm_finances"] == "up"
    assert found["professionalisering.plan_quality"] == "down"
