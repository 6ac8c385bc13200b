"""Any valid small delivery, written in any format and messed up as people do, reads as the same tables."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.unit.delivery_forms import OdsError, csv_bytes, ods, sav, xlsx

from evaluation.deliveries.contract import internal_form
from evaluation.deliveries.intake.folder import read_folder
from evaluation.deliveries.intake.take_in import take_in
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.world import city_tables
from evaluation.registry import load_registry
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

REGISTRY = load_registry(Paths(PROJECT))
SMALL = REGISTRY.synthetic.default_site.model_copy(
    update={"cases": 4, "experiment_households": 4, "comparison_households": 3, "professionals": 3}
)
WORLD = REGISTRY.model_copy(
    update={"synthetic": REGISTRY.synthetic.model_copy(update={"sites": {}, "default_site": SMALL, "defects": {}})}
)
FEW_IN_SPSS = 6
"""One in so many tables comes in SPSS, since each is read by a process of its own; ``sav 4`` begins at the fifth."""
BESIDE_SPSS = "csv ; utf-8-sig"
FORMS = st.sampled_from(["xlsx", "xlsx 1904", "ods", BESIDE_SPSS, "csv ; cp1252", "csv , utf-8", "csv ; utf-16"]) | (
    st.integers(0, FEW_IN_SPSS - 1).map(lambda first: f"sav {first}")
)
ALLOWED = {"rows_above_header", "total_row", "month_gap", "payer_twice"}
"""What the mess adds, and what invented cities have of themselves."""
MESS = st.fixed_dictionaries(
    {
        "header": st.sampled_from(["dutch", "nl", "en", "internal"]),
        "titles": st.integers(0, 4),
        "gaps": st.booleans(),
        "totals": st.booleans(),
        "blanks": st.sampled_from(["", " ", "\u00a0", "  \u00a0"]),
        "nothing": st.sampled_from([None, "n.v.t.", "Onbekend", "-", " "]),
        "dates": st.sampled_from(["date", "iso", "dutch", "count", "count in text"]),
        "thousands": st.booleans(),
        "wide": st.booleans(),
    }
)

TIDY = {
    "header": "dutch",
    "titles": 0,
    "gaps": False,
    "totals": False,
    "blanks": "",
    "nothing": None,
    "dates": "date",
    "thousands": False,
    "wide": False,
}


def named(table, mess):
    columns = {dutch: (column.name, column.label) for dutch, column in WORLD.tables[table].columns.items()}
    choose = {"dutch": lambda d, n, t: d, "internal": lambda d, n, t: n}.get(
        mess["header"], lambda d, n, t: t[mess["header"]]
    )
    return {dutch: choose(dutch, *names) for dutch, names in columns.items()}


def messy_cell(cell, form, mess):
    if pd.isna(cell):
        return mess["nothing"]
    if isinstance(cell, pd.Timestamp):
        return dated(cell, form, mess["dates"])
    if isinstance(cell, str):
        return mess["blanks"] + cell + mess["blanks"]
    number = float(cell)
    if mess["thousands"] and form.startswith("csv ;") and number >= 1000:
        return f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    return int(number) if number.is_integer() else number


def dated(cell, form, how):
    start = datetime(1904, 1, 1) if form.endswith("1904") else datetime(1899, 12, 30)
    days = (cell.to_pydatetime() - start).days
    if how == "date":
        return cell
    return {"iso": f"{cell:%Y-%m-%d}", "dutch": f"{cell:%d/%m/%Y}", "count": days, "count in text": str(days)}[how]


def laid_out(table, rows, form, mess):
    """Header and rows as cells, with titles above, empty rows between and a total below."""
    renamed = named(table, mess)
    header = [renamed.get(name, name) for name in rows.columns]
    body = [[messy_cell(cell, form, mess) for cell in row] for row in rows.astype(object).itertuples(index=False)]
    if mess["gaps"]:
        body = [line for row in body for line in (row, [None] * len(header))]
    if mess["totals"]:
        place = list(rows.columns).index(WORLD.tables[table].key[0])
        body.append([f"Totaal: {len(rows)}" if at == place else None for at in range(len(header))])
    titles = [["Levering, wijk, casus en zo verder"], [None], ["Experiment"], ["vertrouwelijk", None, "2017"]]
    return [*titles[: mess["titles"]], header, *body]


def sav_file(folder, table, rows, mess):
    """An SPSS file: labels of columns as captions, dates of SPSS or as text, empty cases between the others."""
    names = named(table, mess)
    labelled = mess["header"] in ("nl", "en")
    captions = [names.get(name, name) for name in rows.columns]
    header = [f"v{place}" for place in range(len(captions))] if labelled else captions
    about = {"column_labels": captions} if labelled else {}
    columns = [sav_column(rows[name], mess) for name in rows.columns]
    return sav(folder, header, list(zip(*columns, strict=True)), **about)


def sav_column(cells, mess):
    """A column is of numbers, of dates, or of text; an empty case is empty in each of them."""
    how = mess["dates"] if mess["dates"] in ("iso", "dutch") else "date"
    filled = [cell for cell in cells if not pd.isna(cell)]
    if filled and isinstance(filled[0], pd.Timestamp):
        found = [None if pd.isna(cell) else dated(cell, "sav", how) for cell in cells]
        found = [cell.date() if isinstance(cell, pd.Timestamp) else cell for cell in found]
    elif filled and not isinstance(filled[0], str):
        found = [float("nan") if pd.isna(cell) else float(cell) for cell in cells]
    else:
        found = [messy_cell(cell, "sav", mess) or "" for cell in cells]
    return [one for cell in found for one in (cell, empty_like(found))] if mess["gaps"] else found


def empty_like(cells):
    filled = next((cell for cell in cells if cell is not None), "")
    return float("nan") if isinstance(filled, float) else "" if isinstance(filled, str) else None


def files_of(tables, form, mess, folder):
    if form.startswith("sav"):
        spss = list(tables)[int(form.split(" ")[1]) :: FEW_IN_SPSS]
        others = {table: rows for table, rows in tables.items() if table not in spss}
        files = {f"{table}.sav": sav_file(folder, table, tables[table], mess) for table in spss}
        return {**files, **files_of(others, BESIDE_SPSS, mess, folder)}
    laid = {table: laid_out(table, rows, form, mess) for table, rows in tables.items()}
    if form.startswith("xlsx"):
        return {"levering.xlsx": xlsx(laid, date_1904=form.endswith("1904"))}
    if form == "ods":
        return {"levering.ods": ods(laid)}
    _, separator, encoding = form.split(" ")
    decimal = "," if separator == ";" else "."
    return {f"{table}.csv": csv_bytes(rows, separator, decimal, encoding) for table, rows in laid.items()}


def wide(rows):
    """The ZRM rows with a column per domain."""
    keys = ["huishouden", "golf", "meetdatum", "versie", "herkomst"]
    table = rows.pivot_table(index=keys, columns="onderdeel", values="score").reset_index()
    return table.rename_axis(columns=None).rename(columns={"versie": "zrm_versie"})


def same(found, expected, keys):
    by_key = [frame.drop(columns="source_row").sort_values(keys, ignore_index=True) for frame in (found, expected)]
    pd.testing.assert_frame_equal(*by_key)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), city=st.sampled_from(list(REGISTRY.cities)), form=FORMS, mess=MESS)
@example(seed=0, city="eindhoven", form="sav 4", mess={**TIDY, "header": "nl", "wide": True})
def test_a_messy_delivery_reads_as_the_clean_tables(seed, city, form, mess):
    site = Site(WORLD, seed, city)
    clean = city_tables(site)
    if mess["wide"]:
        clean["metingen"] = clean["metingen"].query("instrument == 'zrm'").reset_index(drop=True)
    given_tables = {**clean, "metingen": wide(clean["metingen"])} if mess["wide"] else clean
    with TemporaryDirectory() as folder:
        for name, content in files_of(given_tables, form, mess, Path(folder)).items():
            (Path(folder) / name).write_bytes(content)
        intake = take_in(WORLD, city, read_folder(Path(folder)))
    assert intake.status == "used"
    assert {one.rule for one in intake.problems} <= ALLOWED
    frames = intake.frames(WORLD)
    for id_, rows in clean.items():
        table = WORLD.tables[id_]
        keys = [table.columns[name].name for name in table.key]
        same(frames[table.name], internal_form(WORLD, city, id_, rows), keys)
        checked = intake.checked[id_]
        assert checked.delivered == len(checked.used) + len(checked.set_aside)


@settings(max_examples=15, deadline=None)
@given(
    table=st.sampled_from(["casussen", "huishoudens", "metingen", "professionals", "uitvoering", "verantwoording"]),
    word=st.sampled_from(["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "Err:502"]),
    place=st.integers(0, 10_000),
)
def test_an_error_in_a_cell_of_an_ods_file_is_never_a_value(table, word, place):
    city = "utrecht"
    clean = city_tables(Site(WORLD, 1, city))
    names = list(clean[table].columns)[:-1]
    row, column = place % len(clean[table]), place % len(names)
    laid = {id_: [list(rows.columns), *cells_of(rows)] for id_, rows in clean.items()}
    laid[table][1 + row][column] = OdsError(word)
    with TemporaryDirectory() as folder:
        (Path(folder) / "levering.ods").write_bytes(ods(laid))
        intake = take_in(WORLD, city, read_folder(Path(folder)))
    if "too_little_used" in {one.rule for one in intake.problems}:  # the rows that refer to this one went with it
        assert intake.status == "refused"
        return
    assert intake.status == "used"
    checked, number = intake.checked[table], row + 2
    assert (
        number in checked.set_aside or not checked.used.columns[names[column]].filled[checked.used.at([number])].any()
    )
    assert any(one.row == number and one.table == WORLD.tables[table].name for one in intake.problems)
    for id_, rows in clean.items():
        counts = intake.checked[id_]
        assert counts.delivered == len(counts.used) + len(counts.set_aside) == len(rows)


def cells_of(rows):
    whole = rows.astype(object).where(rows.notna(), None)
    return [list(cells) for cells in whole.itertuples(index=False, name=None)]
