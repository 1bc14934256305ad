// Filters and sorts the claims, draws a matrix when it is opened, and opens what a link leads to.
// What a target named becomes text: nothing here makes markup of a string.
"use strict";
(() => {
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const make = (name, text = "", ...inside) => {
    const made = document.createElement(name);
    made.append(text, ...inside);
    return made;
  };

  // A link may lead into something that is closed.
  const reveal = () => {
    const found = document.querySelector(":target");
    for (let one = found; one; one = one.parentElement) if (one.matches("details")) one.open = true;
    found?.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", reveal);
  addEventListener("load", reveal);

  // The claims ---------------------------------------------------------------------------------
  const form = document.querySelector("#claims form"), count = form.querySelector("output");
  const body = document.querySelector("#claims tbody");
  const rows = all("tr[data-verdict]", body).map((row) => ({ row, text: row.textContent.toLowerCase() }));

  const filter = () => {
    const [verdict, family] = [form.verdict.value, form.family.value];
    const words = form.text.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const { row, text } of rows) {
      const fits = (!verdict || row.dataset.verdict === verdict) &&
        (!family || row.dataset.family === family) && words.every((word) => text.includes(word));
      row.hidden = !fits;
      shown += fits;
    }
    count.textContent = shown === rows.length ? `${shown} claims` : `${shown} of ${rows.length} claims`;
  };

  const sort = (heading) => {
    const descending = heading.ariaSort === "ascending", at = heading.cellIndex;
    for (const one of all("th", heading.parentElement)) one.ariaSort = null;
    heading.ariaSort = descending ? "descending" : "ascending";
    const key = ({ row }) => row.cells[at].dataset.sort ?? row.cells[at].textContent.trim();
    const order = new Intl.Collator("en", { numeric: true });
    const sorted = rows.map((one) => [key(one), one.row]).sort(([a], [b]) => order.compare(a, b));
    body.append(...(descending ? sorted.reverse() : sorted).map(([, row]) => row));
  };

  for (const heading of all("#claims thead th")) {
    const button = make("button", heading.textContent);
    button.type = "button";
    button.addEventListener("click", () => sort(heading));
    heading.replaceChildren(button);
  }
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();

  // The matrices -------------------------------------------------------------------------------
  const KINDS = ["violated", "inconclusive", "held"], WORDS = ["✗ violated", "? unproven", "✓ held"];
  const box = make("div");
  box.popover = "auto";
  box.className = "cell";
  document.body.append(box);

  const draw = (matrix) => {
    const data = matrix.querySelector("script");
    if (!data) return;
    data.remove();
    const told = JSON.parse(data.textContent), table = make("table");
    const head = table.createTHead().insertRow();
    head.append(make("td"), ...told.columns.map((name) => {
      const column = make("th", name);
      column.scope = "col";
      return column;
    }));
    const inside = table.createTBody();
    told.rows.forEach((name, at) => {
      const row = inside.insertRow(), heading = make("th", name);
      heading.scope = "row";
      row.append(heading, ...told.grid[at].map((number, column) => cell(told, at, column, number)));
    });
    const scroll = make("div", table);
    Object.assign(scroll, { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Matrix" });
    matrix.append(tools(told, [...inside.rows]), scroll);
  };

  const cell = (told, at, column, number) => {
    if (number < 0) {
      const none = make("td", "–");
      Object.assign(none, { className: "untried", title: "not tried" });
      return none;
    }
    const content = told.contents[number], kind = content.findIndex((those) => those.length);
    const worst = content[kind].length, tries = content.flat().length;
    const button = make("button", `${WORDS[kind][0]} ${worst}${worst < tries ? `/${tries}` : ""}`);
    Object.assign(button, { type: "button", className: KINDS[kind] });
    button.ariaLabel = `${told.rows[at]} as ${told.columns[column]}: ${worst} of ${tries} ${WORDS[kind].slice(2)}`;
    button.addEventListener("click", () => {
      fill(told, at, column, content);
      box.showPopover();
      const from = button.getBoundingClientRect(), room = document.documentElement;
      const left = Math.min(from.left, room.clientWidth - box.offsetWidth - 8);
      const below = from.bottom + 4 + box.offsetHeight < room.clientHeight;
      box.style.left = `${Math.max(8, left)}px`;
      box.style.top = `${Math.max(8, below ? from.bottom + 4 : from.top - box.offsetHeight - 4)}px`;
    });
    return make("td", button);
  };

  const fill = (told, at, column, content) => {
    box.replaceChildren(make("b", `${told.rows[at]} · ${told.columns[column]}`));
    content.forEach((those, kind) => {
      if (!those.length) return;
      box.append(make("p", `${WORDS[kind]} ${those.length}`), make("ul", "", ...those.map((number) => {
        const found = kind ? [] : told.findings[`${at} ${column} ${number}`] ?? [];
        return make("li", told.tries[number], ...found.flatMap((one) => [" ", link(one)]));
      })));
    });
  };

  const link = (fingerprint) => {
    const made = make("a", fingerprint);
    made.href = `#finding-${encodeURIComponent(fingerprint)}`;
    made.addEventListener("click", () => box.hidePopover());
    return made;
  };

  const tools = (told, rows) => {
    const search = make("input"), amiss = make("input"), shown = make("output");
    Object.assign(search, { type: "search", ariaLabel: "Filter the rows by name",
      placeholder: `Filter ${rows.length} rows` });
    Object.assign(amiss, { type: "checkbox", disabled: !told.amiss });
    shown.ariaLive = "polite";
    const made = make("p", search, make("label", amiss, ` only what is violated or unproven (${told.amiss})`), shown);
    made.className = "tools";
    made.addEventListener("input", () => {
      const wanted = search.value.trim().toLowerCase();
      rows.forEach((row, at) => {
        row.hidden = !told.rows[at].toLowerCase().includes(wanted) || (amiss.checked && at >= told.amiss);
      });
      shown.textContent = `${rows.filter((row) => !row.hidden).length} rows`;
    });
    return made;
  };

  // What is to be repeated may be copied, where the browser lets it.
  const offerCopies = (repeat) => {
    for (const text of all("pre", repeat)) {
      if (text.nextElementSibling?.className === "copy" || !navigator.clipboard) continue;
      const button = make("button", "Copy");
      Object.assign(button, { type: "button", className: "copy" });
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = "Copied";
      });
      text.after(button);
    }
  };

  document.addEventListener("toggle", ({ target }) => {
    if (!target.open) return;
    if (target.matches(".matrix")) draw(target);
    if (target.matches(".repeat")) offerCopies(target);
  }, true);
})();
