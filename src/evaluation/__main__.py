"""The command ``evaluation``: one subcommand per stage, and the commands that people type.

Nothing heavy is imported before it is known what is asked, so that ``evaluation --help`` answers at once.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.commands.context_arguments import add_context_command

if TYPE_CHECKING:
    from evaluation.storage import Paths

STAGES = {
    "synthesise": ("evaluation.deliveries.synthetic.stage", "make the invented city deliveries"),
    "validate": ("evaluation.deliveries.intake.stage", "read and check one city's delivery (--city)"),
    "tables": ("evaluation.warehouse.stage", "put the cities' tables together"),
    "indicators": ("evaluation.indicators.stage", "compute every indicator for every unit"),
    "estimate": ("evaluation.estimation.stage", "estimate what the analysis plan asks"),
    "assess": ("evaluation.scalability.stage", "score the criteria and reach a verdict"),
    "calibrate": ("evaluation.scalability.calibration.stage", "try the method on invented studies with a known truth"),
    "surroundings": ("evaluation.context.stage", "put the public figures of the surroundings beside the study"),
    "protect": ("evaluation.disclosure.stage", "let through the gate what may be published"),
    "draw": ("evaluation.publication.figures.stage", "draw the figures"),
    "report": ("evaluation.publication.documents.stage", "write every text document"),
    "compare": ("evaluation.publication.compare.stage", "write the comparison page"),
    "sheet": ("evaluation.publication.sheet.stage", "write the workbook for a municipality's own figures"),
    "database": ("evaluation.warehouse.database_stage", "build the two databases"),
}
OPTIONS_OF_STAGES = {"validate": ("city",), "calibrate": ("studies", "workers")}
DELIVERY_COMMANDS = ("template", "check", "codebook")
EPILOG = """\
The usual way:
  evaluation run                          run what is not up to date, and name the files to open
  evaluation run --study data/studies/eight_schools
                                          the same for another study

Before that, for the cities:
  evaluation template --city utrecht      write the workbook that the city fills in
  evaluation check FOLDER_OR_WORKBOOK     check what came back, and write a receipt for the city
  evaluation codebook                     write what every table and column means

Around the study:
  evaluation context fetch                take public figures of Statistics Netherlands (needs the network)
  evaluation context check FOLDER         look at tables that were downloaded before

Before the results are seen:
  evaluation plan freeze                  record the analysis plan with a fingerprint and a day
  evaluation plan differences             tell what changed in the plan since

When the results are there:
  evaluation explain ID                   tell where a published number comes from

When the results may go out:
  evaluation release FOLDER               put what passed the gate in a new folder, with checksums
  evaluation diff                         tell what changed since the release before, on screen and as a page

To use real deliveries, put them in <folder>/<city>/ and set `deliveries: <folder>` in params.yaml.
The other commands are single stages; `evaluation run` calls them in order, and only where something changed.
"""
EXIT_PLAIN_ERROR = 2
RARE_COLLECTION = (50_000, 50, 50)
"""How many new objects before Python looks for rings of dead ones: a stage makes millions that live until its end."""


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
    check.add_argument("--diff", metavar="REVISION", help="tell which definitions changed since a revision in git")
    _delivery_commands(commands)
    _purge_command(commands)
    _plan_command(commands)
    _release_command(commands)
    _explain_command(commands)
    around = add_context_command(commands)
    stages = {name: commands.add_parser(name, help=f"stage: {summary}") for name, (_, summary) in STAGES.items()}
    stages["validate"].add_argument("--city", required=True, help="the city's id in data/registry/cities.yaml")
    for option, what in (
        ("--studies", "invented studies per world (default: params.yaml)"),
        ("--workers", "processes"),
    ):
        stages["calibrate"].add_argument(option, type=int, help=what)
    for command in (run, check, *around, *stages.values()):
        _study(command)
    return parser


def _study(command: argparse.ArgumentParser) -> None:
    command.add_argument("--study", type=Path, default=Path(), help="folder of the study (default: this folder)")


def _delivery_commands(commands: Any) -> None:
    """Add what helps a city to deliver: template, check, codebook."""
    template = commands.add_parser("template", help="write the workbook that a city fills in")
    template.add_argument("--example", action="store_true", help="fill it with invented rows")
    check = commands.add_parser("check", help="check a delivery in seconds and write the receipt for the city")
    check.add_argument("path", type=Path, help="the city's folder, or one workbook")
    codebook = commands.add_parser("codebook", help="write the data dictionary of the delivery")
    for command in (template, check):
        command.add_argument("--city", help="the city's id in data/registry/cities.yaml")
    for command, what in ((template, "file"), (check, "file"), (codebook, "folder")):
        command.add_argument("--lang", choices=("nl", "en"), help="language (default: that of params.yaml)")
        command.add_argument("--out", type=Path, help=f"{what} to write")
        _study(command)


def _purge_command(commands: Any) -> None:
    """Add the command that erases: a household, a city's delivery, or what is old."""
    purge = commands.add_parser("purge", help="erase a household, a delivery or old deliveries, everywhere")
    what = purge.add_mutually_exclusive_group(required=True)
    what.add_argument("--household", action="store_true", help="ask for the number as delivered, without showing it")
    what.add_argument("--household-file", type=Path, help="a file with that number")
    what.add_argument("--delivery", metavar="CITY", help="all files that a city delivered")
    what.add_argument("--older-than", metavar="DATE", help="deliveries whose newest file is from before this day")
    purge.add_argument("--city", help="only what this city delivered; the same number elsewhere is another household")
    purge.add_argument("--yes", action="store_true", help="do it; without this it only says what it would do")
    _study(purge)


def _plan_command(commands: Any) -> None:
    """Add the command that freezes the plan and tells what changed since."""
    plan = commands.add_parser("plan", help="freeze the analysis plan, or tell the differences since")
    plan.add_argument("what", choices=("freeze", "differences"))
    plan.add_argument("--date", help="the day on which it was fixed (default: today)")
    plan.add_argument("--again", action="store_true", help="freeze it once more; the time before is kept")
    _study(plan)


def _release_command(commands: Any) -> None:
    """Add the commands that put what passed the gate in a folder of its own, and compare two such folders."""
    release = commands.add_parser("release", help="put what passed the gate in a new folder, with checksums")
    release.add_argument("folder", type=Path, help="absent or empty; its name is the name of the release")
    release.add_argument("--date", help="day of the release, as 2017-11-01 (default: today)")
    _study(release)
    diff = commands.add_parser(
        "diff",
        help="tell what changed between two releases",
        description="Compare two releases, from their own tables only. The page is written to reports/changes.",
    )
    named = "a release, its folder, or a git revision"
    diff.add_argument("before", nargs="?", default="", help=f"{named} (default: the last but one)")
    diff.add_argument("after", nargs="?", default="", help=f"{named} (default: the last)")
    _study(diff)


def _explain_command(commands: Any) -> None:
    """Add the command that walks a number back to where it comes from."""
    from evaluation.commands.words_explain import HELP

    explain = commands.add_parser(
        "explain",
        help="tell where a published number comes from",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    explain.add_argument("id", metavar="ID", help="the id of a number, as est/… or num/households")
    _study(explain)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code. A mistake that the user can mend is told in plain words."""
    options = build_parser().parse_args(arguments)
    gc.set_threshold(*RARE_COLLECTION)
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

    paths = Paths(getattr(options, "study", Path()))
    if options.command == "run":
        from evaluation.commands.run import run_pipeline

        return run_pipeline(paths, force=options.force)
    if options.command == "registry":
        from evaluation.commands.registry import check_registry, tell_differences

        return tell_differences(paths, options.diff) if options.diff else check_registry(paths)
    if options.command == "purge":
        from evaluation.commands.purge import purge
        from evaluation.commands.purge_number import household_number
        from evaluation.commands.purge_plan import Wanted

        number = household_number(paths, options.household, options.household_file)
        return purge(paths, Wanted(number, options.delivery, options.older_than, options.city), options.yes)
    if options.command == "plan":
        from evaluation.commands.plan import differences, freeze

        return freeze(paths, options.date, options.again) if options.what == "freeze" else differences(paths)
    if options.command == "release":
        from evaluation.commands.release import release

        return release(paths, options.folder, options.date)
    if options.command == "explain":
        from evaluation.commands.explain import explain

        return explain(paths, options.id)
    if options.command == "diff":
        from evaluation.commands.diff import diff

        return diff(paths, options.before, options.after)
    if options.command in DELIVERY_COMMANDS:
        return _delivery(paths, options)
    if options.command == "context":
        return _context(paths, options)
    return _stage(paths, options)


def _stage(paths: Paths, options: argparse.Namespace) -> int:
    from evaluation.commands.alone import alone

    stage = importlib.import_module(STAGES[options.command][0])
    extra = {name: getattr(options, name) for name in OPTIONS_OF_STAGES.get(options.command, ())}
    with alone(paths, options.command):
        stage.run(paths, **extra)
    return 0


def _context(paths: Paths, options: argparse.Namespace) -> int:
    from evaluation.commands.context import check_context, fetch_context

    if options.action == "check":
        return check_context(paths, options.folder)
    return fetch_context(paths, options.folder, options.years, options.again)


def _delivery(paths: Paths, options: argparse.Namespace) -> int:
    if options.command == "template":
        from evaluation.commands.template import write_template

        return write_template(paths, options.city, options.lang, options.out, options.example)
    if options.command == "check":
        from evaluation.commands.check import check_delivery

        return check_delivery(paths, options.path, options.city, options.lang, options.out)
    from evaluation.commands.codebook import write_codebook

    return write_codebook(paths, options.lang, options.out)


if __name__ == "__main__":
    sys.exit(main())
