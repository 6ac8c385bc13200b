"""The page as one HTML text: both languages after each other, the style, the scripts and what stands behind numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evaluation.publication.compare.side import Side
from evaluation.publication.compare.subjects import groups
from evaluation.publication.phrases import upper_first
from evaluation.publication.report.convert import TEMPLATES
from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import Material
from evaluation.publication.walk.origin import Origins
from evaluation.publication.walk.pack import pack, walk_data
from evaluation.registry.models import LANGUAGES
from evaluation.storage import read_text

STYLES = ("report.css", "comparison.css", "walk.css")
SCRIPTS = ("comparison_tables.js", "comparison.js", "walk.js")
FRAME, CONTENT = "comparison.html.j2", "comparison_content.html.j2"


def page(material: Material) -> str:
    """Return the whole page."""
    sides = [Side(material, language) for language in LANGUAGES]
    folder = material.paths.shared(TEMPLATES)
    environment = Environment(
        loader=FileSystemLoader([folder]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["upper_first"] = upper_first
    content = environment.get_template(CONTENT).render(
        sides=sides,
        groups=groups(material),
        registry=material.registry,
        study=material.registry.study,
    )
    return environment.get_template(FRAME).render(
        sides=sides,
        study=material.registry.study,
        content=Markup(_dense(content)),
        data=walk_data(pack({side.language: Origins(Kit(material, side.plain)) for side in sides}, _used(sides))),
        styles=Markup("\n").join([*_read(folder, STYLES), *_by_city(sides)]),
        scripts=Markup("\n").join(_read(folder, SCRIPTS)),
    )


def _read(folder: Path, names: Iterable[str]) -> Iterator[Markup]:
    for name in names:
        yield Markup(read_text(folder / name))


def _dense(html: str) -> str:
    """Leave out the indents of the template."""
    return "\n".join(line for text in html.splitlines() if (line := text.strip()))


def _used(sides: Iterable[Side]) -> Iterator[str]:
    """Yield the id of every number that was printed with a way back."""
    for side in sides:
        for id_, *_ in side.kit.values.used:
            yield id_


def _by_city(sides: Iterable[Side]) -> Iterator[Markup]:
    """Yield the rules that hide a site, and those that name its column on a narrow screen.

    A rule is smaller than a class and a name on each of some ten thousand cells.
    """
    hide = Markup('[data-without~="{0}"] :is(.by-city :is(th,td):nth-child({1}),[data-city="{0}"]){{display:none}}')
    name = Markup(
        '@media screen and (max-width:48rem){{:lang({0}) .by-city td:nth-child({1})::before{{content:"{2}"}}}}'
    )
    for side in sides:
        cities = side.material.registry.cities.items()
        names = [side.words["all_sites"], *(side.kit.label(entry) for _, entry in cities)]
        for column, label in enumerate(names, start=2):
            yield name.format(side.language, column, label)
        for column, (city, _) in enumerate(cities, start=3):
            yield hide.format(city, column)
