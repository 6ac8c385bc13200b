"""The page as one HTML text: both languages after each other, the style, the scripts and what stands behind numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from evaluation.publication.compare.side import Side
from evaluation.publication.compare.subjects import Group, groups
from evaluation.publication.phrases import upper_first
from evaluation.publication.report.convert import TEMPLATES
from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import Material
from evaluation.publication.walk.origin import Origins
from evaluation.publication.walk.pack import pack, walk_data
from evaluation.registry.models import LANGUAGES
from evaluation.storage import read_text
from evaluation.storage.workers import all_of, usable_processors

STYLES = ("report.css", "comparison.css", "walk.css")
SCRIPTS = ("comparison_tables.js", "comparison.js", "walk.js")
FRAME, CONTENT = "comparison.html.j2", "comparison_content.html.j2"


def page(material: Material, workers: int | None = None) -> str:
    """Return the whole page; its languages are filled in beside each other, one by each worker."""
    sides = [Side(material, language) for language in LANGUAGES]
    environment = _environment(material)
    fill = partial(_filled, environment.get_template(CONTENT), groups(material))
    filled = all_of([partial(fill, *pair) for pair in (sides, sides[::-1])], workers or usable_processors())
    folder = material.paths.shared(TEMPLATES)
    used = (id_ for _, ids in filled for id_ in ids)
    return environment.get_template(FRAME).render(
        sides=sides,
        study=material.registry.study,
        content=Markup("\n".join(content for content, _ in filled)),
        data=walk_data(pack({side.language: Origins(Kit(material, side.plain)) for side in sides}, used)),
        styles=Markup("\n").join([*_read(folder, STYLES), *_by_city(sides)]),
        scripts=Markup("\n").join(_read(folder, SCRIPTS)),
    )


def _environment(material: Material) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([material.paths.shared(TEMPLATES)]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["upper_first"] = upper_first
    return environment


def _filled(template: Template, shown: Sequence[Group], side: Side, other: Side) -> tuple[str, list[str]]:
    """Return the content in one language, and the ids of the numbers that it printed with a way back."""
    registry = side.material.registry
    content = template.render(side=side, other=other, groups=shown, registry=registry, study=registry.study)
    return _dense(content), [id_ for id_, *_ in side.kit.values.used]


def _read(folder: Path, names: Iterable[str]) -> Iterator[Markup]:
    for name in names:
        yield Markup(read_text(folder / name))


def _dense(html: str) -> str:
    """Leave out the indents of the template."""
    return "\n".join(line for text in html.splitlines() if (line := text.strip()))


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
