"""LibreOffice opens a document for Word and finds what the text says: headings, a table with a header, the stamp."""

import subprocess
from xml.etree import ElementTree
from zipfile import ZipFile

from evaluation.publication.paper.docx import to_docx
from evaluation.publication.paper.source import parse
from evaluation.publication.tables import table
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT
from tests.system.programs import program

TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
WORDS = {
    "title": "Proef met gemeentelijke ondersteuningsplannen",
    "subtitle": "Wat werkt?",
    "document": "Stadsrapport",
    "contents": "Inhoud",
    "stamp": "VERZONNEN",
}
SECONDS = 120


def test_libreoffice_finds_what_the_text_says(tmp_path):
    rows = [["Utrecht", "12"], ["Zaanstad", "[c]"]]
    made = table("n", "Hoeveel", ["Stad", "Aantal"], rows, align="lr", note="[c]: afgeschermd.", stamp="verzonnen")
    sections = "\n\n".join(f"# Deel {name} {{#{name}}}\n\nEen zin.{made if name == 'a' else ''}" for name in "abcdef")
    document = tmp_path / "proef.docx"
    paths = Paths(PROJECT)
    document.write_bytes(to_docx(paths, parse(paths, sections, "nl"), WORDS, "nl"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        program("soffice"),
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "odt",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(document)], check=True, capture_output=True, timeout=SECONDS)

    with ZipFile(tmp_path / "proef.odt") as parts:
        content = ElementTree.fromstring(parts.read("content.xml"))
        around = "".join(ElementTree.fromstring(parts.read("styles.xml")).itertext())
    headings = ["".join(one.itertext()).strip() for one in content.iter(f"{{{TEXT}}}h")]
    assert [heading[-6:] for heading in headings] == [f"Deel {name}" for name in "abcdef"]
    header = content.find(f".//{{{TABLE}}}table-header-rows")
    assert ["".join(cell.itertext()) for cell in header.iter(f"{{{TABLE}}}table-cell")] == ["Stad", "Aantal"]
    entries = content.find(f".//{{{TEXT}}}table-of-content")
    assert "1 Deel a" in "".join(entries.itertext())
    assert "VERZONNEN" in around and WORDS["title"] in around
