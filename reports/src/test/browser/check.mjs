// Opens a report's pages in headless Chromium: axe-core, widths, printing, and what a reader can do.
// Usage: node check.mjs CHROMIUM FOLDER...; exit status 1 if anything is wrong. One of the folders must
// have a page that shows "<script>alert(1)</script>" as text.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Browser } from "./browser.mjs";

const [chromium, ...folders] = process.argv.slice(2);
const axe = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "node_modules/axe-core/axe.min.js"), "utf8");
const looks = { "1200 px, light": [1200, false], "360 px, dark": [360, true] };

// of a folder's cells, that a run may have many of, the first
function pages(folder) {
  const names = (sub) => readdirSync(join(folder, sub)).filter((n) => n.endsWith(".html")).sort().map((n) => join(folder, sub, n));
  const cells = readdirSync(folder).includes("cells") ? names("cells").slice(0, 1) : [];
  return [...names("."), ...cells];
}

const count = { views: 0, tables: 0, spheres: 0, printed: 0 };
const wrong = [];
const expect = (holds, sentence) => holds || wrong.push(sentence);

async function accessible(tab, where) {
  await tab.evaluate(axe);
  const { passes, found } = await tab.evaluate(async () => {
    const result = await axe.run({ preload: false }); // the page's policy forbids it to fetch styles
    const found = result.violations.map((v) => v.id + ": " + v.help + "; " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(" "));
    return { passes: result.passes.length, found };
  });
  expect(passes >= 5, where + ": axe checked next to nothing");
  found.forEach((violation) => wrong.push(where + ": " + violation));
}

// boxes that scroll by themselves may be wider
async function fits(tab, where) {
  const { page, window, wide } = await tab.evaluate(() => {
    const window = document.documentElement.clientWidth;
    const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > window + 1 && !e.closest(".scroll, pre, .skip"));
    return { page: document.documentElement.scrollWidth, window, wide: wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 100)) };
  });
  expect(page <= window, `${where}: the page is ${page} px wide in a window of ${window}: ${wide.join(" ")}`);
}

const centre = (element) => {
  element.scrollIntoView({ block: "center", inline: "center" });
  const box = element.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
};

// the middle of an element, brought into view
const middle = (tab, selector, index) => tab.evaluate(`(${centre})(document.querySelectorAll(${JSON.stringify(selector)})[${index}])`);

const cells = (table) =>
  [...document.querySelectorAll("table.sortable")[table].rows].map((row) => [...row.cells].map((c) => c.innerText.trim().replace(/\s*\n\s*/g, " ")));

async function sorted(tab, where, table, column, direction) {
  const states = await tab.evaluate((t) => [...document.querySelectorAll("table.sortable")[t].tHead.rows[0].cells].map((h) => h.getAttribute("aria-sort")), table);
  states.forEach((state, c) => expect(state === (c === column ? direction : null), `${where}: column ${c} has aria-sort ${state}`));
  const shown = (await tab.evaluate(cells, table)).slice(1).map((row) => row[column]);
  const leading = /^[+−-]?(\d[\d,]*)(\.\d+)?/;
  const numbers = shown.map((c) => (leading.test(c) ? Number(leading.exec(c)[0].replace("−", "-").replaceAll(",", "")) : null));
  const words = numbers.indexOf(null) < 0 ? numbers.length : numbers.indexOf(null);
  const sign = direction === "ascending" ? 1 : -1;
  for (let i = 1; i < words; i++) expect(sign * (numbers[i] - numbers[i - 1]) >= 0, `${where}: ${shown[i - 1]} is before ${shown[i]}, ${direction}`);
  expect(numbers.slice(words).every((n) => n === null), `${where}: a number is below words or dashes, ${direction}: ${shown.join(", ")}`);
  const dash = shown.findIndex((c) => c.startsWith("–"));
  expect(dash < 0 || shown.slice(dash).every((c) => c.startsWith("–")), `${where}: a dash is not last, ${direction}: ${shown.join(", ")}`);
}

async function sorts(tab, where, table) {
  const columns = await tab.evaluate((t) => document.querySelectorAll("table.sortable")[t].tHead.rows[0].cells.length, table);
  const before = (await tab.evaluate(cells, table)).map((row) => row.join("|")).sort();
  const button = (column) => tab.evaluate((t, c) => (document.querySelectorAll("table.sortable")[t].tHead.rows[0].cells[c].firstElementChild.id = "aim") && null, table, column);
  for (let column = 0; column < columns; column++) {
    await button(column);
    await tab.click(await middle(tab, "#aim", 0));
    await sorted(tab, where + ", by click", table, column, "ascending");
    await tab.press("Enter");
    await sorted(tab, where + ", by Enter", table, column, "descending");
    await tab.press(" ");
    await sorted(tab, where + ", by Space", table, column, "ascending");
    if (column + 1 < columns) {
      await tab.press("Tab");
      const next = await tab.evaluate((t, c) => document.activeElement === document.querySelectorAll("table.sortable")[t].tHead.rows[0].cells[c].firstElementChild, table, column + 1);
      expect(next, `${where}: Tab does not lead to the head of column ${column + 1}`);
    }
    await tab.evaluate(() => document.getElementById("aim").removeAttribute("id"));
  }
  const after = (await tab.evaluate(cells, table)).map((row) => row.join("|")).sort();
  expect(before.join("\n") === after.join("\n"), where + ": sorting changed the rows");
}

// back from the three formats to cells, each by its own grammar
const readers = {
  Markdown: (text) => text.trim().split("\n").filter((_, i) => i !== 1).map((line) => line.slice(2, -2).split(" | ").map((c) => c.replace(/\\\|/g, "|"))),
  LaTeX(text) {
    const escaped = { "\\textbackslash{}": "\\", "\\textasciitilde{}": "~", "\\textasciicircum{}": "^", "$\\pm$": "±", "$-$": "−", "--": "–" };
    const plain = (c) => c.replace(/\\text\w+\{\}|\$\\pm\$|\$-\$|--|\\[&%$#_{}]/g, (s) => escaped[s] ?? s[1]);
    return text.split("\n").filter((line) => line.endsWith(" \\\\")).map((line) => line.slice(0, -3).split(/ & /).map(plain));
  },
  CSV(text) {
    const rows = [];
    let row = [];
    for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
      row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      if (end !== ",") rows.push(row.splice(0));
    }
    return rows;
  },
};

async function copies(tab, where, table) {
  const shown = await tab.evaluate(cells, table);
  for (const [index, [name, read]] of Object.entries(readers).entries()) {
    await tab.evaluate(() => navigator.clipboard.writeText("nothing yet"));
    await tab.evaluate((t, i) => (document.querySelectorAll("table.sortable")[t].nextElementSibling.querySelectorAll("button")[i].id = "aim") && null, table, index);
    await tab.click(await middle(tab, "#aim", 0));
    const said = await tab.evaluate((t) => new Promise((done) => {
      const status = document.querySelectorAll("table.sortable")[t].nextElementSibling.querySelector("[role=status]");
      const look = (left) => (status.textContent || !left ? done(status.textContent) : setTimeout(look, 20, left - 1));
      setTimeout(look, 20, 100);
    }), table);
    const text = await tab.evaluate(() => navigator.clipboard.readText());
    expect(said.endsWith("copied"), `${where}: after ${name} the page says '${said}'`);
    expect(JSON.stringify(read(text)) === JSON.stringify(shown), `${where}: ${name} on the clipboard is not the table: ${text.slice(0, 300)}`);
    await tab.evaluate(() => {
      document.querySelector("#aim").parentElement.querySelector("[role=status]").textContent = "";
      document.querySelector("#aim").removeAttribute("id");
    });
  }
}

// what a spreadsheet would run, whichever way it is written, and what it takes for a number
const formulas = ["=cmd", "=cmd|' /C calc'!A0", "+cmd", "-2+cmd|' /C calc'!A0", "@SUM(1)", "\uff1d1+1", '"=1+1', "'=1+1"];
const figures = ["-0.5", "+1.25 %", "1e-6", "-0.1 from -0.2 to 0.3"];

// a cell of each, one after another, in the first row below the head
async function harmless(tab, where, table) {
  for (const [index, [name, read]] of Object.entries(readers).entries()) {
    for (const value of [...formulas, ...figures]) {
      await tab.evaluate((t, text, i) => {
        const element = document.querySelectorAll("table.sortable")[t];
        const cell = element.tBodies[0].rows[0].cells[0];
        const before = [...cell.childNodes];
        cell.replaceChildren(text);
        element.nextElementSibling.querySelectorAll("button")[i].click(); // reads the table at once
        cell.replaceChildren(...before);
        return new Promise((done) => setTimeout(done, 20));
      }, table, value, index);
      const copied = read(await tab.evaluate(() => navigator.clipboard.readText()))[1][0];
      const expected = formulas.includes(value) ? "'" + value : value;
      expect(copied === expected, `${where}: the cell ${value} is copied as ${name} as ${copied}`);
    }
  }
}

async function turns(tab, where, index) {
  const picture = () => tab.evaluate((i) => document.querySelectorAll("canvas")[i].toDataURL(), index);
  const at = await middle(tab, "canvas", index);
  const first = await picture();
  await tab.drag(at, [40, 25]);
  expect((await picture()) !== first, where + ": dragging does not turn the sphere");
  await tab.evaluate((i) => document.querySelectorAll("canvas")[i].focus(), index);
  await tab.press("Home");
  expect((await picture()) === first, where + ": Home does not turn the sphere back");
  for (const [key, opposite] of [["ArrowLeft", "ArrowRight"], ["ArrowUp", "ArrowDown"]]) {
    await tab.press(key);
    const one = await picture();
    await tab.press("Home");
    await tab.press(opposite);
    const other = await picture();
    expect(one !== first && other !== first && one !== other, `${where}: ${key} and ${opposite} do not turn the sphere two ways`);
    await tab.press("Home");
    expect((await picture()) === first, where + ": Home does not turn the sphere back");
  }
}

async function prints(tab, where) {
  const { data } = await tab.send("Page.printToPDF", { preferCSSPageSize: true });
  const pdf = Buffer.from(data, "base64").toString("latin1");
  const sheets = pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? [];
  expect(pdf.startsWith("%PDF-") && sheets.length > 0, where + ": the printed PDF has no page");
  count.printed += sheets.length;
}

const browser = new Browser(chromium);
await browser.send("Browser.grantPermissions", { permissions: ["clipboardReadWrite", "clipboardSanitizedWrite"] });
const tab = await browser.tab();
let hostile = 0;
for (const page of folders.flatMap((folder) => pages(resolve(folder)))) {
  for (const [look, [width, dark]] of Object.entries(looks)) {
    await tab.look(width, dark);
    await tab.open(page);
    await fits(tab, `${page} (${look})`);
    await accessible(tab, `${page} (${look})`);
    count.views++;
  }
  await tab.look(1200, false);
  await tab.open(page);
  hostile += await tab.evaluate(() => document.body.innerText.includes("<script>alert(1)</script>"));
  const tables = await tab.evaluate(() => document.querySelectorAll("table.sortable").length);
  for (let table = 0; table < tables; table++, count.tables++) {
    await sorts(tab, `${page}, table ${table}`, table);
    await copies(tab, `${page}, table ${table}`, table);
    if (count.tables === 0) await harmless(tab, `${page}, table ${table}`, table);
  }
  const spheres = await tab.evaluate(() => document.querySelectorAll("canvas").length);
  for (let sphere = 0; sphere < spheres; sphere++, count.spheres++) await turns(tab, `${page}, sphere ${sphere}`, sphere);
  await prints(tab, page);
  tab.complaints().forEach((complaint) => wrong.push(`${page}: ${complaint}`));
}
await browser.close();
expect(hostile > 0, "no page shows a hostile name as text");
wrong.forEach((sentence) => console.error(sentence));
console.log(`browser: ${count.views} page views by axe and width, ${count.tables} tables sorted and copied, ${count.spheres} spheres turned, ${count.printed} sheets printed, ${hostile} pages with hostile names; ${wrong.length} faults`);
process.exit(wrong.length ? 1 : 0);
