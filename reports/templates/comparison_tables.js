// The tables of the comparison page: ids on numbers, sorting, and the download of what is shown.
const prepareTables = (() => {
  const siteOf = (table, cell) => table.tHead.rows[0].cells[cell.cellIndex].dataset.site;
  const idOf = (table, cell) => cell.parentElement.dataset.id?.replace("*", siteOf(table, cell) ?? "*") ?? "";
  const partsOf = (cell) => {
    const small = cell.querySelector("small")?.textContent ?? "";
    return { number: cell.textContent.slice(0, cell.textContent.length - small.length).trim(), small };
  };

  // Each number gets its own id, so that it can be walked back; on a narrow screen the roles keep it a table.
  const number = (table) => {
    const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
    for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, td")]) part.setAttribute("role", roles[part.tagName]);
    for (const head of table.querySelectorAll("th")) head.setAttribute("role", head.scope === "row" ? "rowheader" : "columnheader");
    for (const cell of table.querySelectorAll("tr[data-id] > td")) {
      if (cell.textContent.startsWith("[")) continue;
      const value = document.createElement("span");
      value.className = "value";
      value.dataset.id = idOf(table, cell);
      value.append(...[...cell.childNodes].filter((node) => node.nodeName !== "I"));
      cell.prepend(value);
    }
  };

  const plain = (side, text) => {
    const thousands = side.words.separator === ";" ? /\.(?=\d{3})/g : /,(?=\d{3})/g;
    return text.replace(thousands, "").replaceAll("−", "-").replaceAll("\u00a0", " ");
  };

  const sortable = (side, table) => {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const key = (row, place) => {
      const text = plain(side, place ? partsOf(row.cells[place]).number : row.cells[0].textContent);
      return place ? Number.parseFloat(text.replace("€", "").replace(",", ".").trim()) : text;
    };
    const order = (place, turn) => (one, other) => {
      const [a, b] = [key(one, place), key(other, place)];
      if (place === 0) return turn * a.localeCompare(b, side.element.lang);
      return Number.isNaN(a) || Number.isNaN(b) ? Number.isNaN(a) - Number.isNaN(b) : turn * (a - b);
    };
    heads.forEach((head, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = side.words.sort.replace("{column}", head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: "" }[head.getAttribute("aria-sort")] ?? "ascending";
        for (const one of heads) one.removeAttribute("aria-sort");
        if (next) head.setAttribute("aria-sort", next);
        const turn = next === "descending" ? -1 : 1;
        table.tBodies[0].append(...(next ? [...rows].sort(order(place, turn)) : rows));
        const words = { ascending: side.words.sorted_up, descending: side.words.sorted_down }[next] ?? side.words.sorted_not;
        side.element.querySelector(".status").textContent = `${button.textContent}: ${words}.`;
      });
    });
  };

  const csv = (side, table) => {
    const { words, form } = side;
    const without = side.element.dataset.without.split(" ");
    const heads = [...table.tHead.rows[0].cells].filter((head) => !without.includes(head.dataset.site));
    const perSite = heads.some((head) => head.dataset.site);
    const named = (head) => (head.dataset.site ? [head.innerText, `${head.innerText}: ${words.interval_and_number}`, `${head.innerText}: ${words.id}`] : [head.innerText]);
    const title = [...heads.flatMap(named), ...(perSite ? [] : [words.id]), ...(form.dataset.stamp ? [words.stamp_column] : [])];
    const lines = [...table.tBodies[0].rows].filter((row) => !without.includes(row.dataset.city)).map((row) => [
      ...heads.flatMap((head) => {
        const cell = row.cells[head.cellIndex];
        const parts = partsOf(cell);
        return head.dataset.site ? [plain(side, parts.number), plain(side, parts.small), idOf(table, cell)] : [cell === row.cells[0] ? cell.textContent : plain(side, parts.number)];
      }),
      ...(perSite ? [] : [row.dataset.id ?? ""]),
      ...(form.dataset.stamp ? [form.dataset.stamp] : []),
    ]);
    const quoted = (text) => (/[";,\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    return [title, ...lines].map((line) => line.map(quoted).join(words.separator)).join("\r\n");
  };

  const download = (side, pair, table) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", csv(side, table), "\r\n"], { type: "text/csv" }));
    link.download = `${pair.element.id}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  };

  // Tables get their buttons when they are first shown: few are.
  return (side, pair) => {
    if (pair.ready) return;
    pair.ready = true;
    for (const table of pair.element.querySelectorAll("table")) {
      number(table);
      if (table.classList.contains("sortable")) sortable(side, table);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "download";
      button.textContent = side.words.download;
      button.addEventListener("click", () => download(side, pair, table));
      table.closest(".table-block").append(button);
    }
  };
})();
