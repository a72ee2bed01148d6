// A page about persons goes blank while another tab or app is in front, so that no preview of it is kept.

export function blank(yes) {
  document.documentElement.classList.toggle("dh-blank", yes);
}

export function blankWhenUnseen() {
  if (!("private" in document.documentElement.dataset)) return;
  document.addEventListener("visibilitychange", () => blank(document.hidden));
  window.addEventListener("pagehide", () => blank(true));
  // A page that "back" brings to life again is asked for anew: it may be hidden or signed out by now.
  window.addEventListener("pageshow", (event) => (event.persisted ? window.location.reload() : blank(document.hidden)));
}
