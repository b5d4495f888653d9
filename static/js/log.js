// The log form narrows itself to the chosen project: its country, and only its results, components and planned items.
// Without scripts all are offered, in groups by project, and the server refuses what does not belong together.

const form = document.querySelector("form[data-projects]");

if (form) {
  const facts = JSON.parse(form.dataset.projects);
  const { project, country } = form.elements;
  let its = facts[project.value]?.country ?? "";

  const narrow = () => {
    const chosen = facts[project.value];
    for (const name of ["indicator", "component", "work_item"]) {
      const select = form.elements[name];
      for (const group of select.querySelectorAll("optgroup")) group.hidden = group.disabled = Boolean(chosen) && group.label !== chosen.code;
      if (select.selectedOptions[0]?.parentElement.disabled) select.value = "";
    }
  };

  project.addEventListener("input", () => {
    const next = facts[project.value]?.country ?? "";
    if (country.value === its) country.value = next;
    its = next;
    narrow();
  });
  narrow();
}
