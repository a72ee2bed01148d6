// "Hide now": the screen is blank at once, then another page takes its place in the history.
import { blank } from "./blank.js";

const TWICE_WITHIN_MS = 800;

function leave(address) {
  blank(true);
  window.location.replace(address);
}

export function hideNow() {
  const link = document.querySelector("[data-hide-now]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
  let lastEscape = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - lastEscape < TWICE_WITHIN_MS) leave(link.href);
    lastEscape = event.timeStamp;
  });
}
