// The choice on the comparison page. What is chosen stands in the address; the page only shows and hides what it holds.
(() => {
  const page = document.documentElement;
  const sides = [...document.querySelectorAll(".side")].map((element) => {
    const form = element.querySelector(".choice");
    return {
      element,
      form,
      words: JSON.parse(form.dataset.words),
      groups: [...element.querySelectorAll(".group")].map((group) => ({
        element: group,
        id: group.dataset.experiment,
        name: group.querySelector("h2").textContent,
        pairs: [...group.querySelectorAll(".pair")].map((pair) => ({
          element: pair,
          id: pair.dataset.indicator,
          name: pair.querySelector("h3").firstChild.textContent.trim(),
          ministries: pair.dataset.ministries.split(" "),
          planned: "planned" in pair.dataset,
        })),
      })),
    };
  });
  const sideOf = (language) => sides.find((side) => side.element.lang === language) ?? sides[0];
  const cities = [...sides[0].form.querySelectorAll("[name=city]")].map((box) => box.value);
  const usual = {
    lang: sides[0].element.lang,
    ministry: "all",
    experiment: sides[0].groups[0].id,
    indicator: "outcomes",
    cities: cities.join(","),
    view: "figure",
  };

  const fromAddress = () => ({ ...usual, ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))) });
  const toAddress = (state) =>
    new URLSearchParams(Object.entries(state).filter(([key, value]) => key in usual && (key === "lang" || value !== usual[key])));
  const go = (change) => { location.hash = toAddress({ ...fromAddress(), ...change }); };

  const options = (select, entries, chosen) => {
    const make = ({ value, text }) => new Option(text, value, false, value === chosen);
    select.replaceChildren(...entries.filter(Boolean).map((entry) => {
      if (!entry.label) return make(entry);
      const group = document.createElement("optgroup");
      group.label = entry.label;
      group.append(...entry.of.map(make));
      return group;
    }));
  };

  // Only what can be chosen together is offered; a choice that no longer fits gives way to the widest that does.
  const settle = (side, asked) => {
    const state = { ...asked };
    const concerns = (pair) => state.ministry === "all" || pair.ministries.includes(state.ministry);
    const ministry = side.form.elements.ministry;
    if (!ministry || ![...ministry.options].some((option) => option.value === state.ministry)) state.ministry = "all";
    const groups = side.groups.filter((group) => group.pairs.some(concerns));
    if (!groups.some((group) => group.id === state.experiment)) state.experiment = "all";
    const pairs = groups.filter((group) => ["all", group.id].includes(state.experiment)).flatMap((group) => group.pairs.filter(concerns));
    const planned = pairs.some((pair) => pair.planned);
    if (state.indicator === "outcomes" ? !planned : state.indicator !== "all" && !pairs.some((pair) => pair.id === state.indicator)) {
      state.indicator = planned ? "outcomes" : pairs[0]?.id ?? "all";
    }
    const fits = (pair) => concerns(pair)
      && (state.indicator === "all" || (state.indicator === "outcomes" ? pair.planned : pair.id === state.indicator));
    return { state, groups, pairs, fits };
  };

  const fill = (side, { state, groups, pairs }) => {
    const { words, form } = side;
    const once = (some) => [...new Map(some.map((pair) => [pair.id, { value: pair.id, text: pair.name }])).values()];
    const [outcomes, described] = [true, false].map((planned) => once(pairs.filter((pair) => pair.planned === planned)));
    const known = new Set(outcomes.map((entry) => entry.value));
    const others = described.filter((entry) => !known.has(entry.value));
    options(form.elements.experiment, [{ value: "all", text: words.all_experiments }, ...groups.map((group) => ({ value: group.id, text: group.name }))], state.experiment);
    options(form.elements.indicator, [
      outcomes.length && { value: "outcomes", text: words.all_outcomes },
      { value: "all", text: words.all_indicators },
      outcomes.length && { label: words.outcomes, of: outcomes },
      others.length && { label: words.described, of: others },
    ], state.indicator);
    if (form.elements.ministry) form.elements.ministry.value = state.ministry;
    for (const box of form.querySelectorAll("[name=city]")) box.checked = state.cities.split(",").includes(box.value);
    for (const radio of form.querySelectorAll("[name=view]")) radio.checked = radio.value === state.view;
  };

  const tell = (side, state, some) => {
    const { words, form } = side;
    const named = [...form.querySelectorAll("[name=city]:checked")].map((box) => box.parentElement.textContent.trim());
    const chosen = ["ministry", "experiment", "indicator"].map((name) => form.elements[name]?.selectedOptions[0]?.text).filter(Boolean);
    const how = state.view === "table" ? words.shown_table : words.shown_figure;
    const places = named.length === cities.length ? words.all_cities : named.join(", ");
    const text = [...chosen, how, places].filter(Boolean).join("; ");
    side.element.querySelector(".status").textContent = some ? `${words.shown}: ${text}.` : words.nothing;
    document.title = `${form.dataset.title}: ${chosen.slice(-2).join(", ")}`;
  };

  // The lines of a figure that stay close the gap that others leave; its alternative text says what is seen.
  const redraw = (figure, without) => {
    const [head, row] = [Number(figure.dataset.head), Number(figure.dataset.row)];
    const lines = [...figure.querySelectorAll(".line")];
    const seen = lines.filter((line) => !without.includes(line.dataset.city));
    const bottom = head + row * seen.length;
    const [, , width, height] = (figure.dataset.box ??= figure.getAttribute("viewBox")).split(" ").map(Number);
    seen.forEach((line, place) => line.setAttribute("transform", `translate(0 ${head + row * (place + 0.5)})`));
    for (const one of figure.querySelectorAll(".tall")) {
      if (one.tagName === "rect") one.setAttribute("height", bottom - head);
      else one.setAttribute("d", one.getAttribute("d").replace(/V.*/, `V${bottom}`));
    }
    figure.querySelector(".foot")?.setAttribute("transform", `translate(0 ${bottom})`);
    figure.setAttribute("viewBox", `0 0 ${width} ${height - row * (lines.length - seen.length)}`);
    const told = (some) => some.map((line) => `${[...line.querySelectorAll("text")].map((text) => text.textContent).join(": ")}.`).join(" ");
    const lead = (figure.dataset.lead ??= figure.getAttribute("aria-label").slice(0, -told(lines).length));
    figure.setAttribute("aria-label", lead + told(seen));
  };

  const show = () => {
    const side = sideOf(fromAddress().lang);
    const found = settle(side, fromAddress());
    const { state } = found;
    const without = cities.filter((city) => !state.cities.split(",").includes(city));
    page.lang = side.element.lang;
    for (const one of sides) one.element.classList.toggle("on", one === side);
    side.element.dataset.view = state.view === "table" ? "table" : "figure";
    side.element.dataset.without = without.join(" ");
    side.form.hidden = false;
    let some = false;
    for (const group of side.groups) {
      const inside = ["all", group.id].includes(state.experiment);
      let any = false;
      for (const pair of group.pairs) {
        const on = inside && found.fits(pair);
        pair.element.classList.toggle("on", on);
        if (!on) continue;
        any = some = true;
        prepareTables(side, pair);
        for (const figure of pair.element.querySelectorAll("svg.estimates")) redraw(figure, without);
      }
      group.element.classList.toggle("on", any);
    }
    fill(side, found);
    tell(side, state, some);
    document.dispatchEvent(new Event("shown"));
  };

  for (const side of sides) {
    const { element, form } = side;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => {
      const { name, value } = event.target;
      const checked = [...form.querySelectorAll("[name=city]:checked")].map((box) => box.value);
      go(name === "city" ? { cities: checked.join(",") || "none" } : { [name]: value });
    });
    form.querySelector(".print").addEventListener("click", () => print());
    element.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      element.querySelector(".content").focus();
    });
    element.querySelector(".language a").addEventListener("click", (event) => {
      event.preventDefault();
      const other = sideOf(event.currentTarget.hreflang).element;
      addEventListener("hashchange", () => other.querySelector("h1").focus(), { once: true });
      go({ lang: other.lang });
    });
  }
  addEventListener("hashchange", show);
  show();
})();
