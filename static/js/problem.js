// The error summary takes the focus when the page arrives, and its links bring the label into view with the control.
(() => {
  const summary = document.querySelector("[data-problem]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.closest(".field, td, fieldset")?.scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });
})();
