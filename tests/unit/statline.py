"""A small country in the shape of Statistics Netherlands' tables, and a server on this machine that serves it.

The country has the study's cities and one large municipality with so many neighbourhoods that a table takes two pages.
Names, codes with blanks, numbers behind column names, pages and envelopes are as the real service writes them.
"""

import json
import threading
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = 10_000
LARGE = "GM0999"
TITLES = {
    "AantalInwoners": ("Aantal inwoners", "aantal"),
    "HuishoudensTotaal": ("Huishoudens totaal", "aantal"),
    "k_0Tot15Jaar": ("0 tot 15 jaar", "aantal"),
    "Eenpersoonshuishoudens": ("Eenpersoonshuishoudens", "aantal"),
    "PersonenPerSoortUitkeringBijstand": ("Personen per soort uitkering; Bijstand", "aantal"),
    "InBezitWoningcorporatie": ("In bezit woningcorporatie", "%"),
    "GemiddeldeWoningwaarde": ("Gemiddelde woningwaarde", "x 1 000 euro"),
    "HuishoudensMetEenLaagInkomen": ("Huishoudens met een laag inkomen", "%"),
    "HuishOnderOfRondSociaalMinimum": ("Huish. onder of rond sociaal minimum", "%"),
    "Omgevingsadressendichtheid": ("Omgevingsadressendichtheid", "per km²"),
}


def regions(districts, neighbourhoods=0):
    """Codes of the country, its municipalities and their districts; the large one also has neighbourhoods."""
    found = ["NL00"]
    for town, codes in districts.items():
        found += [town, *(f"WK{town[2:]}{code:02}" for code in codes)]
    return found + [f"BU{LARGE[2:]}{number // 100:02}{number % 100:02}" for number in range(neighbourhoods)]


def value_of(region, column, towns):
    """A figure that follows from region and column: the country is the sum of its municipalities."""
    if region == "NL00":
        return sum(value_of(town, column, towns) for town in towns)
    return 1000 + int(region[2:]) % 997 + 7 * list(TITLES).index(column)


def key_figures(table, year, districts, *, first=5, neighbourhoods=0, modified="2019-01-01T02:00:00", left_out=()):
    """A table of version 3: its parts by name; ``first`` is the number behind the first column."""
    codes = regions(districts, neighbourhoods)
    columns = {name: f"{name}_{first + place}" for place, name in enumerate(TITLES) if name not in left_out}
    rows = [
        {"ID": number, "WijkenEnBuurten": code.ljust(10), "SoortRegio_2": "Wijk      "}
        | {key: value_of(code, name, districts) for name, key in columns.items()}
        for number, code in enumerate(codes)
    ]
    place = {"odata.type": "Cbs.OData.GeoDetail", "Type": "GeoDetail", "Key": "WijkenEnBuurten", "Title": "Wijken"}
    topics = [
        {
            "odata.type": "Cbs.OData.Topic",
            "Type": "Topic",
            "Key": key,
            "Title": TITLES[name][0],
            "Unit": TITLES[name][1],
        }
        for name, key in columns.items()
    ]
    title = f"Kerncijfers wijken en buurten {year}"
    about = {"Identifier": table, "Title": title, "Period": str(year), "Modified": modified, "RecordCount": len(rows)}
    named = [{"Key": code.ljust(10), "Title": f"Naam van {code}", "Municipality": ""} for code in codes]
    return {
        "TableInfos": [about],
        "DataProperties": [place, {"Type": "TopicGroup", "Key": "", "Title": "Bevolking"}, *topics],
        "WijkenEnBuurten": named,
        "TypedDataSet": rows,
    }


def as_version_4(parts):
    """The same table in version 4: codes for measures, one row per region and measure."""
    topics = [row for row in parts["DataProperties"] if row["Type"] == "Topic"]
    codes = {row["Key"]: f"M{number:06}" for number, row in enumerate(topics)}
    about = parts["TableInfos"][0]
    return {
        "Properties": {
            "Identifier": about["Identifier"],
            "Title": about["Title"],
            "TemporalCoverage": about["Period"],
            "Modified": about["Modified"],
            "License": "https://creativecommons.org/licenses/by/4.0/",
        },
        "Dimensions": [{"Identifier": "WijkenEnBuurten", "Kind": "GeoDetail"}],
        "MeasureCodes": [
            {"Identifier": codes[row["Key"]], "Title": row["Title"], "Unit": row["Unit"]} for row in topics
        ],
        "WijkenEnBuurtenCodes": [
            {"Identifier": row["Key"].strip(), "Title": row["Title"]} for row in parts["WijkenEnBuurten"]
        ],
        "Observations": [
            {"Measure": code, "ValueAttribute": "None", "Value": row[key], "WijkenEnBuurten": row["WijkenEnBuurten"]}
            for key, code in codes.items()
            for row in parts["TypedDataSet"]
        ],
    }


def clients(table, year, towns, *, total="T001029", modified="2019-01-01T02:00:00"):
    """A table of the social domain: rows for parts of the year and kinds of funding stand beside the totals."""
    properties = [
        {"Type": "Dimension", "Key": "Financieringsvorm", "Title": "Financieringsvorm"},
        {"Type": "GeoDetail", "Key": "Wijken", "Title": "Wijken"},
        {"Type": "TimeDimension", "Key": "Perioden", "Title": "Perioden"},
        {"Type": "Topic", "Key": "WmoClienten_5", "Title": "Wmo-cliënten", "Unit": "aantal"},
        {
            "Type": "Topic",
            "Key": "WmoClientenPer1000Inwoners_6",
            "Title": "Wmo-cliënten per 1 000 inwoners",
            "Unit": "per 1 000 inwoners",
        },
    ]
    rows = [
        {
            "Wijken": town.ljust(8),
            "Perioden": f"{year}{period}",
            "Financieringsvorm": form.ljust(7),
            "WmoClienten_5": None,
            "WmoClientenPer1000Inwoners_6": 60 if (period, form) == ("JJ00", total) else 20,
        }
        for town in towns
        for period in ("JJ00", "X001")
        for form in (total, "A019510")
    ]
    about = {"Title": "Wmo-cliënten; financieringsvorm, wijken", "Period": f"{year}, 1e halfjaar", "Modified": modified}
    named = [{"Key": town.ljust(8), "Title": town} for town in towns]
    parts = {"TableInfos": [about | {"RecordCount": len(rows)}], "DataProperties": properties, "TypedDataSet": rows}
    return parts | {"Wijken": named}


class Statline:
    """What the server has and how it fails: per part a list of faults, taken one at a time.

    Faults are ``500``, ``503`` (with Retry-After), ``404``, ``half`` (stops half-way), ``cut`` (JSON that ends early),
    ``page`` (a page in HTML) and ``slow`` (no answer in time). ``next_link`` replaces the address of the next page.
    """

    def __init__(self, tables, version="v3", page=PAGE):
        self.tables, self.version, self.page = tables, version, page
        self.faults, self.asked = defaultdict(list), []
        self.next_link, self.slow_seconds, self.address = None, 1.0, ""

    def answer(self, path, query):
        """Return the answer's JSON, or None when there is no such part."""
        table, part = path.rstrip("/").split("/")[-2:]
        rows = self.tables.get(table, {}).get(part)
        if rows is None or isinstance(rows, dict):
            return rows
        if "$filter" in query:
            wanted = query["$filter"][0].split("'")[1]
            rows = [row for row in rows if row["Measure"] == wanted]
        skip = int(query.get("$skip", ["0"])[0])
        page = rows[skip : skip + self.page]
        if "$select" in query:
            wanted = query["$select"][0].split(",")
            page = [{key: row[key] for key in wanted if key in row} for row in page]
        found = {"odata.metadata" if self.version == "v3" else "@odata.context": "…", "value": page}
        if skip + self.page < len(rows):
            others = "&".join(f"{key}={value[0]}" for key, value in query.items() if key != "$skip")
            link = self.next_link or f"{self.address}/{table}/{part}?{others}&$skip={skip + self.page}".replace(
                " ", "%20"
            )
            found["odata.nextLink" if self.version == "v3" else "@odata.nextLink"] = link
        return found


def handler(statline):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            split = urlsplit(self.path)
            query = parse_qs(split.query)
            part = split.path.rstrip("/").split("/")[-1]
            statline.asked.append(f"{part}{'+' + query['$skip'][0] if '$skip' in query else ''}")
            faults = statline.faults[part]
            fault = faults.pop(0) if faults else ""
            found = statline.answer(split.path, query)
            body = json.dumps(found).encode()
            if fault == "slow":
                time.sleep(statline.slow_seconds)
            if fault in ("500", "503", "404") or found is None:
                self.send_response(int(fault or 404))
                if fault == "503":
                    self.send_header("Retry-After", "7")
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            sent = {"half": body[: len(body) // 2], "cut": body[:-2], "page": b"<html>onderhoud</html>"}.get(
                fault, body
            )
            self.send_header("Content-Length", str(len(body) if fault == "half" else len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *arguments):
            pass

        def handle(self):
            with suppress(BrokenPipeError, ConnectionResetError):  # the asker gave up waiting, as a test wants
                super().handle()

    return Handler


@contextmanager
def serving(statline):
    """Serve on this machine until the block ends; the port is free to choose."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(statline))
    server.daemon_threads = True
    statline.address = (
        f"http://127.0.0.1:{server.server_port}/{'ODataFeed/odata' if statline.version == 'v3' else 'CBS'}"
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield statline
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
