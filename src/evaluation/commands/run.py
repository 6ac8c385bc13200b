"""``evaluation run``: bring every output up to date, say what was done, and name the files to open.

DVC decides what must run. This command prepares the study, shows DVC's progress in plain lines, makes sure that the
databases are there, and ends with a summary of the deliveries: a city that could not be used does not stop the
others, but the exit code tells.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from evaluation.commands.alone import WITHIN, alone
from evaluation.commands.former import Former, keep_former
from evaluation.commands.keys import cities_with_another_key
from evaluation.commands.study import prepare
from evaluation.publication.files import COMPARISON, DRAWN, MADE, document_place
from evaluation.registry import Params, Registry, load_params, load_registry
from evaluation.registry.models import Language
from evaluation.storage import Paths, read_json
from evaluation.storage.errors import BusyError, PlainError

OPENED = "scalability_report"
"""The document that a run ends with naming first, in the language of the params."""
TARGETS = ("report", "compare", "sheet", "draw", "database")
EXIT_CITY_NOT_USED = 3
STAGE_LINE = re.compile(r"^Running stage '(?:.*:)?(?P<stage>[^']+)':")
LOCKED = ("Unable to acquire lock", "is busy, it is being blocked")
HOLDER = re.compile(r"\(PID \d+\): .*")
WORDS = {
    "nl": {
        "up_to_date": "Alles is bij; er hoefde niets te draaien.",
        "used": "gebruikt",
        "refused": "geweigerd, zie het ontvangstbewijs",
        "not_delivered": "niet geleverd",
        "rows": "{used} van {delivered} rijen gebruikt, {set_aside} apart gezet",
        "open": "Open:",
        "deliveries": "Leveringen:",
        "receipt": "ontvangstbewijs",
        "page": "receipt.nl.html",
        "changed": "Een levering is vervangen. Wat er veranderde: {path}",
        "locked": "DVC werkt al in deze map. Wacht tot het klaar is. {who}",
        "failed": "De run is gestopt bij een fout; de melding staat hierboven. Wat af was, blijft staan.",
    },
    "en": {
        "up_to_date": "Everything is up to date; nothing had to run.",
        "used": "used",
        "refused": "refused, see the receipt",
        "not_delivered": "not delivered",
        "rows": "{used} of {delivered} rows used, {set_aside} set aside",
        "open": "Open:",
        "deliveries": "Deliveries:",
        "receipt": "receipt",
        "page": "receipt.en.html",
        "changed": "A delivery was replaced. What changed: {path}",
        "locked": "DVC is at work in this folder. Wait until it is done. {who}",
        "failed": "The run stopped at an error; the message is above. What was done is kept.",
    },
}


class RunFailedError(PlainError):
    """A stage failed; its own message has been shown."""


def run_pipeline(paths: Paths, force: bool = False) -> int:
    """Run the study's stages where needed; return 0, or 3 when a city's delivery could not be used."""
    registry, params = load_registry(paths), load_params(paths)
    with alone(paths, "run", (paths.root / params.deliveries,)) as held:
        return _run(paths, registry, params, force, (held.descriptor,) if held else ())


def _run(paths: Paths, registry: Registry, params: Params, force: bool, kept: tuple[int, ...]) -> int:
    """Bring everything up to date; ``kept`` is the lock, which DVC holds on to should this process be killed."""
    words = WORDS[params.language]
    for line in prepare(paths, registry, params):
        print(line)
    former = keep_former(paths, registry, paths.root / params.deliveries)
    if force:
        for record in (MADE, DRAWN):
            (paths.build / record).unlink(missing_ok=True)
    ran = sum(
        _reproduce(paths, words, kept, ["--force", "--single-item", f"validate@{city}"])
        for city in cities_with_another_key(paths, registry)
    )
    ran += _reproduce(paths, words, kept, [*(["--force"] if force else []), *TARGETS])
    _restore_databases(paths, registry)
    for changed in _changes(paths, registry, former):
        print(words["changed"].format(path=changed.with_suffix(f".{params.language}.html").as_posix()))
    if not ran:
        print(words["up_to_date"])
    return _summary(paths, registry, params)


def _reproduce(paths: Paths, words: dict[str, str], kept: tuple[int, ...], what: list[str]) -> int:
    """Let DVC run what changed; print one line per stage; return how many ran."""
    command = [sys.executable, "-m", "dvc", "repro", *what]
    process = subprocess.Popen(
        command,
        cwd=paths.root,
        env=environment_of(paths),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        pass_fds=kept,
    )
    assert process.stdout is not None
    lines = list(_echo(process.stdout))
    if process.wait() != 0:
        text = "\n".join(lines)
        if any(mark in text for mark in LOCKED):
            raise BusyError(words["locked"].format(who=" ".join(HOLDER.findall(text))).rstrip())
        raise RunFailedError(f"{text}\n{words['failed']}")
    return sum(1 for line in lines if STAGE_LINE.match(line))


def _echo(output: Iterator[str]) -> Iterator[str]:
    """Pass all lines on; show those that name a stage at work."""
    for line in output:
        if match := STAGE_LINE.match(line):
            print(f"  · {match['stage']}", flush=True)
        yield line.rstrip("\n")


def environment_of(paths: Paths) -> dict[str, str]:
    """Return how DVC is run: one thread for linear algebra, no telemetry, own commands first, under this run's lock."""
    one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    own = {WITHIN: str(paths.root.resolve()), "DVC_NO_ANALYTICS": "1", "PYTHONHASHSEED": "0", **one_thread}
    commands = str(Path(sys.executable).parent)
    return {**os.environ, **own, "PATH": os.pathsep.join([commands, os.environ.get("PATH", "")])}


def _changes(paths: Paths, registry: Registry, former: list[Former]) -> list[Path]:
    """Write what changed in the deliveries that were replaced; a run without any reads no table."""
    if not former:
        return []
    from evaluation.commands.versions import tell_changes

    return tell_changes(paths, registry, former)


def _restore_databases(paths: Paths, registry: Registry) -> None:
    """Rebuild a database that was deleted or is older than its manifest: DVC does not watch it."""
    from evaluation.warehouse.database import ensure

    ensure(paths, registry, read_json(paths.processed / "manifest.json"))


def _summary(paths: Paths, registry: Registry, params: Params) -> int:
    words = WORDS[params.language]
    receipts = [read_json(paths.interim(city) / "receipt.json") for city in registry.cities]
    print(words["deliveries"])
    for receipt in receipts:
        print(f"  {registry.cities[receipt['city']].label[params.language]}: {_state(paths, receipt, words)}")
    print(words["open"])
    for path in opened(paths, params.language):
        print(f"  {path.as_posix()}")
    return 0 if all(receipt["status"] == "used" for receipt in receipts) else EXIT_CITY_NOT_USED


def opened(paths: Paths, language: Language) -> list[Path]:
    """Return the files to open first: the report, the comparison page where it was made, the published database."""
    report, comparison = paths.build / document_place(OPENED, language), paths.build / COMPARISON
    return [report, *([comparison] if comparison.exists() else []), paths.root / "data/published.duckdb"]


def _state(paths: Paths, receipt: dict, words: dict[str, str]) -> str:
    if receipt["status"] != "used":
        return f"{words[receipt['status']]} ({paths.interim(receipt['city']).as_posix()}/{words['page']})"
    counts = {
        name: sum(table[name] for table in receipt["tables"].values()) for name in ("delivered", "used", "set_aside")
    }
    return words["rows"].format(**counts)
