"""The words for what does not fit together: months, amounts, periods and answers, in Dutch and English."""

from __future__ import annotations

from evaluation.deliveries.intake.wording import Wording, say

RELATED: dict[str, Wording] = {
    "date_without_yes": say(
        "Hier staat een datum, maar in kolom {other} staat niet “{value}”. De datum is niet gebruikt.",
        "There is a date here, but column {other} is not “{value}”. The date was not used.",
        "Kijk welke van de twee klopt: haal de datum weg, of vul in kolom {other} “{value}” in.",
        "Find out which of the two is right: remove the date, or fill in “{value}” in column {other}.",
    ),
    "amount_without_price_level": say(
        "Er staat een bedrag in deze rij, maar niet van welk jaar de prijzen zijn. Zo telt het bedrag niet mee.",
        "There is an amount in this row, but not the year whose prices it is in. So the amount does not count.",
        "Vul het jaar in waarvan de prijzen gelden. Het gaat om: {amounts}.",
        "Fill in the year whose prices apply. It concerns: {amounts}.",
    ),
    "payer_twice": say(
        "Bij dezelfde {within} staat precies dit bedrag al in een andere rij. Is het twee keer geteld? De rij is wel "
        "gebruikt.",
        "For the same {within} exactly this amount already stands in another row. Was it counted twice? The row was "
        "used.",
        "Kijk wie betaalt. Betaalt een ander het, haal deze rij dan weg. Betalen beiden evenveel, dan klopt het.",
        "Find out who pays. If another pays it, remove this row. If both pay the same, it is right.",
    ),
    "scenario_missing": say(
        "Niet alles uit de lijst komt voor bij dezelfde {within}. Vergelijken kan zo niet. Wat er staat, is gebruikt.",
        "Not everything in the list occurs for the same {within}. So nothing can be compared. What is there was used.",
        "Voeg de rijen toe die ontbreken. Nodig zijn: {codes}.",
        "Add the rows that are missing. Needed are: {codes}.",
    ),
    "overlapping_spells": say(
        "Deze datum ligt vóór {other} van een eerdere rij over hetzelfde. Het kan dezelfde periode zijn, twee keer "
        "geteld.",
        "This date lies before {other} of an earlier row about the same. It may be one period, counted twice.",
        "Voeg de rijen samen of verbeter de datums.",
        "Merge the rows or correct the dates.",
    ),
    "month_outside.early": say(
        "Deze maand ligt te ver vóór {other} in de tabel {table}. Zoveel maanden ervoor mag: {before}.",
        "This month lies too long before {other} in the table {table}. Months before it that are allowed: {before}.",
        "Verbeter de maand of de datum in {other}, of haal de rij weg.",
        "Correct the month or the date in {other}, or remove the row.",
    ),
    "month_outside.late": say(
        "Deze maand ligt na de maand van {other} in de tabel {table}.",
        "This month lies after the month of {other} in the table {table}.",
        "Verbeter de maand of de datum in {other}, of haal de rij weg.",
        "Correct the month or the date in {other}, or remove the row.",
    ),
    "month_gap": say(
        "Vóór deze maand zit een gat in de reeks. Van de eerste tot de laatste maand ontbreken er: {count}.",
        "There is a gap in the series before this month. Months missing from the first to the last: {count}.",
        "Voeg een rij toe voor elke maand die ontbreekt. Is er niets bekend? Dan blijft de maand weg.",
        "Add a row for each month that is missing. Is nothing known? Then the month stays out.",
    ),
    "stock_mismatch": say(
        "Deze stand is niet die van de maand ervoor, plus {inflow}, min {outflow}. De rij is wel gebruikt.",
        "This stock is not that of the month before, plus {inflow}, minus {outflow}. The row was used.",
        "Reken na welke van de drie niet klopt en verbeter die.",
        "Work out which of the three is wrong and correct it.",
    ),
}
