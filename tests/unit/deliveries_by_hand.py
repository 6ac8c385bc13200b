"""A small delivery written by hand, for tests to spoil."""

import csv
from io import StringIO

import xlsxwriter

from evaluation.deliveries.intake.folder import read_folder
from evaluation.deliveries.intake.take_in import take_in

CITY = "utrecht"
HOUSEHOLD = {
    "huishouden": "H1",
    "wijk": "VZ0344E",
    "groep": "experiment",
    "experimenten": "professionalisering;schulden_beschermingsbewind",
    "instroom": "1-11-2016",
    "uitstroom": "",
    "schuldregeling": "ja",
    "schuldregeling_start": "16-1-2017",
    "stabilisatie": "8-5-2017",
    "jeugdhulp": "nee",
    "jeugdhulp_doel_bereikt": "",
    "jeugdhulp_voortijdig_gestopt": "",
    "jeugdhulp_opnieuw": "",
    "onderbreking_18": "",
    "school_werk_18_5": "",
    "nieuwe_schuld_18": "",
}
SCORE = {
    "huishouden": "H1",
    "golf": "T0",
    "meetdatum": "10-11-2016",
    "instrument": "zrm",
    "versie": "2013",
    "onderdeel": "financien",
    "beoordelaar": "1",
    "score": "2",
}
PROFESSIONAL = {
    "respondent": "P1",
    "wijk": "VZ0344E",
    "golf": "T0",
    "meetdatum": "10-11-2016",
    **{f"ruimte_{item}": "3" for item in range(1, 6)},
    "administratietijd": "36,5",
    "administratietijd_acceptabel": "19",
    "onderhandeltijd": "4,5",
    **{f"kostenbewust_{item}": "3" for item in range(1, 4)},
    **{f"{word}_{item}": "4" for word in ("kennen", "kunnen", "durven") for item in (1, 2)},
}
IMPLEMENTATION = {
    "experiment": "professionalisering",
    "kwartaal": "2017-1",
    "doelgroep": "100",
    "bereik": "50",
    "getrouwheid_uitgevoerd": "8",
    "getrouwheid_totaal": "10",
    **{f"getrouw_{part}": "deels" for part in ("doelgroep", "inhoud", "intensiteit", "uitvoerders", "middelen")},
    "wettelijk_open": "1",
    "wettelijk_opgelost": "0",
    "budget_beschikbaar": "10.000,00",
    "budget_besteed": "5.000,50",
    "opzetkosten": "15.000,00",
    "teamleden": "14",
    "teamleden_getraind": "9",
    "fte": "2,5",
}
CASE = {
    "casus": "C1",
    "wijk": "VZ0344E",
    "analysedatum": "1-3-2016",
    "huishoudtype": "gezin",
    "kinderen": "2",
    "leeftijdsklasse": "27-44",
    "wetten": "wmo;wgs",
    "hulpverleners": "4",
    "een_plan": "ja",
    "een_regisseur": "nee",
    "problematische_schulden": "ja",
    "doorbraak": "deels",
    "leefgebieden": "wonen;schulden",
}


def ground(table, category="gewoon", exception="", **changes):
    """A row that says why the city may share one category of data in one table."""
    return {
        "tabel": table,
        "soort_gegevens": category,
        "doel": "evaluatie",
        "grondslag": "publieke_taak",
        "uitzondering": exception,
        "toestemming_gevraagd": "nee",
        "geweigerd": "",
        "bewaren_tot": "31-12-2027",
        "dpia_datum": "15-9-2016",
        "contactrol": "functionaris",
        "versie_levering": "1.0",
    } | changes


ABOUT_PERSONS = (
    "casussen", "casus_knelpunten", "casus_kosten", "huishoudens", "metingen", "huishoudmaanden", "professionals",
    "clienten", "interviews",
)  # fmt: skip
GROUNDS = [
    *(ground(table) for table in ABOUT_PERSONS),
    ground("metingen", "gezondheid", "onderzoek_statistiek"),
    ground("metingen", "justitie", "onderzoek_statistiek"),
]
GOOD = {
    "casussen": [CASE],
    "casus_knelpunten": [{"casus": "C1", "knelpunt": "K01", "codeur": "A"}],
    "huishoudens": [HOUSEHOLD],
    "metingen": [SCORE],
    "professionals": [PROFESSIONAL],
    "uitvoering": [IMPLEMENTATION],
    "verantwoording": GROUNDS,
}


def text(rows, separator=";"):
    target = StringIO()
    writer = csv.DictWriter(target, list(rows[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def deliver(folder, tables=GOOD, **changes):
    """Write csv files; a change of None leaves a table out, a text or bytes stand as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {**tables, **changes}.items():
        if isinstance(rows, bytes):
            (folder / f"{name}.csv").write_bytes(rows)
        elif rows is not None:
            content = rows if isinstance(rows, str) else text(rows)
            (folder / f"{name}.csv").write_text(content, encoding="utf-8", newline="")
    return folder


def workbook_of(path, tables=GOOD):
    book = xlsxwriter.Workbook(path)
    for name, rows in tables.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate([dict(zip(rows[0], rows[0], strict=True)), *rows] if rows else []):
            for place, cell in enumerate(row.values()):
                sheet.write(number, place, cell)
    book.close()
    return path


def take(registry, folder):
    return take_in(registry, CITY, read_folder(folder))


def rules(intake):
    return [(one.rule, one.table, one.row, one.column) for one in intake.problems]
