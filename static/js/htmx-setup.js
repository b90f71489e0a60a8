// htmx sends the token of the page's forms along, and says in words when the network or the server did not answer.
(() => {
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });

  const say = (name) => {
    const place = document.querySelector("[data-trouble]");
    if (place) place.textContent = place.dataset[name] || "";
  };
  document.addEventListener("htmx:sendError", () => say("offline"));
  document.addEventListener("htmx:timeout", () => say("offline"));
  document.addEventListener("htmx:responseError", () => say("refused"));
  document.addEventListener("htmx:beforeSwap", () => say("fine"));

  // A form that came back with a problem: its summary takes the focus, as it does on a whole page.
  document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector?.("[data-problem]")?.focus());
})();
