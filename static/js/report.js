// <form data-autosave> keeps a section of the annual report as it is written: two seconds after the last key, when the
// field is left, and on Ctrl+S. The field is the truth; what is not saved yet lies in this tab too. Without scripts the
// buttons of the form do the same.

const form = document.querySelector("form[data-autosave]");
const PAUSE = 2000;

const field = form.elements.text;
const words = form.dataset;
const place = (name) => document.querySelector(`[data-${name}]`);
const user = document.getElementById("session")?.dataset.user;
const key = `draft:${user}:text ${location.origin}${new URL(form.action).pathname}`;
let saved = field.value, busy = false, timer, outcome = "", clashing = false;

// What is shown at each change, and said aloud only when it is news: saved, not saved, somebody else.
const tell = (state, text) => {
  const shown = place("state");
  shown.textContent = text;
  shown.classList.toggle("bad", state === "failed" || state === "clash");
  if (state !== "saving" && state !== outcome) {
    outcome = state;
    place("said").textContent = text;
  }
};

const keep = () => {
  if (field.value === saved) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify({ text: field.value, version: form.elements.version.value }));
};

const versions = (number) => {
  for (const input of document.querySelectorAll("main input[name=version]")) input.value = number;
};

async function save() {
  clearTimeout(timer);
  if (busy || clashing || field.value === saved) return;
  busy = true;
  const sent = field.value;
  tell("saving", words.saving);
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual",
    });
    const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
    const told = isOurs ? await answer.json() : {};
    if (answer.status === 409 && isOurs) clash(told);
    else if (!answer.ok || !isOurs) tell("failed", told.why || words.failed);
    else {
      saved = sent;
      versions(told.version);
      document.getElementById("notices").innerHTML = told.notices;
      document.getElementById("reading").innerHTML = told.reading;
      place("count").textContent = words.words.replace("{n}", told.words);
      tell("saved", words.saved.replace("{clock}", told.clock).replace("{version}", told.version));
      mark();
    }
  } catch {
    tell("failed", words.failed);
  }
  busy = false;
  keep();
  if (field.value !== saved && outcome === "saved") timer = setTimeout(save, PAUSE);
}

// Somebody else saved first: both texts are shown, and nothing is written before the writer has chosen.
function clash(told) {
  clashing = true;
  tell("clash", words.clash);
  const box = document.getElementById("conflict");
  box.innerHTML = told.conflict;
  const mine = box.querySelector("[data-mine]");
  mine.querySelector(".pre").textContent = field.value;
  mine.hidden = false;
  const choose = (button, act) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      box.replaceChildren();
      clashing = false;
      versions(told.version);
      act();
      field.focus();
      changed();
      save();
    });
  };
  choose(box.querySelector("[data-keep]"), () => { saved = told.text; });
  choose(box.querySelector("[data-take]"), () => {
    saved = told.text;
    put(0, field.value.length, told.text);
  });
  box.querySelector("[data-leave]").addEventListener("click", () => { saved = field.value; sessionStorage.removeItem(key); });
  box.querySelector("#errors").focus();
}

// Writes into the field so that the browser's own undo takes it back.
function put(from, to, text) {
  field.focus();
  field.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, from, to, "end");
}

// A figure goes into the sentence; what stands alone, and a proposal, gets a paragraph of its own.
function insert(token) {
  const { selectionStart: at, selectionEnd: to, value } = field;
  const isAlone = !token.startsWith("[[") || /^\[\[(map\]|(table|chart|activity|story|indicator):)/.test(token);
  const before = isAlone && value.slice(0, at).trim() ? value.slice(0, at).endsWith("\n\n") ? "" : "\n\n" : "";
  const after = isAlone && value.slice(to).trim() && !value.slice(to).startsWith("\n\n") ? "\n\n" : "";
  put(at, to, `${before}${token}${after}`);
  changed();
}

// The sheet behind the field: the same words, with the figures marked by what is the matter with them.
const sheet = Object.assign(document.createElement("div"), { className: "marked" });
sheet.setAttribute("aria-hidden", "true");
field.before(sheet);
function mark() {
  const states = {};
  for (const chip of document.querySelectorAll("#reading [data-token]")) states[chip.dataset.token] = chip.className.replace("fig", "").trim();
  sheet.replaceChildren(...field.value.split(/(\[\[[^[\]\n]{1,120}\]\])/).map((part, n) => {
    if (n % 2 === 0) return document.createTextNode(part);
    return Object.assign(document.createElement("mark"), { textContent: part, className: states[part] ?? "" });
  }), "\n");
  sheet.scrollTop = field.scrollTop;
}

function changed() {
  mark();
  keep();
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

field.addEventListener("input", changed);
field.addEventListener("scroll", () => { sheet.scrollTop = field.scrollTop; });
field.addEventListener("blur", save);
form.addEventListener("submit", () => { clearTimeout(timer); busy = true; });
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  event.preventDefault();
  save();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=insert][form=write]");
  if (!button) return;
  event.preventDefault();
  insert(button.value);
});

const marks = form.querySelector(".marks");
marks.hidden = false;
marks.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { selectionStart: from, selectionEnd: to, value } = field;
  const chosen = value.slice(from, to);
  if (button.dataset.mark) put(from, to, `${button.dataset.mark}${chosen}${button.dataset.mark}`);
  else if (button.dataset.line) {
    const start = value.lastIndexOf("\n", from - 1) + 1;
    put(start, start, button.dataset.line);
  } else put(from, to, `[${chosen}](https://)`);
  changed();
});

// What was typed in this tab and never came to be saved.
const kept = JSON.parse(sessionStorage.getItem(key));
if (kept && kept.text !== field.value && !document.getElementById("errors")) {
  field.value = kept.text;
  form.elements.version.value = kept.version; // if somebody has saved since, the server shows both
  changed();
}
mark();
