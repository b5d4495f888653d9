// <form data-outbox> is sent by this script, so that nothing typed is lost where the network comes and goes. What could
// not be sent stays in this browser, for the person who wrote it; every page says so, and sends it when it can. The
// form's one-time key makes it arrive once. Fields marked data-private (names of people) are never kept: as long as the
// page is open they are sent too, and afterwards the person is told to add them. Of several tabs one sends an entry: the
// one where it was written, while it is open. Without scripts the form posts as ever.

const bar = document.getElementById("outbox");
const prefix = `outbox:${bar?.dataset.user}:`;
const AGAIN = 30_000;
const PATIENCE = 20_000;
// A tab that is being closed lets go of its entries a little later.
const SOON = 2_000;
// The server remembers one-time keys for seven days; what is older is sent by hand only.
const LONGEST = 6 * 24 * 3600_000;
const whole = new Map(); // key -> everything typed, while this page is open
const held = new Map(); // key -> what lets other tabs send the entry
let flushing = false;
let signedOut = false;

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const store = (entry) => localStorage.setItem(prefix + entry.key, JSON.stringify(entry));
const read = (name) => JSON.parse(localStorage.getItem(name));
const forget = (key) => {
  localStorage.removeItem(prefix + key);
  whole.delete(key);
  held.get(key)?.();
  held.delete(key);
};
const entries = () =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(prefix))
    .map(read)
    .sort((one, other) => one.at - other.at);

// A lock for each entry; it goes with the tab. Browsers have none on addresses that are not secure.
const BUSY = {};
const alone = (key, work) => (navigator.locks ? navigator.locks.request(prefix + key, { ifAvailable: true }, (lock) => (lock ? work() : BUSY)) : work());
const hold = (key) => void alone(key, () => new Promise((release) => held.set(key, release)));

// The address to go to; nothing where the server wants something corrected. Throws where it cannot be reached now.
async function send(address, fields, how) {
  const body = new URLSearchParams(fields);
  body.set("csrfmiddlewaretoken", token());
  // The page to sign in on tells once why one was signed out: it is not fetched here.
  const answer = await fetch(address, { method: "POST", body, headers: { "X-Outbox": how }, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status >= 500 || answer.status === 429) throw new Error("not now");
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) return answer.json();
  return { signIn: answer.type === "opaqueredirect" || answer.status === 403 };
}

// Sent as a page: the server answers with the form, what was typed, and what to correct.
function open(entry) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: entry.address, hidden: true });
  for (const [name, value] of [...(whole.get(entry.key) ?? entry.fields), ["csrfmiddlewaretoken", token()]])
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  document.body.append(form);
  form.submit();
}

function show() {
  const all = entries();
  const waiting = all.filter((entry) => !entry.refused);
  const text = bar.querySelector("[data-waiting]");
  text.textContent = waiting.length ? text.dataset[waiting.length > 1 ? "many" : "one"].replace("{n}", waiting.length) : "";
  bar.querySelector("[data-private]").hidden = !waiting.some((entry) => entry.partial);
  bar.querySelector("[data-sign-in]").hidden = !(waiting.length && signedOut);
  const list = bar.querySelector("[data-refused]");
  list.replaceChildren(
    ...all
      .filter((entry) => entry.refused)
      .map((entry) => {
        const row = bar.querySelector("template").content.firstElementChild.cloneNode(true);
        row.querySelector("[data-what]").textContent = entry.what;
        row.querySelector("[data-open]").addEventListener("click", () => open(entry));
        row.querySelector("[data-throw]").addEventListener("click", () => {
          forget(entry.key);
          show();
        });
        return row;
      }),
  );
  bar.hidden = !all.length && !bar.querySelector("[data-sent]").childElementCount;
}

function told(entry, address) {
  const row = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: address, textContent: entry.what });
  const list = bar.querySelector("[data-sent]");
  row.append(`${list.dataset.words} `, link, entry.partial && !whole.has(entry.key) ? ` ${list.dataset.partial}` : "");
  list.append(row);
}

async function flush() {
  if (flushing) return;
  flushing = true;
  await sendAll();
  flushing = false;
  show();
}

async function sendAll() {
  signedOut = false;
  for (const { key } of entries()) {
    try {
      const done = await (whole.has(key) ? sendKept(key) : alone(key, () => sendKept(key)));
      if (done === BUSY) setTimeout(flush, SOON);
    } catch {
      break; // the network is still away
    }
    if (signedOut) break;
  }
}

async function sendKept(key) {
  const entry = read(prefix + key); // another tab may have been quicker
  if (!entry || entry.refused) return;
  if (Date.now() - entry.at > LONGEST) return store({ ...entry, refused: true });
  const answer = await send(entry.address, whole.get(key) ?? entry.fields, "kept");
  if (answer.signIn) signedOut = true;
  else if (answer.address) {
    told(entry, answer.address);
    forget(key);
  } else store({ ...entry, refused: true });
}

// Sent as a page, as without scripts.
function pass(form, button) {
  form.dataset.passed = "";
  form.requestSubmit(button);
}

function watch(form) {
  const key = () => form.elements.namedItem("key");
  const isPrivate = new Set([...form.elements].filter((field) => "private" in field.dataset).map((field) => field.name));

  const begin = () => {
    form.reset();
    key().value = newKey();
    history.replaceState({ ...history.state, [`key ${new URL(form.action).pathname}`]: key().value }, "");
    for (const field of form.elements) field.dispatchEvent(new Event("input", { bubbles: true }));
    scrollTo(0, 0);
    [...form.elements].find((field) => field.offsetParent)?.focus();
  };

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if ("passed" in form.dataset || button?.hasAttribute("data-direct")) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return; // a double click
    form.ariaBusy = "true";
    const fields = [...new FormData(form, button)];
    const entry = {
      key: key().value,
      address: form.action,
      fields: fields.filter(([name]) => !isPrivate.has(name) && name !== "csrfmiddlewaretoken"),
      partial: [...form.elements].some((field) => isPrivate.has(field.name) && field.type !== "checkbox" && field.value),
      what: fields.find(([name, value]) => /title/.test(name) && value)?.[1] ?? document.title,
      at: Date.now(),
    };
    try {
      store(entry); // before it is sent, so that also a closed window loses nothing
    } catch {
      return pass(form, button); // this browser keeps nothing, or has no room
    }
    hold(entry.key);
    try {
      const answer = await send(form.action, fields, "now");
      forget(entry.key);
      if (answer.address) return location.assign(answer.address);
      pass(form, button); // nothing has been written: the page of the server tells why
    } catch {
      whole.set(entry.key, fields);
      form.ariaBusy = "false";
      begin();
      show();
    }
  });
}

if (bar) {
  for (const form of document.querySelectorAll("form[data-outbox]")) watch(form);
  addEventListener("online", flush);
  addEventListener("storage", (event) => event.key?.startsWith(prefix) && show());
  setInterval(flush, AGAIN);
  flush();
}
