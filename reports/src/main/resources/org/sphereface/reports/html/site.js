// Tables that sort and copy. Without this file the pages read the same.
"use strict";

const text = (cell) => cell.innerText.trim().replace(/\s*\n\s*/g, " ");

// what a spreadsheet would run as a formula gets an apostrophe before it; numbers stay
const formula = /^[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const figure = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?( ?%)?(,? (from|to|±) [+-]?\d+(\.\d+)?)*$/;
const harmless = (value) => (formula.test(value) && !figure.test(value) ? "'" + value : value);

const title = (table) => table.parentElement.getAttribute("aria-label") || text(table.caption);

function rows(table) {
  return [...table.rows].map((row) => [...row.cells].map((cell) => harmless(text(cell))));
}

const formats = {
  Markdown(table) {
    const [head, ...body] = rows(table).map((row) => "| " + row.map((c) => c.replace(/\|/g, "\\|")).join(" | ") + " |");
    return [head, "|" + " --- |".repeat(table.rows[0].cells.length), ...body].join("\n") + "\n";
  },
  LaTeX(table) {
    const special = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "±": "$\\pm$", "−": "$-$", "–": "--" };
    const escaped = (c) => c.replace(/[\\~^±−–&%$#_{}]/g, (s) => special[s] || "\\" + s);
    const [head, ...body] = rows(table).map((row) => row.map(escaped).join(" & ") + " \\\\");
    const lines = ["\\toprule", head, "\\midrule", ...body, "\\bottomrule"];
    const tabular = ["\\begin{tabular}{l" + "r".repeat(table.rows[0].cells.length - 1) + "}", ...lines, "\\end{tabular}"];
    const label = table.id ? ["\\label{tab:" + table.id + "}"] : [];
    return ["% needs \\usepackage{booktabs}", "\\begin{table}", "\\centering", "\\caption{" + escaped(title(table)) + "}", ...label, ...tabular, "\\end{table}"].join("\n") + "\n";
  },
  CSV(table) {
    const quoted = (c) => (/[",\n]/.test(c) ? '"' + c.replace(/"/g, '""') + '"' : c);
    return rows(table).map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";
  },
};

// pages from disk may lack the clipboard interface
async function copy(content) {
  try {
    await navigator.clipboard.writeText(content);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = content;
    area.setAttribute("aria-label", "The table's text");
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

function addCopying(table) {
  const bar = document.createElement("p");
  bar.className = "copy";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  bar.append("Copy as ");
  for (const [name, format] of Object.entries(formats)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.setAttribute("aria-label", "Copy the table as " + name + ": " + title(table));
    button.addEventListener("click", async () => {
      said.textContent = (await copy(format(table))) ? name + " copied" : "The browser does not let pages copy";
      button.focus();
    });
    bar.append(button);
  }
  bar.append(said);
  table.after(bar);
}

const number = (value) => (/^[+−-]?[\d,.]+/.test(value) ? parseFloat(value.replace("−", "-").replace(/,/g, "")) : NaN);

// numbers by value and before words, dashes last, whichever way is up
function compare(a, b, sign) {
  const rank = (value) => (value.startsWith("–") ? 2 : isNaN(number(value)) ? 1 : 0);
  const order = rank(a) === 0 ? number(a) - number(b) : a.localeCompare(b, "en", { numeric: true });
  return rank(a) - rank(b) || sign * order;
}

function addSorting(table) {
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of head.parentElement.cells) {
        other.removeAttribute("aria-sort");
      }
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const body = table.tBodies[0];
      const [at, sign] = [head.cellIndex, down ? -1 : 1];
      body.append(...[...body.rows].sort((r, s) => compare(text(r.cells[at]), text(s.cells[at]), sign)));
    });
  }
}

for (const table of document.querySelectorAll("table.sortable")) {
  addSorting(table);
  addCopying(table);
}

// closed details do not print
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => (d.open = true)));
