"""The documents on paper say what the page says, to eyes and to ears: PDF/UA and Word, read back by other programs."""

import re
from collections import Counter
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pypdf
import pytest
from tests.shared_folders import made_once

from evaluation.publication.documents.compose import compose
from evaluation.publication.documents.edition import Edition, editions
from evaluation.publication.documents.formats import FORMATS
from evaluation.publication.figures.sheet import SMALL, WIDTH
from evaluation.publication.files import document_file
from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import Texts
from evaluation.registry.models import LANGUAGES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
SIZE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
EMU, MIDDLE = 12700, 290
"""Units of Word in a point; from where on a line a drawing stands beside text."""
LEAST_LETTERS, LEAST_LETTERS_BESIDE = 7.3, 6.6
"""Points: those of a table on paper, and what two drawings beside text on one page leave room for."""
STAMPS = {"nl": "SYNTHETISCHE GEGEVENS – geen bevindingen", "en": "SYNTHETIC DATA – no findings"}
CASES = {
    "report nl": ("default_report", "scalability_report", "nl"),
    "totals": ("totals_report", "scalability_report", "en"),
    "totals book": ("totals_report", "indicator_book", "en"),
}
UNSEEN_NUMBER = {"h4": ("header-section-number",), "h5": ("header-section-number",)}
ON_SCREEN = {"search", "contents", "skip", "captions"}


class Paper:
    """One edition: its page, its PDF and its Word document."""

    def __init__(self, study, document, language, folder):
        self.language = language
        documents = study.material.registry.documents
        self.without_pdf = [document_file(one, language) for one in documents if "pdf" not in documents[one].formats]
        self.page = study.document(document)[language]
        self.main = self.page.by_id("content")
        self.pdf = pypdf.PdfReader(BytesIO((folder / "pdf").read_bytes()))
        self.pages = [page.extract_text() for page in self.pdf.pages]
        self.word = ZipFile(folder / "docx")
        self.body = ElementTree.fromstring(self.word.read("word/document.xml"))

    def part(self, name):
        return ElementTree.fromstring(self.word.read(f"word/{name}.xml"))

    def style(self, paragraph):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return "" if style is None else style.get(f"{W}val")

    def paragraphs(self, style):
        return [words(one) for one in self.body.iter(f"{W}p") if self.style(one) == style]

    @property
    def word_text(self):
        return squeezed("".join(words(one) + " " for one in self.body.iter(f"{W}p")))

    @property
    def pdf_text(self):
        """The text of all pages after each other, without what stands at the head and the foot of each."""
        head = self.pages[-1].split("\n")[: 1 + self.stamped]
        assert len(self.pages) == 1 or self.page.elements("h1")[0].text().strip() in head[-1]
        kept = [page.removeprefix("\n".join(head) + "\n") for page in self.pages]
        return squeezed("\n".join(re.sub(r"\n?\d+ / \d+\s*$", "", page) for page in kept))

    @property
    def stamped(self):
        return any(one.attributes.get("class") == "stamp" for one in self.page.elements("p"))


def words(element):
    return "".join(part.text or "" for part in element.iter(f"{W}t"))


def squeezed(text):
    """Text without blanks and hyphens, which a line may have got in between."""
    return re.sub(r"[\s\u00ad\u2010\u2011-]", "", text)


def make(study, document, language, folder):
    kit = Kit(study.material, Texts(study.material, language, markup=True))
    composed = compose(kit, Edition(document, "", language))
    for suffix in ("pdf", "docx"):
        (folder / suffix).write_bytes(FORMATS[suffix](study.paths, composed))


@pytest.fixture(scope="module", params=CASES)
def paper(request, tmp_path_factory):
    """Read by all tests below; Typst refuses to make what is not PDF/UA."""
    name, document, language = CASES[request.param]
    study = request.getfixturevalue(name)
    folder = made_once(
        tmp_path_factory, f"paper {request.param}", lambda folder: make(study, document, language, folder)
    )
    return Paper(study, document, language, folder)


def read_aloud(paper):
    """The elements of the page with words of their own, in order; tables row by row."""
    found = []

    def walk(element):
        classes = set(element.attributes.get("class", "").split())
        if classes & ON_SCREEN or element.name in ("form", "style", "script"):
            return
        if element.name in ("p", "li", "dt", "dd", "h2", "h3", "h4", "h5", "tr", "figcaption"):
            found.append(element)
            return
        for child in element.children:
            if not isinstance(child, str):
                walk(child)

    walk(paper.main)
    return found


def test_every_sentence_and_every_row_of_the_page_is_on_paper_in_the_same_order(paper):
    """In a PDF the captions of figures have an order of their own: a figure goes to the top or the foot of a page.

    There it can stand between the lines of a paragraph that runs on, so paragraphs are sought where no caption is.
    """
    said = [
        (element.name, squeezed(element.text(without=UNSEEN_NUMBER.get(element.name, ()))))
        for element in read_aloud(paper)
    ]
    assert len(said) > 30
    assert_in_order(paper.word_text, [text for _, text in said])
    captions = [text for name, text in said if name == "figcaption"]
    assert_in_order(paper.pdf_text, captions)
    between = paper.pdf_text
    for caption in captions:
        between = re.sub(rf"(Figuur|Figure)\d+\.{re.escape(caption)}", "", between, count=1)
    assert_in_order(between, [text for name, text in said if name != "figcaption"])


def assert_in_order(text, parts):
    start = 0
    for one in parts:
        place = text.find(one, start)
        assert place >= 0, one
        start = place + len(one)


def test_the_pdf_says_what_it_is(paper):
    root = paper.pdf.trailer["/Root"]
    assert root["/Lang"].split("-")[0] == paper.language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.page.elements("h1")[0].text().strip() in paper.pdf.metadata.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def structure(element):
    """Yield the elements of the tree that a screen reader follows."""
    if isinstance(element, pypdf.generic.IndirectObject):
        element = element.get_object()
    if isinstance(element, list):
        for child in element:
            yield from structure(child)
    elif isinstance(element, dict):
        yield element
        yield from structure(element.get("/K", []))


def test_a_screen_reader_finds_headings_tables_and_drawings(paper):
    tree = list(structure(paper.pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    kinds = Counter(element.get("/S") for element in tree)
    headings = [one for one in paper.main.all() if one.name in ("h2", "h3", "h4", "h5")]
    assert sum(kinds[f"/H{level}"] for level in range(1, 6)) >= len(headings)
    tables = [one for one in paper.main.all() if one.name == "table"]
    assert kinds["/Table"] == len(tables)
    assert kinds["/THead"] == sum(any(part.name == "td" for part in table.all()) for table in tables)
    told = [one["/Alt"] for one in tree if one.get("/S") == "/Figure" and "/Alt" in one]
    assert told == [one.attributes["alt"] for one in paper.main.all() if one.name == "img"]


def test_letters_of_a_drawing_on_paper_can_be_read(paper):
    tree = structure(paper.pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])
    boxes = [one["/A"][0]["/BBox"] for one in tree if one.get("/S") == "/Figure" and "/Alt" in one]
    assert len(boxes) == len([one for one in paper.main.all() if one.name == "img"])
    for left, _, right, _ in boxes:
        beside = left > MIDDLE
        assert SMALL * float(right - left) / WIDTH >= (LEAST_LETTERS_BESIDE if beside else LEAST_LETTERS)
    for size in paper.body.iter(SIZE):
        assert SMALL * int(size.get("cx")) / EMU / WIDTH >= LEAST_LETTERS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_of_the_report_is_a_page_of_its_own(default_report, language):
    kit = Kit(default_report.material, Texts(default_report.material, language, markup=True))
    edition = Edition("scalability_report", "", language)
    pages = pypdf.PdfReader(BytesIO(FORMATS["pdf"](default_report.paths, compose(kit, edition)))).pages
    page = default_report.pages[language]
    summary, after = (squeezed(one.text()) for one in page.elements("h2")[:2])
    last = [one for one in page.by_id("summary").all() if one.name == "p"][-1]
    [text] = [text for text in (squeezed(one.extract_text()) for one in pages) if squeezed(last.text()) in text]
    assert summary in text and after not in text


def test_word_has_real_headings_and_described_drawings(paper):
    for level in (1, 2, 3):
        here = [one for one in paper.main.all() if one.name == f"h{level + 1}"]
        shown = [squeezed(one.text(without=UNSEEN_NUMBER.get(one.name, ()))) for one in here]
        assert [squeezed(one) for one in paper.paragraphs(f"Heading{level}")] == shown
    told = [one.get("descr") for one in paper.body.iter(DRAWN)]
    assert told == [one.attributes["alt"] for one in paper.main.all() if one.name == "img"]


def test_a_table_in_word_has_a_caption_and_a_header_that_comes_back(paper):
    tables = list(paper.body.iter(f"{W}tbl"))
    captions = [squeezed(one.text()) for one in paper.main.all() if one.name == "caption"]
    assert len(tables) == len(captions) == len(paper.paragraphs("TableCaption"))
    for caption, shown in zip(captions, paper.paragraphs("TableCaption"), strict=True):
        assert squeezed(shown).endswith(caption)
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)


def test_word_knows_the_language_and_the_title(paper):
    assert any(one.get(f"{W}val").startswith(paper.language) for one in paper.part("styles").iter(f"{W}lang"))
    assert paper.page.elements("h1")[0].text().strip() in paper.word.read("docProps/core.xml").decode("utf-8")
    assert b'name="bibliography"' not in paper.word.read("docProps/custom.xml"), "where it lies is of this machine"
    assert paper.part("settings").find(f"{W}autoHyphenation") is not None


def test_the_stamp_is_on_every_page_of_made_up_data_and_of_no_other(paper):
    stamp = STAMPS[paper.language]
    assert [stamp in page for page in paper.pages] == [paper.stamped] * len(paper.pages)
    assert (stamp in "".join(words(paper.part("header1")))) == paper.stamped
    assert paper.body.find(f".//{W}sectPr/{W}headerReference") is not None


def test_links_lead_to_the_literature_and_to_the_same_format(paper):
    outside = {one.attributes["href"] for one in paper.main.all() if one.name == "a" and "href" in one.attributes}
    web = {link for link in outside if link.startswith("http")}
    relations = ElementTree.fromstring(paper.word.read("word/_rels/document.xml.rels"))
    in_word = {one.get("Target") for one in relations if one.get("TargetMode") == "External"}
    annotations = [one.get_object() for page in paper.pdf.pages for one in page.get("/Annots", [])]
    in_pdf = {one["/A"]["/URI"] for one in annotations if "/URI" in one.get("/A", {})}
    for found, suffix in ((in_word, ".docx"), (in_pdf, ".pdf")):
        assert web <= found
        beside = {link for link in found if not link.startswith("http")}
        assert all(link.partition("#")[0].endswith((suffix, ".xlsx", *paper.without_pdf)) for link in beside)


def test_a_long_document_has_contents(paper):
    sections = [one for one in paper.main.all() if one.name == "h2"]
    word = {"nl": "Inhoud", "en": "Contents"}[paper.language]
    has = len(sections) >= 6
    assert (word in paper.pages[0].split("\n")) == has
    assert (word in paper.paragraphs("TOCHeading")) == has
    if has:
        entries = [squeezed(one) for style in ("TOC1", "TOC2") for one in paper.paragraphs(style)]
        assert all(any(squeezed(one.text()) == entry for entry in entries) for one in sections)


def test_the_same_text_gives_the_same_bytes(totals_report, tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        make(totals_report, "scalability_report", "en", tmp_path / folder)
    for suffix in ("pdf", "docx"):
        assert (tmp_path / "one" / suffix).read_bytes() == (tmp_path / "two" / suffix).read_bytes()
    pdf = pypdf.PdfReader(tmp_path / "one" / "pdf")
    assert pdf.metadata.creation_date is None
    with ZipFile(tmp_path / "one" / "docx") as parts:
        assert {entry.date_time[0] for entry in parts.infolist()} <= {1980, 2000}
        assert b"2000-01-01" in parts.read("docProps/core.xml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_of_an_experiment_is_one_page(default_report, language):
    kit = Kit(default_report.material, Texts(default_report.material, language, markup=True))
    for edition in editions(default_report.material.registry, ["experiment_summary"]):
        if edition.language == language:
            pdf = FORMATS["pdf"](default_report.paths, compose(kit, edition))
            assert len(pypdf.PdfReader(BytesIO(pdf)).pages) == 1, edition


def test_in_word_the_text_of_a_summary_flows_around_the_drawing_and_its_caption(default_report):
    kit = Kit(default_report.material, Texts(default_report.material, "nl", markup=True))
    edition = next(editions(default_report.material.registry, ["experiment_summary"]))
    with ZipFile(BytesIO(FORMATS["docx"](default_report.paths, compose(kit, edition)))) as parts:
        body = ElementTree.fromstring(parts.read("word/document.xml"))
    framed = [one for one in body.iter(f"{W}p") if one.find(f"{W}pPr/{W}framePr") is not None]
    assert [one.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for one in framed] == ["CaptionedFigure", "ImageCaption"]
