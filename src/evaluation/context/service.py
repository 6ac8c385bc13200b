"""Tables from the service: pages of at most 10,000 rows (version 3) that name the next one, each kept when it is in.

A fetch that was broken off goes on at the first page that is not kept. Pages are kept per table, change date and
question; a table that changed at the source is fetched anew. The answers look like

    {"odata.metadata": "...", "value": [{...}, ...], "odata.nextLink": "https://.../TypedDataSet?$skip=10000"}

with ``@odata.nextLink`` in version 4.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit, urlunsplit

from evaluation.context.errors import ContextError
from evaluation.context.source import Info, Row, info_of
from evaluation.context.web import Wait, ask
from evaluation.registry.models import ContextService
from evaluation.storage import read_json, write_json

NEXT = ("odata.nextLink", "@odata.nextLink")


@dataclass(frozen=True)
class WebSource:
    """The service as params.yaml describes it; ``kept`` is the folder of pages."""

    service: ContextService
    kept: Path
    wait: Wait = time.sleep

    @property
    def name(self) -> str:
        """The host."""
        return urlsplit(self.service.address).netloc

    def info(self, table: str) -> Info:
        """Return what the table says of itself; always asked anew, since it tells whether the table changed."""
        part = "TableInfos" if self.service.api == "v3" else "Properties"
        found = ask(self._url(table, part, (), ""), self.service, self.wait)
        rows = found.get("value", [found])
        if not rows:
            raise _unfit(table, part)
        return info_of(table, self.service.api, rows[0])

    def has(self, table: str, part: str) -> bool:
        """Whether the part can be had: the service has all parts of a table."""
        return True

    def rows(self, info: Info, part: str, columns: Sequence[str] = (), where: str = "") -> Iterator[Row]:
        """Yield the rows of all pages, from the kept ones where they are there."""
        url: str | None = self._url(info.id, part, columns, where)
        question = hashlib.sha256(f"{info.modified} {url}".encode()).hexdigest()[:16]
        folder, number, seen = self.kept / info.version / info.id / f"{part}-{question}", 0, set[str]()
        while url is not None:
            if url in seen:
                raise _unfit(info.id, part)
            seen.add(url)
            number += 1
            page = self._page(folder / f"{number:04}.json", url, info.id, part)
            yield from page["value"]
            url = self._next(url, page["next"], info.id, part)

    def _page(self, path: Path, url: str, table: str, part: str) -> dict[str, Any]:
        if path.exists():
            return dict(read_json(path))
        found = ask(url, self.service, self.wait)
        if not isinstance(found.get("value"), list):
            raise _unfit(table, part)
        page = {"next": next((found[key] for key in NEXT if found.get(key)), None), "value": found["value"]}
        write_json(path, page)
        return page

    def _url(self, table: str, part: str, columns: Sequence[str], where: str) -> str:
        options = {"$format": "json"} if self.service.api == "v3" else {}
        options |= {"$select": ",".join(columns)} if columns else {}
        options |= {"$filter": where} if where else {}
        query = f"?{urlencode(options, quote_via=quote, safe='$,')}" if options else ""
        return f"{self.service.address}/{table}/{part}{query}"

    def _next(self, page: str, link: str | None, table: str, part: str) -> str | None:
        """Return the next page's address on our own host and scheme; another host is refused."""
        if link is None:
            return None
        own, given = urlsplit(self.service.address), urlsplit(urljoin(page, link))
        if given.netloc.lower() != own.netloc.lower():
            raise _unfit(table, part)
        return urlunsplit((own.scheme, own.netloc, given.path, given.query, ""))


def _unfit(table: str, part: str) -> ContextError:
    return ContextError(
        f"Tabel {table}: het antwoord op {part} heeft niet de vorm die wij kennen. Kijk of `api` (v3 of v4) bij het "
        "adres in params.yaml past.",
        f"the answer to {part} has not the form that we know. Check whether `api` (v3 or v4) fits the address in "
        "params.yaml.",
    )
