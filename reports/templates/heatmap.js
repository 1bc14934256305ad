// Opens the cells of the matrices, and filters their rows. What a target named becomes text only.
"use strict";
(() => {
  const told = new Map();
  const box = document.createElement("div");
  box.popover = "auto";
  box.className = "owasp-cell";
  document.body.append(box);

  const element = (name, text, ...inside) => {
    const made = document.createElement(name);
    made.append(text, ...inside);
    return made;
  };

  const read = (matrix) => {
    if (!told.has(matrix)) {
      told.set(matrix, JSON.parse(matrix.querySelector("script").textContent));
    }
    return told.get(matrix);
  };

  // The table of results draws a row anew when it opens, so its finding is looked for twice.
  const show = (id) => {
    const row = document.getElementById(id)?.closest(".extras-row");
    if (row?.classList.contains("hidden")) {
      row.previousElementSibling.querySelector("td:not(.col-links)").click();
    }
    const found = document.getElementById(id);
    if (!found) return false;
    for (const one of document.querySelectorAll(".owasp-shown")) one.classList.remove("owasp-shown");
    found.classList.add("owasp-shown");
    found.scrollIntoView({ block: "center" });
    return true;
  };

  const link = (fingerprint) => {
    const made = element("a", fingerprint);
    made.href = `#finding-${fingerprint}`;
    made.addEventListener("click", (event) => {
      event.preventDefault();
      box.hidePopover();
      show(`finding-${fingerprint}`);
    });
    return made;
  };

  const fill = (button) => {
    const { tries, contents, findings } = read(button.closest(".owasp-matrix"));
    const cell = button.parentElement, row = cell.parentElement, table = row.closest("table");
    const [at, column] = [row.rowIndex - 1, cell.cellIndex - 1];
    const role = table.tHead.rows[0].cells[cell.cellIndex].textContent;
    box.replaceChildren(element("b", `${row.cells[0].textContent} · ${role}`));
    contents[Number(button.dataset.holds)].forEach((those, kind) => {
      if (!those.length) return;
      const list = document.createElement("ul");
      for (const number of those) {
        const item = element("li", tries[number]);
        const found = kind ? [] : findings[`${at} ${column} ${number}`] ?? [];
        for (const one of found) item.append(" ", link(one));
        list.append(item);
      }
      const word = element("p", ["✗ violated", "? unproven", "✓ held"][kind] + ` ${those.length}`);
      word.className = ["v", "u", "h"][kind];
      box.append(word, list);
    });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".owasp-matrix td button");
    if (!button) return;
    fill(button);
    box.showPopover();
    const from = button.getBoundingClientRect(), room = document.documentElement;
    const left = Math.min(from.left, room.clientWidth - box.offsetWidth - 8);
    const below = from.bottom + 4 + box.offsetHeight < room.clientHeight;
    box.style.left = `${Math.max(8, left)}px`;
    box.style.top = `${Math.max(8, below ? from.bottom + 4 : from.top - box.offsetHeight - 4)}px`;
  });

  const filter = (matrix) => {
    const [search, amiss] = matrix.querySelectorAll("input");
    const wanted = search.value.trim().toLowerCase();
    for (const row of matrix.querySelectorAll("tbody tr")) {
      const named = row.cells[0].textContent.toLowerCase().includes(wanted);
      row.hidden = !named || (amiss.checked && !row.parentElement.classList.contains("amiss"));
    }
  };
  for (const matrix of document.querySelectorAll(".owasp-matrix")) {
    matrix.addEventListener("input", () => filter(matrix));
  }
})();
