// <output data-target data-baseline data-direction data-words="{n} percent …"> tells how far towards its target the value
// is that stands in the form, as it is typed. Without scripts the page tells it when the value has been saved.

const number = (field) => {
  const text = field?.value.replace(/\s/g, "").replace(",", ".") ?? "";
  return /^-?\d{1,11}(\.\d*)?$/.test(text) ? Number(text) : null;
};

for (const output of document.querySelectorAll("output[data-target]")) {
  const form = output.closest("form");
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 });
  const typed = () => {
    const part = number(form.elements.numerator), whole = number(form.elements.denominator);
    if (form.elements.denominator) return part === null || !whole ? null : (part * 100) / whole;
    return form.elements.value instanceof RadioNodeList ? null : number(form.elements.value);
  };
  const show = () => {
    const value = typed(), target = Number(output.dataset.target);
    let made = value, way = target;
    if (output.dataset.baseline !== "") {
      made = value - Number(output.dataset.baseline);
      way = target - Number(output.dataset.baseline);
    } else if (output.dataset.direction === "down") [made, way] = [target, value];
    const known = value !== null && way !== 0;
    const percent = Math.min(Math.max((made * 100) / way, 0), 120);
    output.textContent = known ? output.dataset.words.replace("{n}", format.format(percent)) : "";
  };
  form.addEventListener("input", show);
  show();
}
