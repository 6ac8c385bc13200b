"""Every valid BSN or IBAN is refused wherever it stands; clean invented deliveries never are."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.deliveries.intake.folder import read_folder
from evaluation.deliveries.intake.privacy import privacy_findings
from evaluation.deliveries.intake.privacy.columns import hits_in
from evaluation.deliveries.intake.privacy.numbers import BSN_WEIGHTS, IBAN_LENGTHS, is_bsn, is_iban
from evaluation.deliveries.intake.sheet import grid_of_rows
from evaluation.deliveries.synthetic.messy import messy_delivery
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.stage import delivery_files
from evaluation.deliveries.synthetic.world import city_tables
from evaluation.registry import load_registry
from evaluation.storage import Paths, write_bytes
from evaluation.storage.paths import PROJECT

REGISTRY = load_registry(Paths(PROJECT))
IN_A_COLUMN = 3
"""As many bare numbers as are refused without a telling name."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@st.composite
def bsns(draw):
    """Eight digits and the ninth that makes them pass."""
    digits = draw(st.lists(st.integers(0, 9), min_size=8, max_size=8).filter(any))
    last = sum(weight * digit for weight, digit in zip(BSN_WEIGHTS, digits, strict=False)) % 11
    return "".join(map(str, digits)) + str(last) if last < 10 else draw(bsns())


@st.composite
def ibans(draw):
    """A country, as many signs as it has, and the two digits that make them pass; with or without blanks."""
    country = draw(st.sampled_from(sorted(IBAN_LENGTHS)))
    account = draw(st.text(LETTERS + "0123456789", min_size=(n := IBAN_LENGTHS[country] - 4), max_size=n))
    number = "".join(str(int(sign, 36)) for sign in f"{account}{country}00")
    iban = f"{country}{98 - int(number) % 97:02d}{account}"
    written = draw(st.sampled_from([iban, iban.lower(), " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))]))
    return draw(st.sampled_from(["{}", "rekening {}", "IBAN:{}", "{} van de huurder", "zie nr12 {}."])).format(written)


def column(name, cells):
    return grid_of_rows([[name], *([cell] for cell in cells)])


def counts(grid):
    return {hit.kind: hit.count for hit in hits_in(grid)}


@given(numbers=st.lists(bsns(), min_size=IN_A_COLUMN, max_size=30, unique=True), as_number=st.booleans())
def test_every_column_of_bsns_is_refused_whatever_its_name(numbers, as_number):
    assert all(map(is_bsn, numbers))
    whole = [number for number in numbers if number[0] != "0"]
    cells = [float(number) for number in whole] if as_number and len(whole) >= IN_A_COLUMN else numbers
    assert counts(column("nummer", cells))["bsn"] == len(cells)


@given(number=bsns(), as_number=st.booleans())
def test_a_single_bsn_is_refused_under_its_name_or_in_a_sentence(number, as_number):
    cell = float(number) if as_number and number[:2] != "00" else number
    assert counts(column("BSN", [cell]))["bsn"] == 1
    for sentence in (f"klant {number} gebeld", f"bsn:{number}", f"{number[:4]}.{number[4:6]}.{number[6:]}"):
        assert counts(column("opmerking", [sentence]))["bsn"] == 1


@given(iban=ibans(), others=st.lists(st.text(LETTERS + " 0123456789-.", max_size=20), max_size=5))
def test_every_iban_is_refused_wherever_it_stands(iban, others):
    assert counts(column("opmerking", [*others, iban]))["iban"] >= 1


@given(st.text(LETTERS + "0123456789", min_size=15, max_size=34))
def test_what_fails_the_97_test_is_no_iban(text):
    assert is_iban(text) == ("iban" in counts(column("x", [text])))


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_the_11_test_leaves_one_last_digit_at_most(digits):
    start = "".join(map(str, digits[:8]))
    assert sum(is_bsn(f"{start}{last}") for last in range(10)) <= 1


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), city=st.sampled_from(sorted(REGISTRY.cities)))
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_clean_invented_deliveries_are_never_taken_for_data_of_persons(tmp_path_factory, form, seed, city):
    site = Site(REGISTRY, seed, city)
    folder = tmp_path_factory.mktemp("delivery")
    for name, content in delivery_files(REGISTRY, city, form, messy_delivery(site, city_tables(site))).items():
        write_bytes(folder / name, content)
    delivered = read_folder(folder)
    assert delivered.sheets
    assert privacy_findings(delivered.sheets, delivered.hidden) == []
