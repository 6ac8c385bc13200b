"""The Dutch openings can be read at about B1: short sentences, plain words."""

import pytest
from tests.reports.readability import readability, readability_of

from evaluation.publication.documents.edition import editions

MOST_ON_AVERAGE, MOST = 15, 28
EASIEST_TO_MISS = 55
FULL_OF_NAMES = "ministry_annex"
"""Names of ministries and laws are long words that no text can avoid: there only sentences are measured."""
OPENINGS = ("scalability_report", "city_report", "experiment_summary", FULL_OF_NAMES)
HARD = """Geconstateerd werd dat de gerealiseerde uitkomstmaten bij de participerende huishoudens, mede gelet op de
heterogeniteit van de uitvoeringspraktijk en de onvolledigheid van de aangeleverde administratieve bestanden, een
statistisch onderscheidbare verbetering vertoonden."""


@pytest.mark.parametrize("document", OPENINGS)
def test_a_dutch_opening_has_short_sentences_and_plain_words(default_report, document):
    for edition in editions(default_report.material.registry, [document]):
        if edition.language == "nl":
            found = readability_of(default_report.document(document, edition.subject)["nl"].by_id("summary"))
            assert len(found.sentences) > 5
            assert found.mean <= MOST_ON_AVERAGE, edition
            assert len(found.longest) <= MOST, " ".join(found.longest)
            assert found.ease >= EASIEST_TO_MISS or document == FULL_OF_NAMES, (edition, found.ease)


def test_a_text_of_an_office_would_be_found():
    found = readability([HARD])
    assert len(found.longest) > MOST and found.ease < EASIEST_TO_MISS


def test_what_stands_in_brackets_and_decimals_end_no_sentence():
    found = readability(["Naar schatting 0,7 punt hoger (95%-interval: 0,5 tot 0,9; 5 steden). In 3 van de 4 steden."])
    assert [len(sentence) for sentence in found.sentences] == [5, 6]
