<script>
(() => {
  const indicators = [...document.querySelectorAll("section.indicator")].map((section) => ({
    section,
    text: section.textContent.toLowerCase(),
    experiments: section.dataset.experiments.split(" "),
    link: document.querySelector(`.contents a[href="#${section.id}"]`)?.parentElement,
  }));
  const form = document.getElementById("search");
  const text = document.getElementById("search-text");
  const experiment = document.getElementById("search-experiment");
  const found = document.getElementById("search-found");
  const show = () => {
    const words = text.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const one of indicators) {
      const fits = words.every((word) => one.text.includes(word))
        && (!experiment.value || one.experiments.includes(experiment.value));
      one.section.hidden = !fits;
      if (one.link) one.link.hidden = !fits;
      shown += fits;
    }
    for (const group of document.querySelectorAll("section[id^='group-']")) {
      group.hidden = !group.querySelector("section.indicator:not([hidden])");
    }
    found.textContent = `${shown} ${found.dataset.of} ${indicators.length} ${found.dataset.what}`;
  };
  const arrive = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    form.reset();
    show();
    target.scrollIntoView();
  };
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", arrive);
  show();
})();
</script>
