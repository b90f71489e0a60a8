// When a passkey does not answer, the page says so in a sentence.
document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-trouble]");
  if (!place) return;
  event.preventDefault();
  place.textContent = place.dataset.passkeyTrouble;
});
