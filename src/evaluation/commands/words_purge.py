"""What ``evaluation purge`` says, in Dutch and English."""

from __future__ import annotations

WORDS = {
    "nl": {
        "nothing": "In de leveringen staat niets dat hierbij hoort. Er is niets weggehaald.",
        "file": "Weg: {path}",
        "rows": "Weg: {count} rij(en) uit {path}. Daar komen lege rijen, zodat andere rijen hun nummer houden.",
        "derived": "Weg, wordt bij de volgende run opnieuw gemaakt: {path}",
        "cache": "De cache van DVC gaat helemaal weg: kopieën van rijen staan daar in veel bestanden.",
        "released": "Blijft: wat al is vrijgegeven ({paths}). Dat zijn totalen, afgeschermd en zonder personen.",
        "unreadable": "NIET bekeken: {path}. Dit bestand kan hier niet worden gelezen. Kijk er zelf in.",
        "not_editable": "NIET weg: {count} rij(en) in {path}. Haal ze daar zelf uit, of vraag de stad om een nieuwe "
        "levering. Draai dit commando daarna opnieuw.",
        "elsewhere": "NIET weg: het nummer staat ook nog op een andere plaats in {path}, zoals een toelichting, een "
        "opmerking of een tabel zonder huishoudens. Kijk of dat dit huishouden is, en haal het zelf weg.",
        "correction": "NIET weg: {path} heeft een correctie voor dit huishouden (nummer {count} in het bestand). Haal "
        "haar daar weg; zonder de rij wordt de levering anders geweigerd. Oude versies van dat bestand staan in git.",
        "cache_elsewhere": "NIET weg: volgens {path} staan kopieën ook in {where}. Maak die zelf leeg.",
        "dry": "Er is nog niets weggehaald. Herhaal het commando met --yes om het te doen.",
        "done": "Gedaan. Draai nu `evaluation run`. Reservekopieën en verstuurde bestanden buiten deze map vallen "
        "hierbuiten.",
        "synthetic": "De leveringen zijn verzonnen en gaan over niemand. Er valt niets te wissen.",
        "city": "Deze stad staat niet in het register. Kies uit: {cities}.",
        "cities": "Dit nummer staat bij meer steden: {cities}. Dat zijn verschillende huishoudens. Voeg --city toe.",
        "one_city": "--delivery en --city noemen elk een stad. Geef er één.",
        "date": "Schrijf de datum als jaar-maand-dag, zoals 2020-12-31.",
        "ask": "Nummer van het huishouden zoals geleverd (wordt niet getoond): ",
        "file_unreadable": "Het bestand met het nummer kan niet worden gelezen, of er staat niets in.",
    },
    "en": {
        "nothing": "The deliveries hold nothing of this. Nothing was removed.",
        "file": "Goes: {path}",
        "rows": "Goes: {count} row(s) of {path}. Empty rows take their place, so that others keep their number.",
        "derived": "Goes, and is made again by the next run: {path}",
        "cache": "All of DVC's cache goes: copies of rows stand in many files there.",
        "released": "Stays: what was released ({paths}). Those are totals that went through the gate, without persons.",
        "unreadable": "NOT LOOKED INTO: {path}. This file cannot be read here. Look into it yourself.",
        "not_editable": "DOES NOT GO: {count} row(s) in {path}. Take them out there yourself, or ask the city for a "
        "new delivery. Then give this command again.",
        "elsewhere": "DOES NOT GO: the number also stands elsewhere in {path}, such as an explanation, a comment "
        "or a table without households. See whether that is this household, and remove it yourself.",
        "correction": "DOES NOT GO: {path} has a correction for this household (number {count} in the file). Remove "
        "it there; without the row the delivery would be refused. Old versions of that file are in git.",
        "cache_elsewhere": "DOES NOT GO: {path} says that copies also stand in {where}. Empty that yourself.",
        "dry": "Nothing was removed yet. Repeat the command with --yes to do it.",
        "done": "Done. Now give `evaluation run`. Backups and files sent elsewhere lie outside this folder and are not "
        "reached.",
        "synthetic": "The deliveries are invented and about nobody. There is nothing to erase.",
        "city": "This city is not in the registry. Use one of: {cities}.",
        "cities": "Several cities have this number: {cities}. Those are different households. Add --city.",
        "one_city": "--delivery and --city each name a city. Give one.",
        "date": "Write the date as year-month-day, such as 2020-12-31.",
        "ask": "Number of the household as delivered (not shown): ",
        "file_unreadable": "The file with the number cannot be read, or is empty.",
    },
}
