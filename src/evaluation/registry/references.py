"""Names that refer to nothing, told the same way everywhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from evaluation.registry.errors import Fault


def unknown(
    file: str, key: str, used: Iterable[str], known: Collection[str], what: str, folder: str = "data/registry"
) -> Iterator[Fault]:
    """Yield a fault for each name of ``used`` that is not in ``known``."""
    for name in used:
        if name not in known:
            yield Fault(
                f"{folder}/{file}",
                key,
                f"'{name}' is not a known {what}.",
                f"Use one of: {', '.join(sorted(known))}.",
            )
