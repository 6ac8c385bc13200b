"""What ``evaluation purge`` says, in Dutch and English."""

from __future__ import annotations

WORDS = {
    "nl": {
        "nothing": "In de leveringen staat niets dat hierbij hoort. Er is niets weggehaald.",
        "file": "Weg: {path}",
        "rows": "Weg: {count} rij(en) uit {path}",
        "derived": "Weg, wordt bij de volgende run opnieuw gemaakt: {path}",
        "cache": "De cache van DVC gaat helemaal weg: kopieën van rijen staan daar in veel bestanden.",
        "released": "Blijft: wat al is vrijgegeven ({paths}). Dat zijn totalen, afgeschermd en zonder personen.",
        "by_hand": "NIET weg: {count} rij(en) in {path}. Haal ze daar zelf uit, of vraag de stad om een nieuwe "
        "levering. Draai dit commando daarna opnieuw.",
        "dry": "Er is nog niets weggehaald. Herhaal het commando met --yes om het te doen.",
        "done": "Gedaan. Draai nu `evaluation run`. Reservekopieën en verstuurde bestanden buiten deze map vallen "
        "hierbuiten.",
        "synthetic": "De leveringen zijn verzonnen en gaan over niemand. Er valt niets te wissen.",
        "city": "Deze stad staat niet in het register. Kies uit: {cities}.",
        "date": "Schrijf de datum als jaar-maand-dag, zoals 2020-12-31.",
        "ask": "Nummer van het huishouden zoals geleverd (wordt niet getoond): ",
        "file_unreadable": "Het bestand met het nummer kan niet worden gelezen, of er staat niets in.",
    },
    "en": {
        "nothing": "The deliveries hold nothing of this. Nothing was removed.",
        "file": "Goes: {path}",
        "rows": "Goes: {count} row(s) of {path}",
        "derived": "Goes, and is made again by the next run: {path}",
        "cache": "All of DVC's cache goes: copies of rows stand in many files there.",
        "released": "Stays: what was released ({paths}). Those are totals that went through the gate, without persons.",
        "by_hand": "DOES NOT GO: {count} row(s) in {path}. Take them out there yourself, or ask the city for a new "
        "delivery. Then give this command again.",
        "dry": "Nothing was removed yet. Repeat the command with --yes to do it.",
        "done": "Done. Now give `evaluation run`. Backups and files sent elsewhere lie outside this folder and are not "
        "reached.",
        "synthetic": "The deliveries are invented and about nobody. There is nothing to erase.",
        "city": "This city is not in the registry. Use one of: {cities}.",
        "date": "Write the date as year-month-day, such as 2020-12-31.",
        "ask": "Number of the household as delivered (not shown): ",
        "file_unreadable": "The file with the number cannot be read, or is empty.",
    },
}
