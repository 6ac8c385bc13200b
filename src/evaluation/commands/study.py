"""Make a study folder ready to run: its pipeline file, folders for public figures and releases, and one for every city.

A study elsewhere has the same pipeline as the project. Its ``dvc.yaml`` is written from the project's, so that there
is one to keep.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from evaluation.registry import Params, Registry
from evaluation.registry.sections import NEVER_OWN, OPTIONAL_FILES, SHARED_FILES
from evaluation.storage import Paths, read_text, write_text
from evaluation.storage.errors import PlainError
from evaluation.storage.paths import PROJECT

GENERATED = "# Made from the project's dvc.yaml by `evaluation run --study`; edit that one.\n"


class NoDeliveriesError(PlainError):
    """The folder that params.yaml names for deliveries is not there."""


def prepare(paths: Paths, registry: Registry, params: Params) -> list[str]:
    """Make the study ready to run; return a line for everything that was done."""
    done = _pipeline(paths)
    for folder in (paths.statline, paths.releases):
        folder.mkdir(parents=True, exist_ok=True)
    done += _delivery_folders(paths, registry, params)
    return done + _forget_cities(paths, registry)


def _pipeline(paths: Paths) -> list[str]:
    if paths.root.resolve() == PROJECT:
        return []
    pipeline = GENERATED + read_text(PROJECT / "dvc.yaml")
    for file in sorted(SHARED_FILES - NEVER_OWN):
        if (paths.registry / file).exists():
            pipeline = pipeline.replace(f"${{project}}/data/registry/{file}", f"data/registry/{file}")
    for file in sorted(OPTIONAL_FILES):
        if not (paths.registry / file).exists():
            pipeline = "".join(line for line in pipeline.splitlines(True) if f"- data/registry/{file}" not in line)
    write_text(paths.root / "dvc.yaml", pipeline)
    for source in (".dvc/config", ".dvcignore"):
        target = paths.root / source
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / source, target)
    return []


def _delivery_folders(paths: Paths, registry: Registry, params: Params) -> list[str]:
    """Give every city a folder, so that "not delivered" is a state that the pipeline can see."""
    deliveries = paths.root / params.deliveries
    if deliveries.resolve() == paths.synthetic.resolve():
        return []
    if not deliveries.is_dir():
        raise NoDeliveriesError(
            f"De map met leveringen bestaat niet: {deliveries}. Maak haar, met per stad een map, of verander "
            f"`deliveries` in {paths.params}. / The folder with deliveries does not exist: make it, with a folder per "
            "city, or change `deliveries` in params.yaml."
        )
    missing = [city for city in registry.cities if not (deliveries / city).exists()]
    for city in missing:
        (deliveries / city).mkdir()
    done = [
        f"Lege map gemaakt voor {city}: niets geleverd. / Made an empty folder: nothing delivered." for city in missing
    ]
    return [*_unknown_folders(deliveries, registry), *done]


def _unknown_folders(deliveries: Path, registry: Registry) -> list[str]:
    """Name the folders that no city of the registry has: often a name in other capitals."""
    names = sorted(folder.name for folder in deliveries.iterdir() if folder.is_dir())
    return [
        f"Niet gelezen: de map {name} hoort bij geen stad uit cities.yaml. / Not read: no city has the folder {name}."
        for name in names
        if name not in registry.cities
    ]


def _forget_cities(paths: Paths, registry: Registry) -> list[str]:
    """Remove what earlier runs left of cities that the registry no longer has."""
    interim = paths.root / "data/interim"
    left: list[Path] = [folder for folder in interim.glob("*/") if folder.name not in registry.cities]
    for folder in left:
        shutil.rmtree(folder)
    return [
        f"Opgeruimd: {folder} staat niet meer in cities.yaml. / Removed: no longer in cities.yaml." for folder in left
    ]
