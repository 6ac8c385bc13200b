"""Built documents to look at: the default study and a study of delivered totals, from made-up published tables."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from tests.reports.page import Page
from tests.reports.published_fixture import city_deal, study_json, totals_only, write_published
from tests.shared_folders import made_once

from evaluation.publication.compare.stage import run as compare
from evaluation.publication.documents.edition import Edition, editions
from evaluation.publication.documents.stage import run as report
from evaluation.publication.figures.stage import run as draw
from evaluation.publication.texts import Material, load_material
from evaluation.registry import load_params, load_registry
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

EIGHT_SCHOOLS = PROJECT / "data/studies/eight_schools"
CORRECTIONS = """\
corrections:
  - {city: utrecht, table: huishoudens, row: 12, column: instroom, expect: x, action: override, value: y,
     reason: {nl: Dag en maand van golf 2 verwisseld, en: Day and month of wave 2 swapped}, decided_by: onderzoeker,
     date: "2017-11-20"}
  - {city: zaanstad, table: metingen, row: 3, column: score, expect: x, action: drop,
     reason: {nl: Dubbel ingevoerd, en: Entered twice}, decided_by: datateam, date: "2017-12-01"}
"""


@dataclass(frozen=True)
class Built:
    """A study with its figures and every document, read when asked for."""

    paths: Paths
    material: Material

    @property
    def pages(self) -> dict[str, Page]:
        """The report, by language."""
        return self.document("scalability_report")

    @property
    def books(self) -> dict[str, Page]:
        """The indicator book, by language."""
        return self.document("indicator_book")

    def every(self, language: str) -> Iterator[tuple[Edition, Page]]:
        """Yield every document in a language."""
        for edition in editions(self.material.registry):
            if edition.language == language:
                yield edition, _page(self.paths.build / edition.place())

    def document(self, document: str, subject: str = "") -> dict[str, Page]:
        """Return a document by language."""
        return {
            language: _page(self.paths.build / Edition(document, subject, language).place()) for language in LANGUAGES
        }

    @property
    def figures(self) -> Path:
        """Where the figures are."""
        return self.paths.build / "figures"


@cache
def _page(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def copy_registry(source: Path, target: Path) -> Paths:
    """Copy what a study brings to read, and nothing that stages make."""
    shutil.copytree(source / "data/registry", target / "data/registry")
    shutil.copytree(source / "data/context", target / "data/context")
    shutil.copyfile(source / "params.yaml", target / "params.yaml")
    return Paths(target)


def build(paths: Paths) -> None:
    """Draw the figures and write every document as a page; the paper forms are made where a test asks for them."""
    draw(paths)
    report(paths, suffixes=["html"])
    compare(paths)


def read(paths: Paths) -> Built:
    """Return what was built; a document is read when a test asks for it."""
    return Built(paths, load_material(paths))


@pytest.fixture(scope="session")
def default_report(tmp_path_factory):
    """Tests read it and leave it as it is: all workers share one."""
    return read(Paths(made_once(tmp_path_factory, "report of the city deal", _build_city_deal)))


def _build_city_deal(folder: Path) -> None:
    paths = copy_registry(PROJECT, folder)
    (paths.registry / "corrections.yaml").write_text(CORRECTIONS, encoding="utf-8")
    registry = load_registry(paths)
    write_published(paths.published, city_deal(registry, load_params(paths)), study_json(registry))
    build(paths)


@pytest.fixture(scope="session")
def totals_report(tmp_path_factory):
    """Tests read it and leave it as it is: all workers share one."""
    return read(Paths(made_once(tmp_path_factory, "report of totals", _build_totals)))


def _build_totals(folder: Path) -> None:
    paths = copy_registry(EIGHT_SCHOOLS, folder)
    registry = load_registry(paths)
    write_published(paths.published, totals_only(registry, load_params(paths)), study_json(registry, "published"))
    build(paths)


@pytest.fixture(params=["default_report", "totals_report"])
def any_report(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def published_study(tmp_path, default_report):
    """A fresh default study: published tables that a test may change, and a way to write them and build the report.

    The figures are those of the default report and no other document is made, since these tests read the text.
    """
    paths = copy_registry(PROJECT, tmp_path)
    registry = load_registry(paths)
    tables = city_deal(registry, load_params(paths))
    study = study_json(registry)

    def write():
        write_published(paths.published, tables, json.loads(json.dumps(study)))
        return paths

    def built():
        shutil.copytree(default_report.figures, paths.build / "figures")
        report(write(), ["scalability_report"], ["html"])
        return read(paths)

    return tables, study, write, built
