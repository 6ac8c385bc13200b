"""The one maker of tables for documents: caption, scope on headers, own scroll container, no merged cells.

A table is handed to pandoc as raw HTML, because pandoc's own tables know no scope. In a *stacked* table each cell
also carries its column's header, so that on a narrow screen a row can be read from top to bottom; explicit roles
keep it a table for screen readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

ALIGNMENTS = {"l": "text", "r": "number"}


def table(
    key: str,
    caption: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    align: str = "",
    note: str = "",
    stacked: bool = False,
    stamp: str = "",
) -> Markup:
    """Return a table as a raw HTML block for Markdown.

    ``align`` has a letter per column: l (text) or r (number); columns beyond it are text. The first cell of a row
    is its header. ``stamp`` is put behind the caption.

    Raises
    ------
    ValueError
        When a row has another number of cells than there are headers, or two headers are the same.
    """
    if len(set(headers)) != len(headers):
        raise ValueError(f"table '{key}' has two headers that are the same")
    kinds = [ALIGNMENTS[letter] for letter in align.ljust(len(headers), "l")]
    labels = [escape(escape(header).striptags()) for header in headers]
    body = Markup("\n").join(_row(key, labels, kinds, list(row)) for row in rows)
    head = Markup("").join(
        Markup('<th scope="col" role="columnheader" class="{}">{}</th>').format(kind, header)
        for kind, header in zip(kinds, headers, strict=True)
    )
    tag = Markup(' <span class="tag">{}</span>').format(stamp) if stamp else Markup("")
    below = Markup('\n<p class="table-note">{}</p>').format(Markup(note)) if note else Markup("")
    html = Markup(
        '<div class="table-block" id="tab-{key}">\n'
        '<div class="table-scroll" role="region" aria-labelledby="tab-{key}-caption" tabindex="0">\n'
        '<table{stacked}>\n<caption id="tab-{key}-caption">{caption}{stamp}</caption>\n'
        '<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        '<tbody role="rowgroup">\n{body}\n</tbody>\n</table>\n</div>'
        "{below}\n</div>"
    ).format(
        key=key,
        caption=caption,
        head=head,
        body=body,
        below=below,
        stacked=Markup(' class="stacked"' if stacked else ""),
        stamp=tag,
    )
    return Markup("\n\n```{{=html}}\n{}\n```\n\n").format(html)


def _row(key: str, labels: Sequence[str], kinds: Sequence[str], cells: Sequence[object]) -> Markup:
    if len(cells) != len(labels):
        raise ValueError(f"table '{key}' has {len(labels)} headers and a row of {len(cells)} cells: {cells}")
    others = "".join(
        f'<td role="cell" class="{kind}" data-label="{label}">{escape(cell)}</td>'
        for kind, label, cell in zip(kinds[1:], labels[1:], cells[1:], strict=True)
    )
    first = f'<th scope="row" role="rowheader" class="{kinds[0]}">{escape(cells[0])}</th>'
    return Markup(f'<tr role="row">{first}{others}</tr>')
