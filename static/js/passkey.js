// When a passkey does not answer, the page says so in a sentence.
(() => {
  document.addEventListener("allauth.error", (event) => {
    const place = document.querySelector("[data-passkey-trouble]");
    if (!place) return;
    event.preventDefault();
    place.textContent = place.dataset.passkeyTrouble;
  });

  // What passkeys need is fetched when their button is first pressed: most people come without one.
  const settings = document.querySelector("[data-passkey-scripts]");
  if (!settings) return;
  const given = JSON.parse(settings.textContent);
  const button = document.getElementById(given.ids.login || given.ids.authenticate || given.ids.add);
  const fetched = (source) => new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: source, onload: done, onerror: failed });
    document.head.append(script);
  });
  button?.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      for (const source of settings.dataset.passkeyScripts.split(" ")) await fetched(source);
      allauth.webauthn.forms[settings.dataset.passkeyForm](given);
      button.click();
    } catch {
      document.dispatchEvent(new CustomEvent("allauth.error", { cancelable: true }));
    }
  }, { once: true });
})();
