"""The command ``evaluation``: one subcommand per stage, and the commands that people type.

Nothing heavy is imported before it is known what is asked, so that ``evaluation --help`` answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path

STAGES = {
    "synthesise": ("evaluation.deliveries.synthetic.stage", "make the invented city deliveries"),
    "validate": ("evaluation.deliveries.intake.stage", "read and check one city's delivery (--city)"),
    "tables": ("evaluation.warehouse.stage", "put the cities' tables together"),
    "indicators": ("evaluation.indicators.stage", "compute every indicator for every unit"),
    "estimate": ("evaluation.estimation.stage", "estimate what the analysis plan asks"),
    "assess": ("evaluation.scalability.stage", "score the criteria and reach a verdict"),
    "protect": ("evaluation.disclosure.stage", "let through the gate what may be published"),
    "draw": ("evaluation.publication.figures.stage", "draw the figures"),
    "report": ("evaluation.publication.report.stage", "write the reports"),
    "database": ("evaluation.warehouse.database_stage", "build the two databases"),
}
EPILOG = """\
The usual way:
  evaluation run                          run what is not up to date, and name the files to open
  evaluation run --study data/studies/eight_schools
                                          the same for another study

To use real deliveries, put them in <folder>/<city>/ and set `deliveries: <folder>` in params.yaml.
The other commands are single stages; `evaluation run` calls them in order, and only where something changed.
"""
EXIT_PLAIN_ERROR = 2


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="evaluation",
        description="From city deliveries to a bilingual scalability report.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    run = commands.add_parser("run", help="run the pipeline; only what changed is run again")
    run.add_argument("--force", action="store_true", help="run every stage again")
    check = commands.add_parser("registry", help="check data/registry and params.yaml without running anything")
    stages = {name: commands.add_parser(name, help=f"stage: {summary}") for name, (_, summary) in STAGES.items()}
    stages["validate"].add_argument("--city", required=True, help="the city's id in data/registry/cities.yaml")
    for command in (run, check, *stages.values()):
        command.add_argument("--study", type=Path, default=Path(), help="folder of the study (default: this folder)")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code. A mistake that the user can mend is told in plain words."""
    options = build_parser().parse_args(arguments)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from evaluation.storage.errors import PlainError

    try:
        return _dispatch(options)
    except PlainError as error:
        print(error, file=sys.stderr)
        return EXIT_PLAIN_ERROR


def _dispatch(options: argparse.Namespace) -> int:
    from evaluation.storage import Paths

    paths = Paths(options.study)
    if options.command == "run":
        from evaluation.commands.run import run_pipeline

        return run_pipeline(paths, force=options.force)
    if options.command == "registry":
        from evaluation.commands.registry import check_registry

        return check_registry(paths)
    stage = importlib.import_module(STAGES[options.command][0])
    extra = {"city": options.city} if options.command == "validate" else {}
    stage.run(paths, **extra)
    return 0


if __name__ == "__main__":
    sys.exit(main())
