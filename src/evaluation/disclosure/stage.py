"""Stage ``protect``: the only writer of ``data/published``."""

from __future__ import annotations

from evaluation.context.figures import public_figures
from evaluation.context.profile import profile
from evaluation.disclosure.columns import FILES
from evaluation.disclosure.errors import GateError
from evaluation.disclosure.gate import Opened, pass_gate
from evaluation.disclosure.given import INPUTS
from evaluation.disclosure.package import datapackage, disclosure, study
from evaluation.disclosure.records import table_text
from evaluation.disclosure.releases.register import read_register
from evaluation.disclosure.report.page import disclosure_page
from evaluation.disclosure.report.summary import sizes_before
from evaluation.registry import Params, Registry, load_params, load_registry
from evaluation.scalability.municipalities.likeness import compare
from evaluation.storage import Paths, read_table, write_csv, write_json, write_text

RESPONDENT = ["city", "respondent_id"]


def run(paths: Paths) -> None:
    """Write ``data/published/*`` and, for the output checker, ``data/processed/disclosure.json`` and ``.html``."""
    registry, params = load_registry(paths), load_params(paths)
    frames = {name: read_table(paths.processed / f"{name}.parquet") for name in INPUTS}
    figures = public_figures(paths, registry, params)
    statistics = profile(registry, figures, params.context)
    earlier, compared = read_register(paths.releases), compare(figures, registry)
    opened = pass_gate(frames, respondents(paths), statistics, registry, params, earlier, compared)
    refuse_strangers(paths)
    publish(paths, opened, registry, params)
    decisions = [decision for file in opened.files for decision in file.decisions]
    write_json(paths.processed / "disclosure.json", disclosure(decisions, params.gate, registry, opened.merged))
    page = disclosure_page(opened.files, sizes_before(frames), registry, params.gate, opened.merged)
    write_text(paths.processed / "disclosure.html", page)


def respondents(paths: Paths) -> int:
    """Count the different professionals who answered at least once."""
    return len(read_table(paths.tables / "professionals.parquet")[RESPONDENT].drop_duplicates())


def publish(paths: Paths, opened: Opened, registry: Registry, params: Params) -> None:
    """Write every file that passed, with its description."""
    for file in opened.files:
        write_csv(paths.published / f"{file.file}.csv", table_text(file.rows, FILES[file.file]))
    write_json(paths.published / "datapackage.json", datapackage(registry))
    write_json(paths.published / "study.json", study(registry, params, opened.origin, opened.statuses))


def refuse_strangers(paths: Paths) -> None:
    """Refuse to publish beside a file that the gate did not write.

    Raises
    ------
    GateError
        Naming the file.
    """
    own = {f"{file}.csv" for file in FILES} | {"datapackage.json", "study.json"}
    found = sorted(path.name for path in paths.published.glob("*")) if paths.published.exists() else []
    for name in found:
        if name not in own:
            raise GateError(f"data/published/{name} was not written by the gate. Move it away and run again.")
