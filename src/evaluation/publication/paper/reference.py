"""The Word document whose styles, header and footer pandoc takes over: pandoc's own, with the house style put in.

pandoc's reference.docx + reports/templates/paper/{styles,one_page,header,footer}.xml -> bytes of a .docx
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from evaluation.publication.paper.source import pandoc, template
from evaluation.storage import Paths, read_text

STYLE = re.compile(r'<w:style [^>]*w:styleId="([^"]+)".*?</w:style>', re.DOTALL)
DEFAULTS = re.compile("<w:docDefaults>.*</w:docDefaults>", re.DOTALL)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
AROUND = ("header", "footer")
STYLES, ONE_PAGE = ("styles.xml",), ("one_page.xml",)
STAMP = '<w:p><w:pPr><w:pStyle w:val="Stamp"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
PAGE = (
    f'<w:sectPr><w:headerReference xmlns:r="{RELATION}" w:type="default" r:id="rIdHeader"/>'
    f'<w:footerReference xmlns:r="{RELATION}" w:type="default" r:id="rIdFooter"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="964" w:bottom="1134" w:left="964" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
"""A4 with the margins of the PDF, in twentieths of a point."""


def reference_docx(paths: Paths, variables: Mapping[str, str]) -> bytes:
    """Return a document with the house style; its header holds words of ``variables`` and the stamp, if any."""
    parts = {name: content.decode("utf-8") for name, content in _pandocs_own().items()}
    _add(parts, "word/settings.xml", "<w:autoHyphenation/>", "</w:settings>")
    for sheet in STYLES + ONE_PAGE if variables.get("kind") == "onepage" else STYLES:
        parts["word/styles.xml"] = _styled(parts["word/styles.xml"], _part(paths, sheet))
    stamp = STAMP.format(escape(variables["stamp"])) if variables.get("stamp") else ""
    words = {name: escape(variables[name]) for name in ("document", "title")}
    parts["word/header1.xml"] = _part(paths, "header.xml").format(stamp=stamp, **words)
    parts["word/footer1.xml"] = _part(paths, "footer.xml")
    parts["word/document.xml"] = re.sub(r"<w:sectPr>.*</w:sectPr>", PAGE, parts["word/document.xml"], flags=re.DOTALL)
    relations = "".join(
        f'<Relationship Type="{RELATION}/{name}" Id="rId{name.title()}" Target="{name}1.xml"/>' for name in AROUND
    )
    kinds = "".join(f'<Override PartName="/word/{name}1.xml" ContentType="{KIND}.{name}+xml"/>' for name in AROUND)
    _add(parts, "word/_rels/document.xml.rels", relations, "</Relationships>")
    _add(parts, "[Content_Types].xml", kinds, "</Types>")
    return packed({name: content.encode("utf-8") for name, content in parts.items()})


@cache
def _pandocs_own() -> Mapping[str, bytes]:
    return unpacked(pandoc(["--print-default-data-file", "reference.docx"], b""))


def _part(paths: Paths, name: str) -> str:
    return read_text(Path(template(paths, name)))


def _styled(theirs: str, ours: str) -> str:
    """Put our defaults and styles in the place of theirs with the same id, and new ones at the end."""
    defaults, styles = DEFAULTS.findall(ours)[0], {found.group(1): found.group(0) for found in STYLE.finditer(ours)}
    replaced = STYLE.sub(lambda found: styles.pop(found.group(1), found.group(0)), DEFAULTS.sub(defaults, theirs))
    return replaced.replace("</w:styles>", "".join(styles.values()) + "</w:styles>")


def _add(parts: dict[str, str], name: str, content: str, before: str) -> None:
    parts[name] = parts[name].replace(before, content + before)


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Return the parts of a zip file by name."""
    with ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file; its entries bear the first moment a zip file knows."""
    archive = BytesIO()
    with ZipFile(archive, "w") as opened:
        for name, content in parts.items():
            opened.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return archive.getvalue()
