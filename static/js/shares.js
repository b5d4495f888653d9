// The sum of the shares in a group of rows, as they are typed. The server has the last word.

const number = (text) => {
  const plain = text.replace(/[ \u00a0\u202f\u2009]/g, "").replace(",", ".");
  return /^\d+(\.\d*)?$/.test(plain) ? Math.round(Number(plain) * 100) : 0;
};

const written = (hundredths) =>
  (hundredths / 100).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });

for (const output of document.querySelectorAll("[data-sum-shares]")) {
  const group = output.closest("fieldset");
  const shares = [...group.querySelectorAll("[data-share]")];
  const show = () => {
    const sum = shares.reduce((total, input) => total + number(input.value), 0);
    output.textContent = sum ? output.dataset.sumShares.replace("{sum}", written(sum)) : "";
  };
  group.addEventListener("input", show);
  show();
}
