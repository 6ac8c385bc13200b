"""The path that ``evaluation check`` is given: read it, tell the city from it, and find where the receipt goes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.commands.template import city_named
from evaluation.registry import Registry
from evaluation.storage import Paths
from evaluation.storage.errors import PlainError

if TYPE_CHECKING:
    from evaluation.deliveries.intake.folder import Delivered


class NoPathError(PlainError):
    """There is nothing at the path."""


class NotAFileError(PlainError):
    """What stands at the path is neither a folder nor a file: a device, for one, or a pipe, which has no end."""


class WhichCityError(PlainError):
    """The city cannot be told from the path."""


def read_path(path: Path) -> Delivered:
    """Read a delivery where it stands: the folder of a city, or one file as if it stood in a folder alone."""
    from evaluation.deliveries.intake.folder import ignored, read_files, read_folder

    if path.is_dir():
        return read_folder(path)
    return read_files([] if ignored(path) else [path])


def require_readable(path: Path) -> None:
    """Refuse a path at which no folder or ordinary file stands, before anything is read.

    Raises
    ------
    NoPathError
        When nothing stands there, or nothing that may be looked at.
    NotAFileError
        When it is something else than a folder or a file.
    """
    if not os.access(path, os.F_OK):
        raise NoPathError(f"Hier staat niets: {path}. Kijk of de naam klopt. / There is nothing here: {path}.")
    if not (path.is_dir() or path.is_file()):
        raise NotAFileError(
            f"Dit is geen map en geen gewoon bestand: {path}. Geef de map van een stad of één bestand op. / This is "
            f"neither a folder nor an ordinary file: {path}. Name a city's folder or one file."
        )


def city_of(registry: Registry, path: Path) -> str:
    """Return the city that a path names: the folder or file itself first, then the folders around it.

    Raises
    ------
    WhichCityError
        When no part of the path names a city, or one part names several.
    """
    for part in (_as_given(path), path.resolve(), *path.resolve().parents):
        words = re.split(r"[^0-9a-z]+", part.stem.casefold())
        named = [city for city in registry.cities if f"_{city.casefold()}_" in f"_{'_'.join(words)}_"]
        if len(named) == 1:
            return named[0]
        if named:
            break
    raise WhichCityError(
        f"Van welke stad is dit? Voeg --city toe, met een van: {', '.join(registry.cities)}. / "
        "Which city delivered this? Add --city."
    )


def beside(paths: Paths, registry: Registry, path: Path) -> Path:
    """Return where the receipt goes: beside the delivery, never inside a city's folder or the invented deliveries.

    Of a link that is where the link stands, not what it leads to.
    """
    folder = _as_given(path).parent
    if path.is_file() and city_named(registry, folder.name):
        folder = folder.parent
    return Path() if folder == paths.synthetic.resolve() else folder


def _as_given(path: Path) -> Path:
    """Return the whole path without following a link at its end."""
    return path.resolve() if path.name in ("", "..") else path.parent.resolve() / path.name
