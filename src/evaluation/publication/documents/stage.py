"""Stage ``report``: every text document, about every subject, in both languages and every format.

The templates are filled one after the other; pandoc, a program beside this one, converts two at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from evaluation.publication.documents.compose import Composed, compose
from evaluation.publication.documents.edition import Edition, editions
from evaluation.publication.documents.formats import FORMATS
from evaluation.publication.documents.index import index_page
from evaluation.publication.files import INDEX
from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import Material, Texts, load_material
from evaluation.publication.walk.origin import Origins
from evaluation.registry.literature import check_literature
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths, write_bytes, write_text

WORKERS = 2


def run(paths: Paths, documents: Iterable[str] = (), suffixes: Iterable[str] = (), workers: int = WORKERS) -> None:
    """Write the documents to ``reports/build/nl`` and ``reports/build/en``, and the page that names them all.

    ``documents`` makes only some of them, and ``suffixes`` other formats than those of ``params.yaml``. The figures
    must have been drawn.
    """
    material = load_material(paths)
    check_literature(paths, material.registry)
    formats = tuple(suffixes) or material.params.formats
    for edition, suffix, content in _made(material, tuple(documents), formats, workers):
        write_bytes(paths.build / edition.place(suffix), content)
        print(f"  {edition.place(suffix)}", flush=True)
    write_text(paths.build / INDEX, index_page(material))


def _made(
    material: Material, documents: tuple[str, ...], suffixes: tuple[str, ...], workers: int
) -> Iterator[tuple[Edition, str, bytes]]:
    """Yield every file in the order of the registry, whatever the number of workers."""
    kits = {language: Kit(material, Texts(material, language, markup=True)) for language in LANGUAGES}
    origins = {language: Origins.of(material, language) for language in LANGUAGES}
    with ThreadPoolExecutor(workers) as pool:
        waiting: list[tuple[Edition, Future[dict[str, bytes]]]] = []
        for edition in editions(material.registry, documents):
            composed = compose(kits[edition.language], edition, origins[edition.language])
            waiting.append(
                (edition, pool.submit(_formats, material.paths, composed, _wanted(material, edition, suffixes)))
            )
        for edition, future in waiting:
            for suffix, content in future.result().items():
                yield edition, suffix, content


def _wanted(material: Material, edition: Edition, suffixes: tuple[str, ...]) -> tuple[str, ...]:
    made = material.registry.documents[edition.document].formats
    return tuple(suffix for suffix in suffixes if suffix in made)


def _formats(paths: Paths, composed: Composed, suffixes: tuple[str, ...]) -> dict[str, bytes]:
    return {suffix: FORMATS[suffix](paths, composed) for suffix in suffixes}
