"""``evaluation template``: write the workbook that a city fills in, or a filled-in example of it."""

from __future__ import annotations

from pathlib import Path

from evaluation.registry import Params, Registry, load_params, load_registry
from evaluation.registry.models import Language
from evaluation.storage import Paths, write_bytes
from evaluation.storage.errors import PlainError

NAMES = {
    ("nl", False): "sjabloon",
    ("en", False): "template",
    ("nl", True): "voorbeeld",
    ("en", True): "example",
}


class UnknownCityError(PlainError):
    """The city is not in the registry."""


class NoExampleError(PlainError):
    """The study has no invented world to make an example of."""


def write_template(
    paths: Paths,
    city: str | None = None,
    language: Language | None = None,
    out: Path | None = None,
    example: bool = False,
) -> int:
    """Write the template; with ``example`` filled with invented rows of the city (default: the registry's first)."""
    from evaluation.deliveries.template.workbook import template_bytes

    registry, params = load_registry(paths), load_params(paths)
    language = language or params.language
    city = require_city(registry, city)
    shown = city or (next(iter(registry.cities)) if example else None)
    rows = _example(registry, params, str(shown)) if example else None
    target = out or Path(f"{'_'.join(part for part in (NAMES[language, example], shown) if part)}.xlsx")
    write_bytes(target, template_bytes(registry, language, shown, rows))
    print({"nl": f"Geschreven: {target}", "en": f"Written: {target}"}[language])
    return 0


def require_city(registry: Registry, city: str | None) -> str | None:
    """Return the registry's id of a city; refuse one that the registry does not have.

    Raises
    ------
    UnknownCityError
        Naming the cities there are.
    """
    if city is None:
        return None
    found = city_named(registry, city)
    if found is None:
        known = ", ".join(registry.cities)
        raise UnknownCityError(
            f"'{city}' is geen stad in het register. Gebruik: {known}. / '{city}' is no city of the registry."
        )
    return found


def city_named(registry: Registry, name: str) -> str | None:
    """Return the registry's id of a city; capitals make no difference."""
    return next((id_ for id_ in registry.cities if id_.casefold() == name.casefold()), None)


def _example(registry: Registry, params: Params, city: str) -> dict:
    if registry.synthetic is None:
        raise NoExampleError(
            "Deze studie heeft geen synthetic.yaml, dus ook geen verzonnen voorbeeld. / This study has no "
            "synthetic.yaml and so no invented example."
        )
    from evaluation.deliveries.synthetic.site import Site
    from evaluation.deliveries.synthetic.world import STAMP, city_tables
    from evaluation.deliveries.template.example import example_rows

    return example_rows(registry, city, city_tables(Site(registry, params.seed, city)), STAMP)
