// The way back from a number: a click on it opens a panel that says where it comes from. Without this script nothing changes.
(() => {
  const holder = document.getElementById("walk-data");
  if (!holder) return;
  const data = JSON.parse(holder.textContent);
  const languageOf = (element) => {
    const language = element.closest("[lang]")?.lang;
    return data.languages.includes(language) ? language : data.languages[0];
  };
  const told = (place, language) => {
    const text = data.texts[place];
    return Array.isArray(text) ? text[data.languages.indexOf(language)] : text;
  };
  const find = (id) => id.split("/").reduce((branch, part) => branch?.[part], data.ids)?.[""];

  const dialog = document.createElement("dialog");
  dialog.className = "walk";
  dialog.setAttribute("aria-labelledby", "walk-heading");
  document.body.append(dialog);

  const make = (name, text, inside = []) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    element.append(...inside);
    return element;
  };

  const open = (value) => {
    const found = find(value.dataset.id);
    if (!found) return;
    const language = languageOf(value);
    const words = data.words[language];
    const [group, about, ...own] = found;
    const places = Object.fromEntries([
      ...data.own.map((field, place) => [field, own[place]]),
      ...data.shared.map((field, place) => [field, data.groups[group][place]]),
    ]);
    const facts = [
      [words.about, about.map((part) => told(part, language)).join("; ")],
      ...data.fields.filter((field) => places[field] >= 0).map((field) => [words.fields[field], told(places[field], language)]),
      [words.id, value.dataset.id],
    ];
    const heading = make("h2", words.heading);
    heading.id = "walk-heading";
    heading.tabIndex = -1;
    heading.autofocus = true;
    const close = make("form", "", [make("button", words.close)]);
    close.method = "dialog";
    dialog.lang = language;
    dialog.replaceChildren(heading, make("dl", "", facts.map(([name, text]) => make("div", "", [make("dt", name), make("dd", text)]))), close);
    dialog.showModal();
  };

  const valueAt = (event) => (event.target.closest("a, button, summary") ? null : event.target.closest(".value[data-id]"));
  document.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
    const value = valueAt(event);
    if (value && !String(getSelection())) open(value);
  });

  // A page holds thousands of numbers. As that many stops of the Tab key they would bar the way for who uses a keyboard, so
  // they are buttons only when asked for, and then one stop together: arrow keys go from number to number.
  let walking = false;
  const seen = () => [...document.querySelectorAll(".value[data-id]")].filter((value) => value.checkVisibility() && find(value.dataset.id));
  const stop = (values, current) => {
    for (const value of values) value.tabIndex = value === current ? 0 : -1;
  };
  const arrange = () => {
    for (const value of document.querySelectorAll(".value[role=button]")) {
      for (const name of ["role", "tabindex", "aria-haspopup"]) value.removeAttribute(name);
    }
    document.body.classList.toggle("walking", walking);
    for (const toggle of toggles) {
      const words = data.words[languageOf(toggle)];
      toggle.textContent = walking ? words.hide : words.show;
      toggle.setAttribute("aria-expanded", String(walking));
      toggle.nextElementSibling.textContent = walking ? words.hint : "";
    }
    if (!walking) return;
    const values = seen();
    for (const value of values) {
      value.setAttribute("role", "button");
      value.setAttribute("aria-haspopup", "dialog");
    }
    stop(values, values[0]);
  };
  document.addEventListener("keydown", (event) => {
    const value = walking && event.target.matches?.(".value[role=button]") ? event.target : null;
    if (!value) return;
    if (["Enter", " "].includes(event.key)) {
      event.preventDefault();
      open(value);
      return;
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step && !["Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const values = seen();
    const place = event.key === "Home" ? 0 : event.key === "End" ? values.length - 1 : values.indexOf(value) + step;
    const next = values[Math.max(0, Math.min(values.length - 1, place))];
    stop(values, next);
    next.focus();
  });

  const toggles = [...document.querySelectorAll(".walk-toggle")];
  if (!toggles.length) {
    const toggle = make("button");
    toggle.type = "button";
    toggle.className = "walk-toggle";
    document.querySelector("main").prepend(toggle);
    toggles.push(toggle);
  }
  for (const toggle of toggles) {
    const hint = make("span");
    hint.className = "walk-hint";
    hint.setAttribute("role", "status");
    toggle.after(hint);
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      walking = !walking;
      arrange();
    });
  }
  document.addEventListener("shown", arrange);
  arrange();
})();
