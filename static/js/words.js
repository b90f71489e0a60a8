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
