// Before the session ends by itself, say so, and let the person stay. Several tabs agree on when it ends.
// The page works without this: what is sent too late is kept on the server (tracker/accounts/resume.py).

const dialog = document.getElementById("session");
const WARN_SECONDS = 300;
const BACKGROUND = { "X-Background": "1" };

if (dialog) {
  const user = dialog.dataset.user;
  const others = new BroadcastChannel("session");
  const part = (name) => dialog.querySelector(`[data-part=${name}]`);
  const inSeconds = (seconds) => Date.now() + Number(seconds) * 1000;
  let ends = inSeconds(dialog.dataset.idle);
  let latest = inSeconds(dialog.dataset.longest);
  let state = "quiet";

  const clock = (moment) => {
    const text = new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    return document.documentElement.lang === "sv" ? text.replace(":", ".") : text;
  };

  // quiet: nothing is shown; soon: may stay; last: the longest time is near; over: signed out.
  const show = (next) => {
    if (next === state) return;
    state = next;
    if (state === "quiet") return dialog.close();
    for (const name of ["soon", "last", "over"]) part(name).hidden = name !== state;
    for (const place of part(state).querySelectorAll("[data-time]")) place.textContent = clock(Math.min(ends, latest));
    dialog.setAttribute("aria-labelledby", `session-${state}`);
    dialog.setAttribute("aria-describedby", `session-${state}-text`);
    if (!dialog.open) dialog.showModal();
    part(state).querySelector("button, a").focus();
  };

  const check = () => {
    const left = Math.min(ends, latest) - Date.now();
    if (state === "over" && left <= 0) return;
    show(left <= 0 ? "over" : left > WARN_SECONDS * 1000 ? "quiet" : latest < ends ? "last" : "soon");
  };

  const ended = () => {
    ends = Date.now();
    check();
  };

  // The seconds left, or nothing when the session is another's or over.
  const ask = async (method, headers) => {
    try {
      const answer = await fetch(dialog.dataset.stay, { method, headers, redirect: "manual" });
      const told = answer.ok ? await answer.json() : null;
      return told?.user === user ? told : null;
    } catch {
      return undefined; // no network: the clock goes on
    }
  };

  const token = () => dialog.querySelector("[name=csrfmiddlewaretoken]").value;

  const agree = (told) => {
    ends = inSeconds(told.idle);
    latest = inSeconds(told.longest);
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = told.token;
    check();
  };

  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = await ask("POST", { "X-CSRFToken": token() });
    if (told === undefined) return;
    if (told === null) return ended();
    agree(told);
    others.postMessage({ user, ends, latest });
  });
  for (const button of dialog.querySelectorAll("[data-close]")) button.addEventListener("click", () => dialog.close());

  // Another tab of the same person has been used, has signed in anew, or has signed out.
  others.addEventListener("message", async ({ data }) => {
    if (data.out) return ended();
    if (data.user !== user) return;
    if (state === "over") {
      const told = await ask("GET", BACKGROUND); // the forms of this page need the new session's secret
      if (told) agree(told);
      return;
    }
    ends = Math.max(ends, data.ends);
    latest = data.latest;
    check();
  });
  for (const form of document.querySelectorAll("form[data-forget-drafts]")) form.addEventListener("submit", () => others.postMessage({ out: true }));

  others.postMessage({ user, ends, latest });
  setInterval(check, 1000);
  document.addEventListener("visibilitychange", check);
  check();
}
