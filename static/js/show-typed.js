// A button beneath a new password that shows what was typed, there only where a script can do it.

function addButton(field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "dh-plain";
  button.textContent = field.dataset.show;
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.textContent = hidden ? field.dataset.hide : field.dataset.show;
  });
  field.insertAdjacentElement("afterend", button);
  // A browser remembers what was sent as text: sent, it is a password again.
  field.form.addEventListener("submit", () => {
    field.type = "password";
  });
}

export function showTyped() {
  document.querySelectorAll("input[type=password][data-show]").forEach(addButton);
}
