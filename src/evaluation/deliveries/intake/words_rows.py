"""The words for what can be wrong with a row or a cell, in Dutch and English."""

from __future__ import annotations

from evaluation.deliveries.intake.wording import Wording, say

ROWS: dict[str, Wording] = {
    "missing_value": say(
        "Deze cel moet een waarde hebben.",
        "This cell must have a value.",
        "Vul de cel in.",
        "Fill in the cell.",
    ),
    "wrong_type.text": say(
        "Hier hoort tekst.",
        "This must be text.",
        "Schrijf de waarde als tekst, niet als datum of als waar/onwaar.",
        "Write the value as text, not as a date or as true/false.",
    ),
    "wrong_type.whole_number": say(
        "Hier hoort een heel getal.",
        "This must be a whole number.",
        "Vul een heel getal in, zoals 3.",
        "Fill in a whole number, such as 3.",
    ),
    "wrong_type.decimal": say(
        "Hier hoort een getal.",
        "This must be a number.",
        "Vul een getal in, zoals 3 of 7,5, zonder andere tekens.",
        "Fill in a number, such as 3 or 7,5, without other signs.",
    ),
    "wrong_type.date": say(
        "Hier hoort een datum.",
        "This must be a date.",
        "Schrijf dag-maand-jaar, met vier cijfers voor het jaar, zoals 31-01-2017.",
        "Write day-month-year with four digits for the year, such as 31-01-2017.",
    ),
    "wrong_type.ambiguous": say(
        "Dit getal kan twee dingen betekenen: duizend of meer, of een getal met drie decimalen.",
        "This number can mean two things: a thousand or more, or a number with three decimals.",
        "Schrijf het zonder punt voor duizendtallen, of met een ander aantal decimalen.",
        "Write it without a sign for thousands, or with another number of decimals.",
    ),
    "wrong_type.no_outcome": say(
        "Deze cel heeft een fout, of een formule zonder bewaarde uitkomst.",
        "This cell has an error, or a formula whose outcome was not saved.",
        "Open het werkboek, bewaar het opnieuw of vervang de formule door de waarde.",
        "Open the workbook and save it again, or replace the formula by its value.",
    ),
    "wrong_type.pattern": say(
        "Deze waarde heeft niet de goede vorm.",
        "This value does not have the right form.",
        "Vul in: {label}.",
        "Fill in: {label}.",
    ),
    "invalid_date": say(
        "Deze datum bestaat niet.",
        "This date does not exist.",
        "Schrijf een bestaande datum als dag-maand-jaar, zoals 31-01-2017.",
        "Write an existing date as day-month-year, such as 31-01-2017.",
    ),
    "invalid_date.month_first": say(
        "In deze kolom staan maand en dag door elkaar: de datum kan op twee manieren worden gelezen.",
        "In this column month and day are mixed up: the date can be read in two ways.",
        "Schrijf alle datums in deze kolom als dag-maand-jaar, zoals 31-01-2017.",
        "Write all dates in this column as day-month-year, such as 31-01-2017.",
    ),
    "unknown_code": say(
        "Deze code is niet bekend.",
        "This code is not known.",
        "Gebruik: {codes}.",
        "Use: {codes}.",
    ),
    "unknown_neighbourhood": say(
        "Deze code is geen wijk van deze stad.",
        "This code is no neighbourhood of this city.",
        "Gebruik: {codes}. Is er een wijk bij gekomen? Vraag dan om die in het register te zetten.",
        "Use: {codes}. Is a neighbourhood new? Then ask to have it put in the registry.",
    ),
    "out_of_range.between": say(
        "Deze waarde ligt niet tussen {minimum} en {maximum}.",
        "This value is not between {minimum} and {maximum}.",
        "Vul een waarde van {minimum} tot en met {maximum} in.",
        "Fill in a value from {minimum} up to {maximum}.",
    ),
    "out_of_range.minimum": say(
        "Deze waarde is lager dan {minimum}.",
        "This value is below {minimum}.",
        "Vul {minimum} of meer in.",
        "Fill in {minimum} or more.",
    ),
    "out_of_range.maximum": say(
        "Deze waarde is hoger dan {maximum}.",
        "This value is above {maximum}.",
        "Vul {maximum} of minder in.",
        "Fill in {maximum} or less.",
    ),
    "out_of_range.whole": say(
        "Dit instrument heeft alleen hele getallen, van {minimum} tot en met {maximum}.",
        "This instrument has only whole numbers, from {minimum} up to {maximum}.",
        "Vul een heel getal van {minimum} tot en met {maximum} in.",
        "Fill in a whole number from {minimum} up to {maximum}.",
    ),
    "looks_like_shares": say(
        "In deze kolom staan alleen waarden tot en met 1. Dat lijken delen van 1 en geen procenten. "
        "De waarden in deze kolom zijn niet gebruikt.",
        "This column only holds values up to 1. These look like shares of one, not percentages. "
        "The values in this column were not used.",
        "Lever procenten van 0 tot 100: 36,1 en niet 0,361.",
        "Deliver percentages from 0 to 100: 36,1 and not 0,361.",
    ),
    "not_participating": say(
        "De stad doet volgens het register niet mee aan dit experiment.",
        "According to the registry the city does not take part in this experiment.",
        "De stad doet mee aan: {codes}. Haal het andere experiment weg, of vraag om het register te verbeteren.",
        "The city takes part in: {codes}. Remove the other experiment, or ask to have the registry corrected.",
    ),
    "above_other_column": say(
        "Deze waarde is hoger dan die in kolom {other}. Dat kan niet.",
        "This value is higher than that in column {other}. That cannot be.",
        "Verbeter een van de twee.",
        "Correct one of the two.",
    ),
    "parts_not_total": say(
        "Dit totaal klopt niet met zijn delen: {parts}.",
        "This total does not agree with its parts: {parts}.",
        "Reken na: de delen samen zijn het totaal. Vul 0 in waar een deel er niet is.",
        "Check the sum: the parts together are the total. Fill in 0 where a part is not there.",
    ),
    "mixed_price_year": say(
        "Bij dezelfde {within} staan bedragen met verschillende prijspeilen. De rij is wel gebruikt.",
        "For the same {within} there are amounts at different price levels. The row was used.",
        "Kijk of dit klopt. Reken anders alle bedragen om naar één jaar.",
        "Check that this is right. If not, convert all amounts to one year.",
    ),
    "arm_mismatch.neighbourhood": say(
        "Deze groep is niet de groep van de wijk in kolom {other}, volgens het register.",
        "This group is not the group of the neighbourhood in column {other}, according to the registry.",
        "Verbeter de groep of de wijkcode. Klopt het register niet? Vraag dan om dat te verbeteren.",
        "Correct the group or the neighbourhood code. Is the registry wrong? Then ask to have it corrected.",
    ),
    "arm_mismatch.experiments": say(
        "Hier staan experimenten, maar volgens kolom {other} hoort deze rij bij de vergelijkingsgroep.",
        "There are experiments here, but according to column {other} this row belongs to the comparison group.",
        "Een huishouden in de vergelijkingsgroep doet aan geen experiment mee. Haal de experimenten weg of verbeter "
        "de groep.",
        "A household in the comparison group takes part in no experiment. Remove the experiments or correct the group.",
    ),
    "date_order.columns": say(
        "Deze datum ligt vóór die in kolom {other}.",
        "This date lies before that in column {other}.",
        "Kijk of de twee datums zijn verwisseld en verbeter ze.",
        "Check whether the two dates were swapped and correct them.",
    ),
    "date_order.waves": say(
        "De nameting heeft geen latere datum dan de voormeting.",
        "The later measurement has no later date than the earlier one.",
        "Kijk of de datums of de meetmomenten zijn verwisseld en verbeter ze.",
        "Check whether the dates or the measurement moments were swapped and correct them.",
    ),
    "duplicate_key.identical": say(
        "Deze rij is gelijk aan een eerdere rij. De eerste is gebruikt.",
        "This row is equal to an earlier row. The first was used.",
        "Haal deze rij weg.",
        "Remove this row.",
    ),
    "duplicate_key.conflicting": say(
        "Er zijn meer rijen met hetzelfde in {key}, maar met andere gegevens. Geen ervan is gebruikt.",
        "There are more rows with the same {key} but other data. None of them was used.",
        "Kijk welke rij klopt en haal de andere weg.",
        "Find out which row is right and remove the others.",
    ),
    "unknown_reference": say(
        "Bij deze waarde hoort geen bruikbare rij in de tabel {table}.",
        "No usable row in the table {table} belongs to this value.",
        "Voeg daar de rij toe, verbeter die rij als die apart is gezet, of verbeter deze waarde.",
        "Add the row there, correct that row if it was set aside, or correct this value.",
    ),
    "total_row": say(
        "Dit lijkt een rij met totalen. Die is niet gebruikt.",
        "This looks like a row of totals. It was not used.",
        "Haal de rij weg; totalen rekenen wij zelf uit.",
        "Remove the row; we work out totals ourselves.",
    ),
}
