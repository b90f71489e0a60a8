// A form that was just sent ignores a second press for some seconds; buttons are never disabled.
(() => {
  const SECONDS = 5;
  const sent = new WeakMap();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    const before = sent.get(form);
    if (before && Date.now() - before < SECONDS * 1000) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sent.set(form, Date.now());
    form.dataset.sent = "";
    setTimeout(() => release(form), SECONDS * 1000);
  }, true);

  function release(form) {
    sent.delete(form);
    delete form.dataset.sent;
  }

  // A page that comes back from the browser's memory starts anew; so does a form whose answer htmx has put in place.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) release(form);
  });
})();

// Counts the words of a long answer: <textarea data-words="150"> and <p data-words-for="its id">.
(() => {
  const count = (text) => (text.trim().match(/\S+/g) || []).length;

  for (const note of document.querySelectorAll("[data-words-for]")) {
    const area = document.getElementById(note.dataset.wordsFor);
    const most = Number(area?.dataset.words);
    if (!most) continue;
    const say = () => {
      const left = most - count(area.value);
      const sentence = left < 0 ? note.dataset.over : note.dataset.left;
      note.textContent = sentence.replace("%", String(Math.abs(left)));
      note.classList.toggle("error", left < 0);
    };
    let waiting;
    area.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(say, 400); });
    say();
  }
})();
