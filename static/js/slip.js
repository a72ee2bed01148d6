// A scanned slip: the reference stands after the "#" of the address, which no browser sends. Put it into its field,
// and take it out of the address again.
const field = document.querySelector("input[name='reference']");
if (field && window.location.hash.length > 1) {
  if (!field.value) field.value = window.location.hash.slice(1);
  window.history.replaceState(null, "", window.location.pathname);
  const code = document.querySelector("input[name='code']");
  (code || field).focus();
}
