"""What ``evaluation release`` says, and the pages that stand beside what is released, in Dutch and English."""

from __future__ import annotations

from typing import Any

WORDS = {
    "nl": {
        "stale": "Er is niets vrijgegeven: niet alles is bij ({found}). Draai eerst `evaluation run`.",
        "stranger": "Er is niets vrijgegeven: deze bestanden zijn niet door de pijplijn gemaakt: {found}. Haal ze weg "
        "uit data/published of reports/build.",
        "open": "Er is niets vrijgegeven: bij de poort staat iets open. {found}. Draai `evaluation run`; blijft dit, "
        "laat dan iemand kijken die de poort kent.",
        "refused": "Er is niets vrijgegeven: de levering van {found} is geweigerd. Vraag een nieuwe levering, of zet "
        "in data/registry/study.yaml bij `release_without` waarom het zonder mag.",
        "not_empty": "{folder} bestaat al en is niet leeg. Kies een andere map.",
        "inside": "{folder} ligt in data of reports van het onderzoek. Kies een map daarbuiten.",
        "name": "De map heet ook de vrijgave: gebruik letters, cijfers, punt, streepje (nu: {name}).",
        "taken": "{name} is al vrijgegeven op {date}, met andere getallen. Kies een andere naam voor de map.",
        "earlier": "De laatste vrijgave was op {date}. Een nieuwe kan niet van eerder zijn.",
        "date": "Schrijf de dag als jaar-maand-dag, zoals 2017-11-01.",
        "done": "Vrijgegeven: {folder}, {files} bestanden.",
        "registered": "In het register: {path}. Zet dit bestand in git; de poort vergelijkt er voortaan mee.",
        "again": "Dezelfde getallen stonden al in het register ({date}); daar is niets bijgeschreven.",
        "synthetic": "De gegevens zijn verzonnen, en dat staat erbij.",
    },
    "en": {
        "stale": "Nothing was released: not everything is up to date ({found}). Run `evaluation run` first.",
        "stranger": "Nothing was released: the pipeline did not make these files: {found}. Take them out of "
        "data/published or reports/build.",
        "open": "Nothing was released: something is open at the gate. {found}. Run `evaluation run`; if it stays, let "
        "someone look who knows the gate.",
        "refused": "Nothing was released: the delivery of {found} was refused. Ask for a new one, or say in "
        "data/registry/study.yaml under `release_without` why it may go without.",
        "not_empty": "{folder} is there and not empty. Choose another folder.",
        "inside": "{folder} lies in data or reports of the study. Choose a folder outside them.",
        "name": "The folder names the release: use letters, digits, full stop and hyphen (now: {name}).",
        "taken": "{name} was released on {date}, with other numbers. Choose another name for the folder.",
        "earlier": "The last release was on {date}. A new one cannot be of before that.",
        "date": "Write the day as year-month-day, such as 2017-11-01.",
        "done": "Released: {folder}, {files} files.",
        "registered": "In the register: {path}. Put this file in git; the gate compares with it from now on.",
        "again": "The same numbers were in the register ({date}); nothing was added to it.",
        "synthetic": "The data are invented, and it says so.",
    },
}
STAMP = {
    "file": "SYNTHETISCH-SYNTHETIC.txt",
    "text": "Verzonnen gegevens. Geen getal hier is een bevinding.\nInvented data. No number here is a finding.\n",
    "nl": "\n> **Synthetisch.** Alle gegevens zijn verzonnen. Geen getal hier is een bevinding.\n",
    "en": "\n> **Synthetic.** All data are invented. No number here is a finding.\n",
}
PAGES: dict[str, Any] = {
    "names": {"nl": "LEESMIJ.md", "en": "README.md"},
    "nl": """\
# {title}
{stamp}
Vrijgave `{name}`, {date}. Hier staat alleen wat door de poort is gegaan: niets zegt iets over een persoon.

Begin met een van deze documenten:

{documents}

`reports/figures/` heeft elke figuur, met haar getallen en een beschrijving in woorden. `tables/` heeft elk getal, met
een nummer (`id`); `tables/datapackage.json` zegt wat elke kolom betekent. Een lege cel met status `suppressed` is
afgeschermd: dat is geen nul.

`manifest.json` noemt elk bestand, en van welke run dit is (`{run}…`). Of alles heel is: `sha256sum -c SHA256SUMS`.
""",
    "en": """\
# {title}
{stamp}
Release `{name}`, {date}. Here stands only what passed the gate: nothing says something about a person.

Begin with one of these documents:

{documents}

`reports/figures/` has every figure, with its numbers and a description in words. `tables/` has every number, with an
`id`; `tables/datapackage.json` says what each column means. An empty cell with status `suppressed` is withheld: that
is not zero.

`manifest.json` names every file, and of which run this is (`{run}…`). Whether all is whole: `sha256sum -c SHA256SUMS`.
""",
}
