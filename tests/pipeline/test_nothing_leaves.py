"""Nothing about a person, and nothing about the machine, stands in what readers get."""

import csv
import html
import io
import json
import re
import shutil
import zipfile

import pandas as pd
import pypdf
import pytest
import typst

from evaluation.disclosure.decisions import NUMBERS
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.records import records
from evaluation.storage import read_table
from evaluation.storage.paths import PROJECT
from tests.pipeline_runs import PRINTED, run_python
from tests.read_files import parts_of, words_of

PERSONAL = {"cases": "case_id", "households": "household_id", "professionals": "respondent_id"}
ON_PAPER = """
from itertools import cycle

from evaluation.publication.documents import stage
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths


def one_of_each(registry, _):
    wanted = set(zip(registry.documents, cycle(LANGUAGES)))
    found = {(edition.document, edition.language): edition for edition in every(registry)}
    return (edition for key, edition in found.items() if key in wanted)


every, stage.editions = stage.editions, one_of_each
stage.run(Paths(), suffixes=("docx", "pdf"))
"""
"""Makes each document about one subject, the languages in turn, with the study's own code: as a run of it does."""
TEXT = {".csv", ".json", ".html", ".svg", ".txt"}
DRAWN = re.compile(r"<(?:path|use|g|rect|clipPath|svg|line|circle|text|tspan|polygon|polyline|defs|style)\b[^>]*>")
"""Tags of a drawing: their coordinates are numbers of the paper."""
LONG_NUMBER = re.compile(r"(?<![\w.,])\d+[.,]\d{5,}(?:e-?\d+)?(?!\w)")
DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
IDS = re.compile(r"\b(?:[A-Z]{3}-[A-Z]-\d{3}|[a-z]+-[0-9a-f]{16})\b")
"""Ids of households, cases and respondents: as delivered, and as pseudonyms."""
WORDS = ("data/registry", "data/context", "reports/text")
PUBLIC = ("published", "neighbourhoods", "calibration", "likeness", "municipalities", "projections")
GATED = ("estimates", "descriptives", "crossings", "checks", "specifications")


@pytest.fixture(scope="module")
def on_paper(built, registry, tmp_path_factory):
    """Each document for Word and as PDF, made where the study is a project with its own code."""
    root = tmp_path_factory.mktemp("paper") / "study"
    shutil.copytree(built.root, root, ignore=shutil.ignore_patterns(".dvc", "synthetic", "interim", "processed"))
    run_python(root, "-c", ON_PAPER)
    made = [path for suffix in ("docx", "pdf") for path in (root / "reports/build").rglob(f"*.{suffix}")]
    assert len(made) == sum(len({"docx", "pdf"} & set(entry.formats)) for entry in registry.documents.values())
    return made


@pytest.fixture(scope="module")
def given_away(built, on_paper):
    """Every file right of the gate, as text."""
    files = [path for folder in (built.published, built.build) for path in folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= TEXT | {".png", ".xlsx"}
    texts = {path.relative_to(built.root): path.read_text(encoding="utf-8") for path in files if path.suffix in TEXT}
    for path in [*files, *on_paper]:
        texts |= read_as(path)
    return texts


def read_as(path):
    """The texts of a file that is not text itself; of a picture none."""
    return {".xlsx": parts_of, ".docx": parts_of, ".pdf": words_of}.get(path.suffix, lambda _: {})(path)


def test_no_id_of_a_person_or_case_leaves(built, given_away):
    for table, column in PERSONAL.items():
        ids = set(read_table(built.tables / f"{table}.parquet")[column])
        assert len(ids) > 50
        assert all(IDS.fullmatch(name) for name in ids), "the search below looks for this shape"
    for path, text in given_away.items():
        assert not IDS.search(text), path


def test_delivered_ids_stay_at_the_door(built):
    """From intake on there are only pseudonyms: no delivered id stands in any table, receipt or database."""
    delivered = re.compile(rb"\b[A-Z]{3}-[A-Z]-\d{3}\b")
    assert any(delivered.search(path.read_bytes()) for path in built.synthetic.rglob("*.csv"))
    for folder in (built.root / "data/interim", built.processed):
        for path in folder.rglob("*.json"):
            assert not delivered.search(path.read_bytes()), path
        for path in folder.rglob("*.parquet"):
            for name, column in read_table(path).select_dtypes("str").items():
                assert not column.dropna().str.contains(delivered.pattern.decode(), regex=True).any(), (path, name)


def named_places(text, built):
    """The places of this machine and the files of a delivery that a text names, also where a line of it breaks."""
    own = "|".join(re.escape(workbook.name) for workbook in built.build.glob("*.xlsx"))
    without_own = re.sub(own, "", "".join(text.split()))
    places = (str(PROJECT), str(built.root), "/home/", "/root/", "/tmp/", "file://", ".xlsx")
    return [place for place in places if place in without_own]


def test_no_path_of_this_machine_and_no_delivery_file_leaves(built, given_away):
    assert not {path: found for path, text in given_away.items() if (found := named_places(text, built))}


HERE = "/home/someone/literature.bib"


def with_a_place(document, part, planted):
    """Write an office file once more with a place of this machine in one of its parts."""
    with zipfile.ZipFile(document) as before, zipfile.ZipFile(planted, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name) + (f"<!-- {HERE} -->".encode() if name == part else b""))


def test_a_place_in_any_part_of_an_office_file_is_found(built, on_paper, tmp_path):
    workbooks = sorted(built.build.glob("*.xlsx"))
    word = min((path for path in on_paper if path.suffix == ".docx"), key=lambda path: path.stat().st_size)
    for document in (workbooks[0], word):
        parts = [name for name in zipfile.ZipFile(document).namelist() if name.endswith((".xml", ".rels"))]
        assert {"docProps/core.xml", "[Content_Types].xml"} < set(parts)
        for part in parts:
            planted = tmp_path / document.name
            with_a_place(document, part, planted)
            assert [name for name, text in read_as(planted).items() if named_places(text, built)], part


def about(writer):
    writer.add_metadata({"/Source": HERE})


def link(writer):
    writer.add_uri(0, f"file://{HERE}", [0, 0, 9, 9])


def attachment(writer):
    writer.add_attachment("literature.bib", HERE.encode())


def properties(writer):
    writer.xmp_metadata = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{HERE}</x:xmpmeta>".encode()


@pytest.mark.parametrize("plant", [about, link, attachment, properties])
def test_a_place_beside_the_pages_of_a_pdf_is_found(plant, built, on_paper, tmp_path):
    paper = min((path for path in on_paper if path.suffix == ".pdf"), key=lambda path: path.stat().st_size)
    writer = pypdf.PdfWriter(clone_from=paper)
    plant(writer)
    writer.write(tmp_path / "planted.pdf")
    assert any(named_places(text, built) for text in read_as(tmp_path / "planted.pdf").values())


def test_a_place_on_a_page_of_a_pdf_is_found(built, tmp_path):
    narrow = f'#set page(width: 4cm)\n#set text(hyphenate: true)\nMade from #raw("{HERE}").'
    (tmp_path / "planted.pdf").write_bytes(typst.compile(narrow.encode()))
    assert any(named_places(text, built) for text in read_as(tmp_path / "planted.pdf").values())


def test_a_withheld_number_is_an_empty_cell_with_a_status(built):
    for name in ("estimates", "descriptives"):
        table = pd.read_csv(built.published / f"{name}.csv")
        hidden = table[table["status"] == "suppressed"]
        assert hidden[["value", "low", "high", "n"]].isna().all(axis=None), name
        assert table.loc[table["status"] == "ok", "value"].notna().all(), name


def test_ids_are_unique_over_all_files(built):
    ids = pd.concat([pd.read_csv(path, usecols=["id"])["id"] for path in sorted(built.published.glob("*.csv"))])
    assert ids.is_unique


def test_the_decisions_of_the_gate_stay_left_of_it_and_hold_no_value(built):
    content = json.loads((built.processed / "disclosure.json").read_text(encoding="utf-8"))
    assert not (built.published / "disclosure.json").exists()
    assert {key for decision in content["decisions"] for key in decision} == {"id", "file", "decision", "rule"}
    assert {decision["rule"] for decision in content["decisions"]} <= set(content["rules"])


def read_by_people(path, text):
    """A file as a reader or a search engine sees it: cells apart, without the tags that draw."""
    if path.suffix == ".csv":
        return "\n".join(cell for row in csv.reader(io.StringIO(text)) for cell in row)
    if path.suffix == ".json":
        return text.replace(",", ", ")
    return html.unescape(DRAWN.sub(" ", text)) if path.suffix in {".svg", ".html"} else text


def long_numbers(text):
    """Numbers of more than six digits, in six: full digits are those of one number only."""
    return {f"{float(found.replace(',', '.')):.5e}" for found in LONG_NUMBER.findall(text)}


@pytest.fixture(scope="module")
def hidden_numbers(built):
    """Every number that the gate hid, as far as nothing that it let through looks the same."""
    public = " ".join((built.published / f"{name}.csv").read_text(encoding="utf-8") for name in PUBLIC)
    hidden, shown = set(), long_numbers(public.replace(",", " "))
    for name in GATED:
        published = pd.read_csv(built.published / f"{name}.csv", dtype=str, keep_default_na=False)
        shown |= long_numbers(" ".join(published.to_numpy().ravel()))
        suppressed = set(published.loc[published["status"] == "suppressed", "id"])
        for row in records(read_table(built.processed / f"{name}.parquet")):
            if row_id(name, row) in suppressed:
                numbers = [row[column] for column in NUMBERS[name] if isinstance(row[column], float)]
                hidden |= long_numbers(" ".join(map(repr, numbers)))
    return hidden - shown


@pytest.fixture(scope="module")
def private_texts(built):
    """Every text of a delivered row that no registry and no sentence of the report holds."""
    known = " ".join(
        path.read_text(encoding="utf-8") for folder in WORDS for path in (PROJECT / folder).rglob("*.[ym][ad]*")
    )
    found = set()
    for path in built.tables.glob("*.parquet"):
        for _, column in read_table(path).select_dtypes("str").items():
            found |= {text for text in column.dropna().unique() if len(text) > 5 and not DAY.fullmatch(text)}
    return {text for text in found if text not in known}


def leaks(texts, hidden_numbers, private_texts):
    """Return (file, what) for every hidden number and every delivered text that stands in a file."""
    found = set()
    for path, text in texts.items():
        read = read_by_people(path, text)
        found |= {(path, number) for number in long_numbers(read) & hidden_numbers}
        words = set(re.findall(r"[\w-]{6,}", read))
        found |= {
            (path, private) for private in private_texts if private in words or (" " in private and private in read)
        }
    return found


def test_no_hidden_number_and_no_delivered_text_stands_in_any_file(given_away, hidden_numbers, private_texts):
    assert len(hidden_numbers) > 500
    assert len(private_texts) > 500
    assert not leaks(given_away, hidden_numbers, private_texts)


@pytest.fixture(scope="module")
def printed(built):
    """What every stage of the run showed on the screen."""
    return {built.root / PRINTED: (built.root / PRINTED).read_text(encoding="utf-8")}


def test_the_screen_shows_no_hidden_number_no_delivered_text_and_no_id(built, printed, hidden_numbers, private_texts):
    (screen,) = printed.values()
    assert all(f"stage '{name}" in screen for name in ("synthesise", "validate@", "estimate", "protect"))
    assert not leaks(printed, hidden_numbers, private_texts)
    assert not IDS.search(screen)
    assert IDS.search(f"{screen}household {read_table(built.tables / 'households.parquet')['household_id'].iloc[0]}")


PLANTED = {
    "the screen": (PRINTED, "{text}\nUserWarning: {number} of {private}"),
    "data of a figure": ("figures/bottlenecks.nl.csv", "{text}\nx,{number},"),
    "alt text": ("figures/bottlenecks.nl.txt", "{text} Dat is {dutch}."),
    "a title within a drawing": ("figures/bottlenecks.nl.svg", "{text}<desc>{private}</desc>"),
    "an attribute of a page": ("nl/opschaalbaarheid.html", '{text}<img alt="{number}">'),
    "hidden in a page": ("en/indicator_book.html", '{text}<!-- {private} --><td data-value="{dutch}">'),
    "a table's description": ("datapackage.json", '{text} "{private}"'),
}


@pytest.mark.parametrize("file, plant", PLANTED.values(), ids=PLANTED)
def test_what_is_planted_is_found(file, plant, given_away, printed, hidden_numbers, private_texts):
    texts = given_away | printed
    path = next(path for path in texts if path.as_posix().endswith(file))
    number, private = min(n for n in hidden_numbers if "e-01" in n), min(private_texts)
    full = f"{float(number):.7f}0001"
    planted = plant.format(text=texts[path], number=full, dutch=full.replace(".", ","), private=private)
    assert leaks({path: planted}, hidden_numbers, private_texts)


def test_bytes_of_pictures_name_no_place_of_this_machine(built):
    pictures = list(built.build.rglob("*.png"))
    assert pictures
    for path in pictures:
        content = path.read_bytes()
        for place in (str(PROJECT), str(built.root), "/home/", "/root/"):
            assert place.encode() not in content, (path, place)


def test_each_row_behind_a_figure_has_an_id_and_shows_what_was_published(built):
    published = {}
    for path in built.published.glob("*.csv"):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records")
        published |= {row["id"]: row for row in rows}
    for path in (built.build / "figures").glob("*.csv"):
        for row in pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records"):
            source = published[row["id"]]
            for name in {"value", "low", "high", "n"} & row.keys() & source.keys():
                assert row[name] in ("", source[name]), (path, row["id"], name)
            assert source["status"] != "suppressed" or not (row["value"] or row["low"] or row["n"])
