// A page about persons goes blank while another tab or app is in front, so that no preview of it is kept.

export function blank(yes) {
  document.documentElement.classList.toggle("dh-blank", yes);
}

export function blankWhenUnseen() {
  if (!("private" in document.documentElement.dataset)) return;
  document.addEventListener("visibilitychange", () => blank(document.hidden));
  window.addEventListener("pagehide", () => blank(true));
  window.addEventListener("pageshow", () => blank(document.hidden));
}
