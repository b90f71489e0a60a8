// What the tests ask an open page: the words it shows, where focus goes, what is drawn too small or too wide.
window.look = {
  shown: (node) => node.checkVisibility({ visibilityProperty: true }),
  name: (node) => `${node.tagName.toLowerCase()}${node.id ? "#" + node.id : ""} ${(node.outerHTML || "").slice(0, 90)}`,

  // Every text a person can meet, also in closed <details> and in attributes; not what people wrote themselves.
  words() {
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const inside = walker.currentNode.parentElement;
      if (inside.closest("script, style, template, textarea, body [lang], [dir=auto], [translate=no]")) continue;
      const text = walker.currentNode.textContent;
      found.push(inside.tagName === "NOSCRIPT" ? text.replace(/<[^>]*>/g, " ") : text);
    }
    const attributes = ["aria-label", "title", "placeholder", "alt", "label", "data-label", "data-left", "data-over"];
    for (const node of document.body.querySelectorAll("*")) {
      if (node.closest("body [lang]")) continue;
      for (const name of attributes) if (node.hasAttribute(name)) found.push(node.getAttribute(name));
      if (node.matches("input[type=submit], input[type=button]")) found.push(node.value);
    }
    return found.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
  },

  sideways() {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const edge = (node) => { const box = node.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1; };
    const wide = [...document.body.querySelectorAll("*")].filter((node) => look.shown(node) && edge(node));
    return ["scrolls sideways: " + (wide.length ? look.name(wide[wide.length - 1]) : document.documentElement.scrollWidth)];
  },

  // Each control is reached by Tab, in the order of the page, and shows that it has the focus.
  async focus() {
    const wrong = [];
    const style = (node) => { const now = getComputedStyle(node); return [now.outlineStyle, now.outlineWidth, now.outlineColor, now.borderColor, now.boxShadow].join(); };
    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
    for (const node of document.querySelectorAll(controls)) {
      if (!look.shown(node) || node.closest("details:not([open]) > :not(summary)")) continue;
      if (node.tabIndex !== 0) { wrong.push("not in the order of Tab: " + look.name(node)); continue; }
      document.activeElement?.blur();
      const before = style(node);
      node.focus({ preventScroll: true, focusVisible: true });
      if (document.activeElement !== node) wrong.push("takes no focus: " + look.name(node));
      else if (style(node) === before || getComputedStyle(node).outlineStyle === "none") wrong.push("shows no focus: " + look.name(node));
    }
    document.activeElement?.blur();
    return wrong;
  },

  // On a phone a cell stands beside its label: what is in it must be one thing, or it falls apart.
  cells() {
    const things = (cell) => [...cell.childNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE || node.textContent.trim());
    const loose = [...document.querySelectorAll("td[data-label]")].filter((cell) => getComputedStyle(cell).display === "grid" && things(cell).length > 1);
    return loose.map((cell) => `a cell that falls apart: ${cell.dataset.label}: ${cell.textContent.replace(/\s+/g, " ")}`);
  },

  // SVG text as drawn, in pixels of the screen.
  svg() {
    return [...document.querySelectorAll("svg text")].filter(look.shown).map((text) => {
      const matrix = text.getScreenCTM();
      const drawn = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.b, matrix.d);
      return drawn < 10.95 ? `SVG text of ${drawn.toFixed(1)} px: ${text.textContent}` : "";
    }).filter(Boolean);
  },

  // Every link of the error summary lands on something that takes the focus.
  problems() {
    const summary = document.querySelector("[data-problem]");
    if (!summary) return ["no error summary"];
    const wrong = [];
    if (!summary.querySelector("li")) wrong.push("an empty error summary");
    for (const line of summary.querySelectorAll("li")) {
      const link = line.querySelector("a");
      if (!link) { wrong.push("no link in the summary: " + line.textContent); continue; }
      const target = document.getElementById(link.hash.slice(1));
      target?.focus({ preventScroll: true });
      if (!target || document.activeElement !== target) wrong.push(`the summary's link lands nowhere: ${link.hash} ${link.textContent}`);
    }
    return wrong;
  },

  // The forms of a page that ask for something: their numbers, in the order of the page.
  forms() {
    return [...document.forms].map((form, number) => [form, number]).filter(([form]) => form.method === "post" && form.closest("main")
      && form.querySelector("input:not([type=hidden], [type=submit]), select, textarea")).map(([, number]) => number);
  },

  // Empty a form, or fill it with what no field takes, and send it.
  send(number, wrong) {
    const form = document.forms[number];
    for (const box of form.querySelectorAll("input:not([type=hidden], [type=submit], [type=file]), textarea, select")) {
      if (box.matches("[type=checkbox], [type=radio]")) box.checked = false;
      else if (box.tagName === "SELECT") { const none = [...box.options].find((each) => !each.value); box.selectedIndex = none ? none.index : 0; }
      else { box.type = box.tagName === "INPUT" ? "text" : box.type; box.value = wrong ? "?" + "x".repeat(3) : ""; }
    }
    form.noValidate = true;
    form.requestSubmit(form.querySelector("button:not([type=button])"));
  },
};
