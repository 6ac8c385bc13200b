"""Stage ``report``: every text document, about every subject, in both languages and every format.

The templates are filled one after the other; pandoc, a program beside this one, converts two at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from evaluation.publication.documents.compose import Composed, compose
from evaluation.publication.documents.edition import Edition, editions
from evaluation.publication.documents.formats import FORMATS
from evaluation.publication.documents.index import index_page
from evaluation.publication.documents.ingredients import ingredients, shared_by_all
from evaluation.publication.files import INDEX, MADE
from evaluation.publication.made import Made
from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import Material, Texts, load_material
from evaluation.publication.walk.origin import Origins
from evaluation.registry.literature import check_literature
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths, write_bytes, write_text

WORKERS = 2


def run(paths: Paths, documents: Iterable[str] = (), suffixes: Iterable[str] = (), workers: int = WORKERS) -> None:
    """Write the documents to ``reports/build/nl`` and ``reports/build/en``, and the page that names them all.

    A document that would come out as it stands is left alone. ``documents`` makes only some of them, and
    ``suffixes`` other formats than those of ``params.yaml``; without either, files that are no document of the study
    are removed. The figures must have been drawn.
    """
    material, made = load_material(paths), Made.of(paths, MADE, shared_by_all(paths))
    check_literature(paths, material.registry)
    chosen, formats = tuple(documents), tuple(suffixes) or material.params.formats
    for place, content in _converted(material, made, chosen, formats, workers):
        write_bytes(paths.build / place, content)
        made.wrote(place, content)
        print(f"  {place}", flush=True)
    write_text(paths.build / INDEX, index_page(material))
    if not chosen and formats == material.params.formats:
        _remove_others(paths, made)
    made.keep()


def _converted(
    material: Material, made: Made, documents: tuple[str, ...], suffixes: tuple[str, ...], workers: int
) -> Iterator[tuple[str, bytes]]:
    """Yield every file that must be made, in the same order whatever the number of workers.

    What is about one subject is short and comes first, so that the converters have work at once.
    """
    kits = {language: Kit(material, Texts(material, language, markup=True)) for language in LANGUAGES}
    origins = {language: Origins.of(material, language) for language in LANGUAGES}
    with ThreadPoolExecutor(workers) as pool:
        waiting: list[Future[dict[str, bytes]]] = []
        for edition in sorted(editions(material.registry, documents), key=lambda one: not one.subject):
            composed = compose(kits[edition.language], edition, origins[edition.language])
            places = {suffix: edition.place(suffix) for suffix in _wanted(material, edition, suffixes)}
            parts = list(ingredients(material.paths, composed))
            missing = {suffix: place for suffix, place in places.items() if not made.stands(place, parts)}
            waiting.append(pool.submit(_formats, material.paths, composed, missing))
        for future in waiting:
            yield from future.result().items()


def _wanted(material: Material, edition: Edition, suffixes: tuple[str, ...]) -> tuple[str, ...]:
    made = material.registry.documents[edition.document].formats
    return tuple(suffix for suffix in suffixes if suffix in made)


def _formats(paths: Paths, composed: Composed, places: Mapping[str, str]) -> dict[str, bytes]:
    """Return by place the bytes of an edition in some formats."""
    return {place: FORMATS[suffix](paths, composed) for suffix, place in places.items()}


def _remove_others(paths: Paths, made: Made) -> None:
    """Remove what stands among the documents and is none: of a city or a format that is no longer there."""
    for language in LANGUAGES:
        for path in sorted((paths.build / language).glob("*")):
            if path.relative_to(paths.build).as_posix() not in made.now:
                path.unlink()
    made.former = {}
