"""Load the registry and the params of a study: parse, type, cross-check, or say what to mend.

>>> registry = load_registry(Paths(PROJECT))
>>> registry.cities["utrecht"].municipality_code
'GM0344'
"""

from __future__ import annotations

from evaluation.registry.errors import Fault, RegistryError
from evaluation.registry.params import Params
from evaluation.registry.reading import read, read_sections, typed
from evaluation.registry.registry import Registry
from evaluation.storage import Paths


def load_registry(paths: Paths) -> Registry:
    """Load, type and cross-check a study's registry.

    Raises
    ------
    RegistryError
        With every fault at once: file, key, what is wrong, how to mend it.
    """
    from evaluation.registry.crosscheck import crosscheck

    faults: list[Fault] = []
    found = read_sections(paths, faults)
    if faults:
        raise RegistryError(faults)
    registry = Registry.model_construct(**found)
    if faults := crosscheck(registry):
        raise RegistryError(faults)
    return registry


def load_params(paths: Paths) -> Params:
    """Load and type ``params.yaml``.

    Raises
    ------
    RegistryError
        When the file is absent or a choice has an impossible value.
    """
    faults: list[Fault] = []
    content = read(paths.params, faults)
    params = typed(Params, content, str(paths.params), "", faults) if not faults else None
    if faults or params is None:
        raise RegistryError(faults)
    return params
