// Passkeys: asks the browser for one, and sends what it answers with the form.
// What the browser is to be asked stands in the page, but for signing in: then it is fetched when somebody wants to.
const { create, get, supported } = window.webauthnJSON;

const asked = async (form) => {
  if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById("passkey").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
};

for (const words of document.querySelectorAll("[data-without-script]")) words.remove();

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const credential = form.elements.credential;
  const broken = form.querySelector("[role=alert]");
  form.hidden = false;
  // A page that the browser brings back would send an old answer.
  window.addEventListener("pageshow", () => { credential.value = ""; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    broken.hidden = true;
    try {
      if (!supported()) throw new Error("no passkeys here");
      const ask = await asked(form);
      const answer = ask.creation_options ? await create(ask.creation_options) : await get(ask.request_options);
      credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      broken.hidden = false;
    }
  });
}
