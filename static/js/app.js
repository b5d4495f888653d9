// Small comforts. Every page works without them.

// A form that came back with errors: go to the list of what to correct.
document.getElementById("errors")?.focus();

// Ctrl+Enter (Cmd+Enter) saves from anywhere in the form.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-quick-save]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[type=submit]"));
  }
});

// <output data-sum="id1 id2" data-words="{n} in all"> shows the sum of what is typed in those fields.
for (const output of document.querySelectorAll("output[data-sum]")) {
  const fields = output.dataset.sum.split(" ").map((id) => document.getElementById(id));
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const show = () => {
    const typed = fields.map((field) => field.value.replace(/\s/g, "")).filter((text) => text !== "");
    const known = typed.length > 0 && typed.every((text) => /^\d{1,9}$/.test(text));
    const sum = typed.reduce((total, text) => total + Number(text), 0);
    output.textContent = known ? output.dataset.words.replace("{n}", format.format(sum)) : "";
  };
  for (const field of fields) field.addEventListener("input", show);
  show();
}

// <form data-draft="key"> keeps what is being typed in this browser until it is saved or the user signs out.
// Fields marked data-private (names of people) are never kept.
const PREFIX = "draft:";
const forget = (start) => {
  for (const key of Object.keys(localStorage)) if (key.startsWith(start)) localStorage.removeItem(key);
};

for (const done of document.querySelectorAll("[data-draft-saved]")) {
  for (const key of done.dataset.draftSaved.split(" ")) forget(PREFIX + key);
}
for (const form of document.querySelectorAll("form[data-forget-drafts]")) form.addEventListener("submit", () => forget(PREFIX));

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = PREFIX + form.dataset.draft;
  const kept = [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.tagName !== "BUTTON" && !("private" in field.dataset));
  const state = form.querySelector("[data-draft-state]");
  const write = () => {
    const typed = kept.filter((f) => (/radio|checkbox/.test(f.type) ? f.checked : f.value && !f.multiple)).map((f) => [f.name, f.value]);
    localStorage.setItem(key, JSON.stringify(typed));
    const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    if (state) state.textContent = state.dataset.words.replace("{t}", document.documentElement.lang === "sv" ? now.replace(":", ".") : now);
  };
  const restore = form.querySelector("[data-draft-restore]");
  if (restore && localStorage.getItem(key)) {
    restore.hidden = false;
    restore.querySelector("button").addEventListener("click", () => {
      for (const [name, value] of JSON.parse(localStorage.getItem(key))) {
        for (const field of kept.filter((f) => f.name === name)) {
          if (/radio|checkbox/.test(field.type)) field.checked ||= field.value === value;
          else field.value = value;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
      }
      restore.hidden = true;
    });
  }
  let timer;
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(write, 1000);
  });
}
