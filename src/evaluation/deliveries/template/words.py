"""The words of the template and the codebook, in Dutch and English."""

from __future__ import annotations

from evaluation.registry.models import Text


def say(nl: str, en: str) -> Text:
    """Return the same words in both languages."""
    return Text(nl=nl, en=en)


TYPES = {
    "text": say("tekst", "text"),
    "code": say("code uit een lijst", "code from a list"),
    "list": say("codes uit een lijst, met ; ertussen", "codes from a list, with ; between them"),
    "whole_number": say("heel getal", "whole number"),
    "decimal": say("getal", "number"),
    "date": say("datum (dag-maand-jaar)", "date (day-month-year)"),
}
WORDS = {
    "kind": say("Soort", "Kind"),
    "unit": say("Eenheid", "Unit"),
    "example": say("Voorbeeld", "Example"),
    "required": say("Verplicht", "Required"),
    "may_be_empty": say("Mag leeg blijven", "May stay empty"),
    "yes": say("ja", "yes"),
    "no": say("nee", "no"),
    "lists": say("Keuzelijsten: de codes die u kunt kiezen en wat ze betekenen", "Lists: the codes to choose from"),
    "sheet": say("Blad", "Sheet"),
    "column": say("Kolom", "Column"),
    "meaning": say("Betekenis", "Meaning"),
    "row_is": say("Eén rij is", "One row is"),
    "must_deliver": say("Leveren", "Deliver"),
    "always": say("altijd", "always"),
    "if_available": say("als u die heeft", "if you have it"),
    "rules": say("Regels", "Rules"),
    "codes": say("Codes", "Codes"),
    "columns": say("Voor kolom", "For column"),
    "code": say("Code", "Code"),
}
RULES = {
    "key": say("samen uniek: {columns}", "together unique: {columns}"),
    "key_of_one": say("uniek: {columns}", "unique: {columns}"),
    "between": say("van {low} tot en met {high}", "from {low} up to {high}"),
    "minimum": say("{low} of meer", "{low} or more"),
    "maximum": say("{high} of minder", "{high} or less"),
    "at_most": say("niet hoger dan {other}", "not above {other}"),
    "after": say("niet vóór {other}", "not before {other}"),
    "reference": say("staat ook in {other}", "also stands in {other}"),
    "sum_of": say("som van {columns}", "sum of {columns}"),
    "same_within": say("één waarde per {columns}, anders een waarschuwing", "one value per {columns}, or a warning"),
    "differs_within": say(
        "niet twee keer hetzelfde bedrag per {columns}, anders een waarschuwing",
        "not the same amount twice per {columns}, or a warning",
    ),
    "every_code_within": say(
        "elke code komt voor per {columns}, anders een waarschuwing", "each code occurs per {columns}, or a warning"
    ),
    "only_when": say("alleen als {other} “{value}” is", "only when {other} is “{value}”"),
    "stock_of": say(
        "die van de maand ervoor, plus {inflow}, min {outflow}",
        "that of the month before, plus {inflow}, minus {outflow}",
    ),
    "participation": say(
        "alleen experimenten waaraan de stad meedoet", "only experiments in which the city takes part"
    ),
    "instrument_range": say("binnen de schaal van het instrument", "within the scale of the instrument"),
    "arm": say(
        "past bij de wijk; de vergelijkingsgroep heeft geen experimenten",
        "fits the neighbourhood; the comparison group has no experiments",
    ),
    "warn": say("een foute waarde wordt leeg gemaakt, de rij blijft", "a wrong value is emptied, the row stays"),
}
EXPLANATION_TEXT = {
    "title": say("Sjabloon voor de levering", "Template for the delivery"),
    "example_title": say("Voorbeeld van een levering", "Example of a delivery"),
    "stamp": say(
        "SYNTHETISCHE GEGEVENS: alles in dit bestand is verzonnen.",
        "SYNTHETIC DATA: everything in this file is made up.",
    ),
    "how": say("Zo vult u het in", "How to fill it in"),
    "tables": say("De bladen", "The sheets"),
    "columns": say("De kolommen", "The columns"),
}
STEPS = (
    say(
        "1. Elk blad is één tabel. Laat de kolomnamen in rij 1 staan en zet er geen rijen boven.",
        "1. Each sheet is one table. Leave the column names in row 1 and put no rows above them.",
    ),
    say(
        "2. Kolommen met een donkere kop zijn verplicht. Andere cellen laat u leeg als u de waarde niet heeft.",
        "2. Columns with a dark header are required. Leave other cells empty if you do not have the value.",
    ),
    say(
        "3. Kies codes uit de lijst in de cel. Op het blad keuzelijsten staat wat elke code betekent.",
        "3. Choose codes from the list in the cell. The sheet keuzelijsten says what each code means.",
    ),
    say(
        "4. Meer codes in één cel? Zet er een ; tussen, zoals wmo;wgs.",
        "4. More codes in one cell? Put a ; between them, such as wmo;wgs.",
    ),
    say(
        "5. Doet een huishouden of wijk ergens niet aan mee, lever dan geen rij. Vul geen 0 in voor “onbekend”.",
        "5. Where a household or neighbourhood does not take part, deliver no row. Do not write 0 for “unknown”.",
    ),
    say(
        "6. Zet geen BSN, namen, geboortedatums, adressen, postcodes, telefoonnummers, e-mailadressen of "
        "rekeningnummers in dit bestand, ook niet in een opmerking. Geef iedereen een eigen nummer dat alleen u kent.",
        "6. Put no citizen service numbers (BSN), names, dates of birth, addresses, postcodes, phone numbers, e-mail "
        "addresses or bank accounts in this file, nor in a comment. Give everyone a number that only you know.",
    ),
    say(
        "7. Zet totalen niet onder de rijen. Mag uw stad alleen totalen delen? Vul dan alleen het blad aggregaten in.",
        "7. Put no totals below the rows. May your city share totals only? Then fill in only the sheet aggregaten.",
    ),
    say(
        "8. Vul het blad verantwoording in: op welke grondslag deelt u deze gegevens, en tot wanneer mogen ze bewaard "
        "worden? Zonder grondslag worden gegevens over gezondheid en justitie niet gebruikt.",
        "8. Fill in the sheet verantwoording: on which legal ground do you share these data, and until when may they "
        "be kept? Without a ground, data on health and justice are not used.",
    ),
    say(
        "9. Klaar? Wie de analyse doet, kan het bestand in enkele seconden nakijken met: evaluation check BESTAND.",
        "9. Done? Whoever does the analysis can check the file in seconds with: evaluation check FILE.",
    ),
)
CODEBOOK = {
    "title": say("Codeboek van de levering", "Codebook of the delivery"),
    "skip": say("Naar de inhoud", "Skip to the content"),
    "stamp": say("SYNTHETISCHE GEGEVENS", "SYNTHETIC DATA"),
    "other_language": say("Read this in English", "Lees dit in het Nederlands"),
    "lead": say(
        "Wat een stad levert: tabellen, kolommen, codes en regels. Gemaakt uit hetzelfde register als het sjabloon en "
        "de controle.",
        "What a city delivers: tables, columns, codes and rules. Made from the same registry as the template and the "
        "checks.",
    ),
    "contents": say("Inhoud", "Contents"),
    "columns_of": say("Kolommen van {table}", "Columns of {table}"),
    "wide": say(
        "Mag ook breed: één rij per eenheid en meetmoment, met een kolom per onderdeel van {instrument} in plaats van "
        "de kolommen {item} en {value}",
        "May also be wide: one row per unit and moment, with a column for each item of {instrument} instead of the "
        "columns {item} and {value}",
    ),
    "all_lists": say("Codelijsten", "Code lists"),
    "list_caption": say("Codes voor {name}", "Codes for {name}"),
    "see_list": say("zie de codes", "see the codes"),
    "all_rules": say("Wat er wordt gecontroleerd", "What is checked"),
    "rules_caption": say("Elke regel en wat er gebeurt als hij wordt gebroken", "Each rule and what follows if broken"),
    "rule": say("Regel", "Rule"),
    "consequence": say("Gevolg", "Consequence"),
    "number_forms": say(
        "Getallen mogen met een komma of een punt als decimaalteken. Datums zijn dag-maand-jaar of jaar-maand-dag. "
        "Een lege cel betekent dat de waarde er niet is.",
        "Numbers may have a comma or a point as decimal mark. Dates are day-month-year or year-month-day. An empty "
        "cell means that there is no value.",
    ),
}
LEVELS = {
    "refuse": say("de levering wordt geweigerd", "the delivery is refused"),
    "set_aside": say("de rij wordt apart gezet", "the row is set aside"),
    "warn": say("alleen een waarschuwing", "a warning only"),
}
