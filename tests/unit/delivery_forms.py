"""Ways to write a small delivery in every format, and to build workbooks by hand that no program would write."""

import csv
from dataclasses import dataclass
from io import BytesIO, StringIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
import pyreadstat
import xlsxwriter

ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest", "calcext")
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    f"<manifest:manifest {ODS_SPACES}>"
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def archive(parts):
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as found:
        for name, content in parts:
            found.writestr(name, content)
    return target.getvalue()


def ods_of(content, before=""):
    """An OpenDocument file around the tables in ``content``."""
    body = f"<office:document-content {ODS_SPACES}><office:body><office:spreadsheet>{content}</office:spreadsheet>"
    whole = f"<?xml version='1.0'?>{before}{body}</office:body></office:document-content>"
    return archive([("mimetype", ODS_TYPE), ("META-INF/manifest.xml", MANIFEST), ("content.xml", whole)])


@dataclass(frozen=True)
class OdsError:
    """A formula that ended in an error, as LibreOffice writes it."""

    word: str


def ods_cell(cell):
    if isinstance(cell, OdsError):
        return (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
            f' calcext:value-type="error"><text:p>{cell.word}</text:p></table:table-cell>'
        )
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, pd.Timestamp):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell:%Y-%m-%d}"/>'
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{float(cell)!r}"/>'


def ods_table(name, rows):
    lines = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    return f"<table:table table:name={quoteattr(name)}>{lines}</table:table>"


def ods(tables):
    return ods_of("".join(ods_table(name, rows) for name, rows in tables.items()))


def xlsx(tables, date_1904=False, plain_days=False):
    """A workbook; with ``plain_days`` dates are bare counts of days, as when a column lost its date format."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": date_1904})
    day = book.add_format({} if plain_days else {"num_format": "dd-mm-yyyy"})
    for name, rows in tables.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, pd.Timestamp):
                    sheet.write_datetime(number, place, cell.to_pydatetime(), day)
                elif cell is not None:
                    sheet.write(number, place, cell)
    book.close()
    return target.getvalue()


def csv_bytes(rows, separator=";", decimal=",", encoding="utf-8", iso=False):
    def written(cell):
        if isinstance(cell, pd.Timestamp):
            return f"{cell:%Y-%m-%d}" if iso else f"{cell:%d-%m-%Y}"
        return str(cell).replace(".", decimal) if isinstance(cell, float) else "" if cell is None else str(cell)

    target = StringIO()
    csv.writer(target, delimiter=separator, lineterminator="\r\n").writerows(
        [written(cell) for cell in row] for row in rows
    )
    return target.getvalue().encode(encoding)


def sav(folder, header, rows, **about):
    path = folder / "made.sav"
    pyreadstat.write_sav(pd.DataFrame(rows, columns=header), path, **about)
    content = path.read_bytes()
    path.unlink()
    return content
