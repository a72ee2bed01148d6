// On a phone that nobody touches for a while the page is taken away, whole, and a question stands in its place. What was
// being typed is kept in this page's memory and comes back when the question is answered; nothing of it can be read
// meanwhile. At a desk the session just ends, and the page with it.
import { passkeys } from "./passkeys.js";

const LAST = "dh-last-touch";
const TICK_MS = 5000;
const SAY_MS = 60000;
let held = null;
let lastSaid = 0;

function now() {
  return Date.now();
}

function note() {
  if (held) return;
  try {
    window.localStorage.setItem(LAST, String(now()));
  } catch (error) {
    window.dhLastTouch = now();
  }
}

// The last touch of any page of this browser: who works in one tab is not locked out of another.
function last() {
  try {
    return Number(window.localStorage.getItem(LAST)) || now();
  } catch (error) {
    return window.dhLastTouch || now();
  }
}

function token() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field ? field.value : "";
}

function post(address, fields) {
  const body = new URLSearchParams(Object.assign({ csrfmiddlewaretoken: token() }, fields || {}));
  return fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
}

// Says to the server that somebody is here, at most once a minute, and only while somebody is.
function say(limits) {
  if (held || now() - lastSaid < SAY_MS || now() - last() > SAY_MS) return;
  lastSaid = now();
  post("/here/", limits.phone ? { phone: "1" } : {}).catch(() => {});
}

function open() {
  document.body.textContent = "";
  document.body.appendChild(held);
  held = null;
  note();
}

async function answer(form) {
  const failed = document.querySelector("[data-unlock-failed]");
  const fields = {};
  new FormData(form).forEach((value, name) => {
    fields[name] = value;
  });
  try {
    const said = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    if (said.status === 204) return open();
    if (said.redirected) return window.location.reload();
    show(await said.text());
  } catch (error) {
    if (failed) failed.hidden = false;
  }
}

function show(page) {
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  if (!main || !main.querySelector("[data-unlock]")) return window.location.reload();
  document.body.textContent = "";
  document.body.appendChild(document.importNode(main, true));
  const form = document.querySelector("[data-unlock]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
  passkeys(form, answer);
  const field = form.querySelector("input[type=password]");
  if (field) field.focus();
}

function lock() {
  if (held) return;
  const key = token(); // which leaves with the page
  held = document.createDocumentFragment();
  while (document.body.firstChild) held.appendChild(document.body.firstChild);
  close(key).catch(() => retry(key));
}

// The server locks first, and only then is the question asked: else an answer that never came would open the page.
async function close(key) {
  const said = await post("/lock/", { csrfmiddlewaretoken: key });
  if (said.status >= 500) throw new Error("not locked");
  show(await (await fetch("/locked/", { credentials: "same-origin" })).text());
}

// No network: nothing is readable, and a button asks again.
function retry(key) {
  const button = document.createElement("button");
  button.className = "dh-button dh-button--wide";
  button.textContent = document.documentElement.dataset.unlockWord || "↻";
  button.addEventListener("click", () => {
    close(key).catch(() => {});
  });
  document.body.appendChild(button);
}

function look(limits) {
  const idle = now() - last();
  if (held) return;
  if (limits.phone && idle > limits.lock) lock();
  else if (!limits.phone && idle > limits.end) window.location.reload();
  else say(limits);
}

export function lockWhenIdle() {
  const page = document.documentElement;
  if (!("signedIn" in page.dataset)) return;
  const limits = {
    phone: window.matchMedia("(pointer: coarse)").matches,
    lock: Number(page.dataset.lockSeconds) * 1000,
    end: Number(page.dataset.idleSeconds) * 1000,
  };
  if (document.querySelector("[data-unlock]")) return passkeys(document);
  note();
  ["pointerdown", "keydown", "scroll", "input"].forEach((kind) => document.addEventListener(kind, note, { passive: true }));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look(limits);
  });
  window.setInterval(look, TICK_MS, limits);
  if (limits.phone) say(limits);
  const button = document.querySelector("[data-lock-now]");
  if (button) {
    button.addEventListener("submit", (event) => {
      event.preventDefault();
      lock();
    });
  }
}
