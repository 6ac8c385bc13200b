"""The arguments of ``evaluation context``, with help that teaches. Imports nothing heavy: ``--help`` must be quick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

TEACHES = """\
Public figures of municipalities, districts and neighbourhoods, from the open data of Statistics Netherlands (CBS).
Which tables and which columns stands in data/registry/context.yaml; address, version, retries and years in
params.yaml (section cbs). The pipeline itself never uses the network: by default its public figures are invented
and say so.

  evaluation context fetch                     take the tables of the years in params.yaml into data/context/cbs
  evaluation context fetch --year 2017         one year only
  evaluation context fetch --from DOWNLOADS    the same from a folder with downloaded tables (.parquet or .json)
  evaluation context check DOWNLOADS           only look: regions, inhabitants, changed boundaries

A fetch that broke off goes on where it stopped. Then set `context: cbs` in params.yaml and `evaluation run`.
"""


def add_context_command(commands: Any) -> tuple[argparse.ArgumentParser, ...]:
    """Add the command with its two actions; return the parsers of the actions."""
    context = commands.add_parser(
        "context",
        help="take public figures of municipalities and neighbourhoods",
        description=TEACHES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = context.add_subparsers(dest="action", metavar="ACTION", required=True)
    fetch = actions.add_parser("fetch", help="take the tables into data/context/cbs")
    fetch.add_argument("--from", dest="folder", type=Path, help="a folder with downloaded tables, not the network")
    fetch.add_argument("--year", dest="years", type=int, action="append", default=[], help="this year (repeatable)")
    fetch.add_argument("--again", action="store_true", help="forget the pages that were kept")
    check = actions.add_parser("check", help="say what downloaded tables hold, and write nothing")
    check.add_argument("folder", type=Path, help="the folder with downloaded tables")
    return fetch, check
