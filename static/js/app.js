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

// Pages are never kept by the browser, so going back to a form brings it with a new one-time key. With the key that it
// had before, what has been sent already is not made a second time.
for (const field of document.querySelectorAll("form[method=post] [name=key]")) {
  const name = `key ${new URL(field.form.action).pathname}`;
  if (history.state?.[name]) field.value = history.state[name];
  else history.replaceState({ ...history.state, [name]: field.value }, "");
}

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

// <input type="file" data-largest="bytes" data-too-large="words"> takes no larger file: one that the server refuses
// unread breaks the sending off, and the browser would show nothing but that.
for (const field of document.querySelectorAll("input[type=file][data-largest]")) {
  const told = Object.assign(document.createElement("p"), { className: "field-error", role: "alert", hidden: true });
  field.after(told);
  field.addEventListener("change", () => {
    const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.largest));
    if (isTooLarge) field.value = "";
    told.textContent = isTooLarge ? field.dataset.tooLarge : "";
    told.hidden = !isTooLarge;
  });
}

// <button data-print hidden> prints the page.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
