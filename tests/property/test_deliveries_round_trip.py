"""Clean rows come back unchanged in every form, dirty rows are all accounted for, garbage is refused in words."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.deliveries.contract import internal_form
from evaluation.deliveries.intake.folder import read_folder
from evaluation.deliveries.intake.take_in import take_in
from evaluation.deliveries.synthetic.messy import messy_delivery
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.stage import delivery_files
from evaluation.deliveries.synthetic.world import city_tables
from evaluation.registry import load_registry
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

REGISTRY = load_registry(Paths(PROJECT))
SMALL = REGISTRY.synthetic.default_site.model_copy(
    update={"cases": 12, "experiment_households": 4, "comparison_households": 3, "professionals": 3}
)
WORLD = REGISTRY.model_copy(
    update={"synthetic": REGISTRY.synthetic.model_copy(update={"sites": {}, "default_site": SMALL, "defects": {}})}
)
CITIES = st.sampled_from(list(REGISTRY.cities))
SEEDS = st.integers(0, 10_000)


def take(city, files):
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return take_in(WORLD, city, read_folder(Path(folder)))


def sloppy(content, encoding, upper, blank):
    """The same csv with other capitals in its header, other encoding, blank lines at the end."""
    header, _, rows = content.decode("utf-8").partition("\r\n")
    return ((header.upper() if upper else header) + "\r\n" + rows + "\r\n" * blank).encode(encoding)


@settings(max_examples=25, deadline=None)
@given(
    seed=SEEDS,
    city=CITIES,
    form=st.sampled_from(["xlsx", "csv", "sav"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    upper=st.booleans(),
    blank=st.integers(0, 3),
)
def test_clean_rows_come_back_as_they_were(seed, city, form, encoding, upper, blank):
    site = Site(WORLD, seed, city)
    clean = city_tables(site)
    delivery = messy_delivery(site, clean)
    files = delivery_files(WORLD, city, form, delivery)
    if form == "csv":
        files = {name: sloppy(content, encoding, upper, blank) for name, content in files.items()}
    intake = take(city, files)
    assert intake.status == "used"
    told = sorted((one.table, one.row, one.column, one.rule, one.level) for one in intake.problems)
    shift = 1 if form == "sav" else 0
    assert told == sorted(
        (WORLD.tables[one.table].name, one.row - shift, one.column, one.rule, "warn") for one in delivery.planted
    ), "a month that is not there and two payers who pay the same are told, nothing else"
    frames = intake.frames(WORLD)
    for id_, rows in clean.items():
        expected = internal_form(WORLD, city, id_, rows)
        expected["source_row"] -= 1 if form == "sav" else 0  # SPSS shows no header row
        pd.testing.assert_frame_equal(frames[WORLD.tables[id_].name], expected)


@settings(max_examples=60, deadline=None)
@given(
    table=st.sampled_from(["casussen", "huishoudens", "metingen", "professionals", "uitvoering"]),
    form=st.sampled_from(["xlsx", "csv"]),
    place=st.integers(0, 10_000),
    value=st.one_of(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
        st.floats(allow_nan=False, allow_infinity=False).map(repr),
        st.dates().map(str),
    ),
)
def test_any_text_in_any_cell_leaves_every_row_accounted_for(table, form, place, value):
    city = "utrecht"
    site = Site(WORLD, 1, city)
    delivery = messy_delivery(site, city_tables(site))
    rows = delivery.tables[table]
    row, column = place % len(rows), place % (len(rows.columns) - 1)
    rows.iloc[row, column] = value
    intake = take(city, delivery_files(WORLD, city, form, delivery))
    assert intake.status == "used"
    for id_, frame in delivery.tables.items():
        checked = intake.checked[id_]
        emptied = frame.iloc[:, :-1].map(lambda cell: cell is None or not str(cell).strip()).all(axis=1).sum()
        assert checked.delivered == len(frame) == len(checked.used) + len(checked.set_aside)
        assert not emptied
    intake.frames(WORLD)


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=300), mark=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"$FL2@(#) "]))
def test_garbage_is_refused_in_words(content, mark):
    for name in ("levering.xlsx", "levering.ods", "metingen.csv", "metingen.sav"):
        intake = take("utrecht", {name: mark + content})
        assert intake.status == "refused"
        assert all(one.message["nl"] and one.mend["en"] for one in intake.problems)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, cut=st.floats(0.02, 0.98))
def test_a_workbook_cut_anywhere_is_refused(seed, cut):
    site = Site(WORLD, seed, "utrecht")
    (content,) = delivery_files(WORLD, "utrecht", "xlsx", messy_delivery(site, city_tables(site))).values()
    assert take("utrecht", {"levering.xlsx": content[: int(len(content) * cut)]}).status == "refused"
