// <form data-outbox> is sent by this script, so that nothing typed is lost where the network comes and goes. What could
// not be sent stays in this browser, for the person who wrote it; every page says so, and sends it when it can. The
// form's one-time key makes it arrive once. Fields marked data-private (names of people) are never kept: as long as the
// page is open they are sent too, and afterwards the person is told to add them. Without scripts the form posts as ever.

const bar = document.getElementById("outbox");
const prefix = `outbox:${bar?.dataset.user}:`;
const AGAIN = 30_000;
const PATIENCE = 20_000;
// The server remembers one-time keys for seven days; what is older is sent by hand only.
const LONGEST = 6 * 24 * 3600_000;
const whole = new Map(); // key -> everything typed, while this page is open
let flushing = false;

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const store = (entry) => localStorage.setItem(prefix + entry.key, JSON.stringify(entry));
const forget = (key) => {
  localStorage.removeItem(prefix + key);
  whole.delete(key);
};
const entries = () =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(prefix))
    .map((name) => JSON.parse(localStorage.getItem(name)))
    .sort((one, other) => one.at - other.at);

// The address to go to; nothing where the server wants something corrected. Throws where it cannot be reached now.
async function send(address, fields, how) {
  const body = new URLSearchParams(fields);
  body.set("csrfmiddlewaretoken", token());
  const answer = await fetch(address, { method: "POST", body, headers: { "X-Outbox": how }, signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status >= 500 || answer.status === 429) throw new Error("not now");
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) return answer.json();
  return { signIn: answer.redirected || answer.status === 403 };
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
  for (const entry of entries()) {
    if (entry.refused || Date.now() - (entry.sending ?? 0) < PATIENCE) continue;
    try {
      if (Date.now() - entry.at > LONGEST) store({ ...entry, refused: true });
      else {
        const answer = await send(entry.address, whole.get(entry.key) ?? entry.fields, "kept");
        if (answer.signIn) break;
        if (answer.address) {
          told(entry, answer.address);
          forget(entry.key);
        } else store({ ...entry, refused: true });
      }
    } catch {
      break; // the network is still away
    }
  }
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
      sending: Date.now(),
    };
    store(entry); // before it is sent, so that also a closed window loses nothing
    whole.set(entry.key, fields);
    try {
      const answer = await send(form.action, fields, "now");
      forget(entry.key);
      if (answer.address) return location.assign(answer.address);
      form.dataset.passed = ""; // nothing has been written: the page of the server tells why
      form.requestSubmit(button);
    } catch {
      store({ ...entry, sending: 0 });
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
