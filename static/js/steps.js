// Small numbers by thumb: one less, one more. Without this they are typed, on the number pad.

const MOST = 5000;

function button(sign, words, name, press) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "dh-step-button";
  one.textContent = sign;
  one.setAttribute("aria-label", words + ": " + name);
  one.addEventListener("click", press);
  return one;
}

function stepped(input, box) {
  const name = input.getAttribute("aria-label") || "";
  const by = (step) => () => {
    const now = Number.parseInt(input.value, 10) || 0;
    input.value = String(Math.min(MOST, Math.max(0, now + step))).replace(/^0$/, "");
  };
  const row = document.createElement("div");
  row.className = "dh-stepper";
  input.parentNode.insertBefore(row, input);
  row.append(button("−", box.dataset.less, name, by(-1)), input, button("+", box.dataset.more, name, by(1)));
}

document.querySelectorAll("[data-less]").forEach((box) => {
  box.querySelectorAll("input[inputmode='numeric']").forEach((input) => stepped(input, box));
});
