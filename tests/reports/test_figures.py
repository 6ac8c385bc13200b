"""Figures: the same bytes twice, every figure of the registry, short findings, words instead of hidden marks."""

import csv
import shutil

import pytest

from evaluation.publication import made
from evaluation.publication.figures import drawing
from evaluation.publication.figures.drawing import _image as image_of
from evaluation.publication.figures.sheet import INK, NAVY, ORANGE, PAPER, PLUM, TEAL, text_width, wrap
from evaluation.publication.figures.stage import DRAW, drawings, run, wording
from evaluation.publication.files import DRAWN
from evaluation.publication.texts import Texts
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths, read_json, write_json

LONGEST_FINDING = 12
LEAST_CONTRAST = 3.0


def test_every_figure_of_the_registry_is_drawn(any_report):
    registry = any_report.material.registry
    assert set(registry.figures) <= set(DRAW)
    made = {path.name.split(".")[0] for path in any_report.figures.iterdir()}
    apart = {"estimates", "specifications"} & set(registry.figures)
    wanted = {f"{name}-{experiment}" for name in apart for experiment in registry.experiments}
    wanted |= set(registry.figures) - apart
    assert made == wanted


def test_a_figure_has_image_data_and_words_in_both_languages(any_report):
    stems = {path.name.split(".")[0] for path in any_report.figures.iterdir()}
    for stem in stems:
        for language in LANGUAGES:
            for kind in ("svg", "png", "csv", "txt"):
                assert (any_report.figures / f"{stem}.{language}.{kind}").stat().st_size > 0


def test_drawing_twice_gives_the_same_bytes(totals_report, tmp_path):
    shutil.copytree(totals_report.paths.root, tmp_path / "again")
    shutil.rmtree(tmp_path / "again/reports/build")
    run(Paths(tmp_path / "again"))
    assert files_in(tmp_path / "again/reports/build/figures") == files_in(totals_report.figures)


def files_in(folder):
    """Return the bytes of each file of a folder by its name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("harm", ["none", "gone", "touched", "other drawing", "no record", "other code"])
def test_a_png_is_left_alone_only_where_it_shows_the_same(totals_report, tmp_path, monkeypatch, harm):
    paths = Paths(tmp_path / "again")
    shutil.copytree(totals_report.paths.root, paths.root)
    folder, record = paths.build / "figures", paths.build / DRAWN
    image = min(folder.glob("*.png"))
    place, known = f"figures/{image.name}", read_json(record)
    if harm == "gone":
        image.unlink()
    elif harm == "touched":
        image.write_bytes(image.read_bytes()[:-1])
    elif harm == "other drawing":
        write_json(record, known | {place: known[place] | {"of": "another drawing"}})
    elif harm == "no record":
        record.unlink()
    elif harm == "other code":
        monkeypatch.setattr(made, "CODE", made.CODE[:-1])
    stray = folder / "estimates-former.nl.svg"
    stray.write_text("an experiment that is no longer there", encoding="utf-8")
    dots = []
    monkeypatch.setattr(drawing, "_image", lambda figure, kind: dots.append(kind) or image_of(figure, kind))
    run(paths, workers=1)
    every = len(list(totals_report.figures.glob("*.png")))
    assert dots.count("png") == {"none": 0, "no record": every, "other code": every}.get(harm, 1)
    assert files_in(folder) == files_in(totals_report.figures), "nothing else stands there either"
    assert read_json(record).keys() == known.keys()


def test_an_image_names_no_date_font_or_address(any_report):
    for image in any_report.figures.glob("*.svg"):
        text = image.read_text(encoding="utf-8")
        assert "<dc:date>" not in text
        assert "font-family" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_is_short_and_a_stamp_follows_the_data(any_report, language):
    material = any_report.material
    texts = Texts(material, language, markup=False)
    for experiment in material.study.experiments:
        drawn = ["estimates", *(["specifications"] if experiment.primary.specifications else [])]
        for figure in drawn:
            words = wording(material, texts, f"figure_{figure}.j2", experiment.primary)
            assert len(words.finding.split()) <= LONGEST_FINDING, words.finding
            assert bool(words.stamp) == material.published.synthetic
    for figure in set(material.registry.figures) - {"estimates", "specifications"}:
        assert len(wording(material, texts, f"figure_{figure}.j2").finding.split()) <= LONGEST_FINDING


def test_a_city_without_a_published_estimate_stands_in_words(default_report):
    rows = read(default_report.figures / "estimates-professionalisering.nl.csv")
    assert [row["label"] for row in rows][-2:] == ["Samen", "Volgende"]
    hidden = next(row for row in rows if row["label"] == "Zaanstad")
    assert (hidden["value"], hidden["status"]) == ("", "suppressed")
    words = (default_report.figures / "estimates-professionalisering.nl.txt").read_text(encoding="utf-8")
    assert "Zaanstad: afgeschermd." in words
    words = (default_report.figures / "estimates-aansluiting_18.nl.txt").read_text(encoding="utf-8")
    assert "Eindhoven: doet niet mee." in words


def test_sites_stand_in_the_order_of_the_registry(default_report):
    registry = default_report.material.registry
    for experiment in registry.experiments:
        rows = read(default_report.figures / f"estimates-{experiment}.nl.csv")
        sites = [row["label"] for row in rows if row["mark"] == "site"]
        assert sites == [city.label.nl for city in registry.cities.values()]


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("color", [NAVY, TEAL, PLUM, ORANGE, INK])
def test_marks_can_be_told_from_the_paper(color):
    assert contrast(color, PAPER) >= LEAST_CONTRAST


def contrast(one, other):
    """Return the contrast of WCAG 2.2."""
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(color):
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_text_is_wrapped_to_the_width_and_never_lost():
    text = "Samen gunstiger dan in de vergelijkingsgroep, naar verwachting ook elders"
    lines = wrap(text, 120, 11)
    assert " ".join(lines) == text
    assert all(text_width(line, 11) <= 120 or " " not in line for line in lines)


def test_nothing_is_drawn_without_published_rows(totals_report):
    texts = Texts(totals_report.material, "nl", markup=False)
    assert [drawing.name for drawing in drawings(totals_report.material, texts)] == [
        "estimates-coaching",
        "calibration",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_curve_rises_and_names_the_choices_of_the_plan_once(default_report, language):
    rows = read(default_report.figures / f"specifications-schulden_beschermingsbewind.{language}.csv")
    values = [float(row["value"]) for row in rows if row["mark"] in ("planned", "specification")]
    assert values == sorted(values)
    assert [row["mark"] for row in rows].count("planned") == 1
    assert all(row["label"] and row["printed"] for row in rows)
