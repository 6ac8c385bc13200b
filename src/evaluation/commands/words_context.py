"""Words of ``evaluation context``, in both languages."""

from __future__ import annotations

WORDS = {
    "nl": {
        "taking": "Openbare cijfers van het CBS ({source}):",
        "written": "Geschreven: {folder}. Licentie {licence}, bron {credit}.",
        "use": "Zet `context: cbs` in params.yaml om deze cijfers te gebruiken; zonder dat blijven zij verzonnen.",
        "regions": "{table} ({year}): {municipalities} gemeenten, {districts} wijken, {neighbourhoods} buurten",
        "inhabitants": "  inwoners van alle gemeenten samen: {inhabitants}; van het land volgens de tabel: {country}",
        "differs": "  LET OP: die twee zijn niet gelijk. Er ontbreken gemeenten, of de tabel is veranderd.",
        "no_data": "  alleen regio's, geen cijfers",
        "empty": "  nog zonder cijfer voor gemeenten: {measures}",
        "changed": "ANDERE GRENZEN: {name} heeft in {year_from} {districts_from} wijken en in {year_to} {districts_to};"
        " {gone} codes verdwenen, {new} kwamen erbij. Vergelijk deze jaren niet per wijk.",
        "same": "{name}: dezelfde {districts_to} wijkcodes in {year_from} en {year_to}.",
        "elsewhere": "Van {year_from} op {year_to} veranderden de wijken van {count} van {all} gemeenten.",
        "compared": "Vergeleken met de gemeenten van het onderzoek ({year}): van {n} andere gemeenten liggen er"
        " {within} binnen hun bereik, {near} daarbuiten maar dichtbij, {far} daarbuiten en ver.",
        "range": "  {measure}: {below_n} eronder, {above_n} erboven",
        "nothing": "In {folder} staat geen tabel die data/registry/context.yaml noemt.",
        "failed": "Niet gelukt:",
    },
    "en": {
        "taking": "Public figures of Statistics Netherlands ({source}):",
        "written": "Written: {folder}. Licence {licence}, credit {credit}.",
        "use": "Set `context: cbs` in params.yaml to use these figures; without that they stay invented.",
        "regions": "{table} ({year}): {municipalities} municipalities, {districts} districts, {neighbourhoods}"
        " neighbourhoods",
        "inhabitants": "  inhabitants of all municipalities together: {inhabitants}; of the country in the table:"
        " {country}",
        "differs": "  NOTE: these two are not equal. Municipalities are missing, or the table changed.",
        "no_data": "  regions only, no figures",
        "empty": "  no figure yet for municipalities: {measures}",
        "changed": "OTHER BOUNDARIES: {name} has {districts_from} districts in {year_from} and {districts_to} in"
        " {year_to}; {gone} codes went, {new} came. Do not compare these years by district.",
        "same": "{name}: the same {districts_to} codes of districts in {year_from} and {year_to}.",
        "elsewhere": "From {year_from} to {year_to} the districts of {count} of {all} municipalities changed.",
        "compared": "Compared with the municipalities of the study ({year}): of {n} others {within} are within their"
        " range, {near} out of it but near, {far} out of it and far.",
        "range": "  {measure}: {below_n} below, {above_n} above",
        "nothing": "{folder} holds no table that data/registry/context.yaml names.",
        "failed": "Not done:",
    },
}
