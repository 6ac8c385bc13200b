"""What every page for people must be: one file, one heading at the top, tables that a screen reader can tell."""

from html.parser import HTMLParser


class Outline(HTMLParser):
    """Headings, tables and links of a page."""

    def __init__(self):
        super().__init__()
        self.headings, self.captions, self.tables, self.loose, self.outside = [], 0, 0, [], []
        self.language, self.ids, self.targets = "", [], []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.language = given["lang"]
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if tag == "th" and "scope" not in given:
            self.loose.append(given)
        if tag in ("script", "img", "link", "iframe", "form") or "://" in str(given.get("href", "")):
            self.outside.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if str(given.get("href", "")).startswith("#"):
            self.targets.append(given["href"][1:])


def outline(text):
    parser = Outline()
    parser.feed(text)
    return parser


def assert_readable(text, language):
    """One h1, captions, scopes, links that arrive, nothing from elsewhere."""
    found = outline(text)
    assert text.startswith("<!DOCTYPE html>") and found.language == language
    assert found.headings[0] == "h1" and found.headings.count("h1") == 1
    assert found.captions == found.tables
    assert not found.loose and not found.outside
    assert "@import" not in text and "url(" not in text
    assert len(set(found.ids)) == len(found.ids) and set(found.targets) <= set(found.ids)
