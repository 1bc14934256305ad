// Filters the rows of each table that has a form: by words anywhere in a row, and by what is chosen.
"use strict";
for (const form of document.querySelectorAll("form[data-of]")) {
  const count = form.querySelector("output");
  const rows = [...form.closest("section").querySelectorAll("tbody tr")]
    .map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const chosen = [...form.querySelectorAll("select")];

  const filter = () => {
    const words = form.text.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const { row, text } of rows) {
      const fits = chosen.every(({ name, value }) => !value || row.dataset[name] === value) &&
        words.every((word) => text.includes(word));
      row.hidden = !fits;
      shown += fits;
    }
    const all = `${rows.length} ${form.dataset.of}`;
    count.textContent = shown === rows.length ? all : `${shown} of ${all}`;
  };

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
}

// A link may lead to a row that a filter hides, or into something that is closed.
const reveal = () => {
  const found = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (found) found.hidden = false;
  found?.scrollIntoView({ block: "center" });
};
addEventListener("hashchange", reveal);
reveal();
