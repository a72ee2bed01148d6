// The header's links scroll sideways on a phone: the one that the reader is on is in sight.

export function showCurrent() {
  const current = document.querySelector(".dh-nav [aria-current]");
  if (!current) return;
  const nav = current.closest(".dh-nav");
  const hidden = current.getBoundingClientRect().right - nav.getBoundingClientRect().right;
  if (hidden > 0) nav.scrollLeft += hidden + 20;
}
