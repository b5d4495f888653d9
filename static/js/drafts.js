// <form data-draft> keeps what is being typed in this tab until it is saved or the user signs out.
// Fields marked data-private (names of people) are never kept, and nothing is offered to another user.

const PREFIX = "draft:";
const SENT = "draft-sent";
const user = document.getElementById("session")?.dataset.user;

const forget = (keep = () => false) => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX) && !keep(key)) sessionStorage.removeItem(key);
};
const clock = (moment) => {
  const text = new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return document.documentElement.lang === "sv" ? text.replace(":", ".") : text;
};
const box = (field) => /radio|checkbox/.test(field.type);

function watch(form) {
  const key = `${PREFIX}${user}:${new URL(form.action).pathname}`;
  const fields = [...form.elements].filter((f) => f.name && !/^(hidden|file|password|submit|button)$/.test(f.type) && f.tagName !== "FIELDSET" && !("private" in f.dataset));
  const version = form.elements.namedItem("version");
  const state = form.querySelector("[data-draft-state]");

  const values = (field) => {
    if (box(field)) return field.checked ? [field.value] : [];
    return field.multiple ? [...field.selectedOptions].map((option) => option.value) : [field.value];
  };
  const typed = () => {
    const found = {};
    for (const field of fields) (found[field.name] ??= []).push(...values(field));
    return found;
  };
  const untouched = JSON.stringify(typed());

  const write = () => {
    const now = JSON.stringify(typed());
    if (now === untouched) return sessionStorage.removeItem(key);
    sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), version: version?.value, typed: JSON.parse(now) }));
    if (state) state.textContent = state.dataset.words.replace("{t}", clock(Date.now()));
  };

  const put = (kept) => {
    for (const field of fields) {
      const wanted = kept.typed[field.name];
      if (!wanted) continue;
      if (box(field)) field.checked = wanted.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = wanted.includes(option.value);
      else field.value = wanted[0] ?? "";
      if (field.value && field.value !== field.defaultValue) field.closest("details")?.setAttribute("open", "");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    // Somebody may have saved since: with the version that was read, the server shows both.
    if (version && kept.version) version.value = kept.version;
  };

  const offer = (kept) => {
    const notice = document.getElementById("draft-offer").content.firstElementChild.cloneNode(true);
    notice.querySelector("[data-time]").textContent = clock(kept.at);
    notice.querySelector("[data-put]").addEventListener("click", () => {
      notice.remove();
      put(kept);
      fields.find((field) => field.offsetParent)?.focus();
    });
    notice.querySelector("[data-throw]").addEventListener("click", () => {
      notice.remove();
      sessionStorage.removeItem(key);
    });
    form.prepend(notice);
  };

  const kept = JSON.parse(sessionStorage.getItem(key));
  if (kept && JSON.stringify(kept.typed) !== untouched) offer(kept);

  let timer;
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(write, 500);
  });
  // Leaving before the timer has run must not lose the last words.
  addEventListener("pagehide", () => {
    if (timer) write();
  });
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
  // Emptied for the next one: what stood there is kept in the outbox (outbox.js).
  form.addEventListener("reset", () => {
    clearTimeout(timer);
    sessionStorage.removeItem(key);
  });
}

if (user) {
  forget((key) => key.startsWith(`${PREFIX}${user}:`));
  // What was sent is safe when the next page says that it has been saved.
  if (document.querySelector("main .notice.ok")) sessionStorage.removeItem(sessionStorage.getItem(SENT));
  sessionStorage.removeItem(SENT);
  for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
  for (const form of document.querySelectorAll("form[data-forget-drafts]")) form.addEventListener("submit", () => forget());
  new BroadcastChannel("session").addEventListener("message", ({ data }) => data.out && forget());
}
