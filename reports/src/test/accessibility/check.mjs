// Runs axe-core on a report's pages in headless Chromium, wide and light, then narrow and dark.
// Usage: node check.mjs CHROMIUM FOLDER...; exit status 1 if axe finds anything.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [chromium, ...folders] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const axe = pathToFileURL(join(here, "node_modules/axe-core/axe.min.js"));
const profile = mkdtempSync(join(tmpdir(), "axe-"));
const looks = { "1200 px, light": ["--window-size=1200,900"], "400 px, dark": ["--window-size=500,900", "--blink-settings=preferredColorScheme=0"] };

function pages(folder) {
  const names = (sub) => readdirSync(join(folder, sub)).filter((n) => n.endsWith(".html") && !n.endsWith(".axe.html")).sort().map((n) => join(folder, sub, n));
  const cells = readdirSync(folder).includes("cells") ? names("cells").slice(0, 1) : [];
  return [...names("."), ...cells];
}

function violations(page, options) {
  const copy = page.replace(/\.html$/, ".axe.html");
  const run = `axe.run().then((r) => { const p = document.createElement("pre"); p.id = "axe"; p.textContent = btoa(unescape(encodeURIComponent(JSON.stringify({ passes: r.passes.length, found: r.violations.map((v) => v.id + ": " + v.help + "; " + v.nodes.map((n) => n.html.slice(0, 120)).slice(0, 3).join(" ")) })))); document.body.append(p); });`;
  const html = readFileSync(page, "utf8")
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
    .replace("</body>", `<script src="${axe}"></script><script>addEventListener("load", () => { ${run} });</script></body>`);
  writeFileSync(copy, html);
  try {
    const dom = execFileSync(chromium, ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`, "--virtual-time-budget=20000", ...options, "--dump-dom", pathToFileURL(copy).href], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 26, timeout: 60000 });
    const found = /<pre id="axe">([^<]*)<\/pre>/.exec(dom);
    if (!found) throw new Error("axe gave no answer on " + page);
    return JSON.parse(Buffer.from(found[1], "base64").toString("utf8"));
  } finally {
    rmSync(copy, { force: true });
  }
}

let bad = 0;
let checked = 0;
for (const page of folders.flatMap((folder) => pages(resolve(folder)))) {
  for (const [look, options] of Object.entries(looks)) {
    const { passes, found } = violations(page, options);
    if (passes < 5) throw new Error("axe checked next to nothing on " + page);
    checked++;
    for (const violation of found) {
      bad++;
      console.error(`${page} (${look}): ${violation}`);
    }
  }
}
rmSync(profile, { recursive: true, force: true });
console.log(`axe: ${checked} page views, ${bad} violations`);
process.exit(bad ? 1 : 0);
