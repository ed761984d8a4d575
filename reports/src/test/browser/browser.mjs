// Drives headless Chromium over its debugging pipe: one process, a tab a page.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PATIENCE = 120000;

export class Browser {
  #process;
  #profile = mkdtempSync(join(tmpdir(), "browser-"));
  #waiting = new Map();
  #listeners = [];
  #last = 0;
  #rest = "";

  constructor(chromium) {
    const options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--remote-debugging-pipe", `--user-data-dir=${this.#profile}`];
    this.#process = spawn(chromium, options, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.#process.on("exit", () => this.#waiting.forEach(({ reject }) => reject(new Error(chromium + " ended early"))));
    this.#process.stdio[4].setEncoding("utf8").on("data", (text) => this.#receive(text));
  }

  #receive(text) {
    const messages = (this.#rest + text).split("\0");
    this.#rest = messages.pop();
    for (const message of messages.map((m) => JSON.parse(m))) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (!waiting) this.#listeners.forEach((listener) => listener(message));
      else if (message.error) waiting.reject(new Error(waiting.method + ": " + message.error.message));
      else waiting.resolve(message.result);
    }
  }

  send(method, params = {}, sessionId) {
    const id = ++this.#last;
    this.#process.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(method + ": no answer")), PATIENCE);
      const done = (then) => (value) => (clearTimeout(timer), then(value));
      this.#waiting.set(id, { method, resolve: done(resolve), reject: done(reject) });
    });
  }

  // waits for an event of a session
  event(name, sessionId) {
    return new Promise((resolve) => {
      const listener = (message) => {
        if (message.method !== name || message.sessionId !== sessionId) return;
        this.#listeners = this.#listeners.filter((l) => l !== listener);
        resolve(message.params);
      };
      this.#listeners.push(listener);
    });
  }

  async tab() {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const tab = new Tab(this, sessionId);
    this.#listeners.push((message) => message.sessionId === sessionId && tab.seen(message));
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await tab.send(domain + ".enable");
    return tab;
  }

  async close() {
    const ended = new Promise((resolve) => this.#process.on("exit", resolve));
    await this.send("Browser.close").catch(() => this.#process.kill());
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Tab {
  #browser;
  #session;
  #complaints = [];

  constructor(browser, session) {
    this.#browser = browser;
    this.#session = session;
  }

  send(method, params) {
    return this.#browser.send(method, params, this.#session);
  }

  // what no page may do
  seen({ method, params }) {
    if (method === "Runtime.exceptionThrown") this.#complaints.push("exception: " + (params.exceptionDetails.exception?.description ?? params.exceptionDetails.text));
    if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(params.type)) this.#complaints.push("console: " + params.args.map((a) => a.value).join(" "));
    if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) this.#complaints.push("log: " + params.entry.text);
    if (method === "Network.requestWillBeSent" && !/^(file|data):/.test(params.request.url)) this.#complaints.push("request: " + params.request.url);
    if (method === "Page.javascriptDialogOpening") {
      this.#complaints.push("dialog: " + params.message);
      this.send("Page.handleJavaScriptDialog", { accept: true });
    }
  }

  // and forgets them
  complaints() {
    return this.#complaints.splice(0);
  }

  async look(width, dark) {
    await this.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
    await this.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
  }

  async open(file) {
    const loaded = this.#browser.event("Page.loadEventFired", this.#session);
    await this.send("Page.navigate", { url: pathToFileURL(file).href });
    await loaded;
  }

  // the value of an expression, or what a function gives of arguments, in the page
  async evaluate(code, ...values) {
    const expression = typeof code === "function" ? `(${code})(${values.map((v) => JSON.stringify(v)).join(", ")})` : code;
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async press(key) {
    const named = { Enter: { code: "Enter", text: "\r", windowsVirtualKeyCode: 13 }, " ": { code: "Space", text: " ", windowsVirtualKeyCode: 32 }, Tab: { code: "Tab", windowsVirtualKeyCode: 9 } };
    const event = { key, code: key, ...named[key] };
    await this.send("Input.dispatchKeyEvent", { type: event.text ? "keyDown" : "rawKeyDown", ...event });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  async #mouse(type, [x, y], buttons) {
    await this.send("Input.dispatchMouseEvent", { type, x, y, button: buttons || type === "mouseReleased" ? "left" : "none", buttons, clickCount: 1 });
  }

  async drag([x, y], [right, down]) {
    await this.#mouse("mouseMoved", [x, y], 0);
    await this.#mouse("mousePressed", [x, y], 1);
    for (let step = 1; step <= 5; step++) await this.#mouse("mouseMoved", [x + (step * right) / 5, y + (step * down) / 5], 1);
    await this.#mouse("mouseReleased", [x + right, y + down], 0);
  }

  async click(at) {
    await this.drag(at, [0, 0]);
  }
}
