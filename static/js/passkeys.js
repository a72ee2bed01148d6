// Passkeys: the browser signs the question that lies in the page, or makes a new key for it; the form carries the answer.

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function words(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function listed(keys) {
  return (keys || []).map((key) => Object.assign({}, key, { id: bytes(key.id) }));
}

function asked(question) {
  const options = Object.assign({}, question.publicKey);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user = Object.assign({}, options.user, { id: bytes(options.user.id) });
  if (options.excludeCredentials) options.excludeCredentials = listed(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = listed(options.allowCredentials);
  return { publicKey: options };
}

function told(credential) {
  const said = {};
  ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach((part) => {
    if (credential.response[part]) said[part] = words(credential.response[part]);
  });
  const extensions = credential.getClientExtensionResults ? credential.getClientExtensionResults() : {};
  return {
    type: credential.type,
    id: credential.id,
    rawId: words(credential.rawId),
    clientExtensionResults: extensions,
    response: said,
  };
}

async function press(button, done) {
  const failed = document.querySelector("[data-passkey-failed]");
  try {
    const question = asked(JSON.parse(button.dataset.question));
    const credential = await navigator.credentials[button.dataset.passkey](question);
    document.getElementById(button.dataset.passkeyField).value = JSON.stringify(told(credential));
    done(button.form);
  } catch (error) {
    if (failed) failed.hidden = false;
  }
}

function sendForm(form) {
  if (form.requestSubmit) form.requestSubmit();
  else form.submit();
}

export function passkeys(root, done) {
  const button = (root || document).querySelector("[data-passkey]");
  if (!button || !window.PublicKeyCredential || !navigator.credentials) return;
  button.hidden = false;
  button.addEventListener("click", () => press(button, done || sendForm));
}
