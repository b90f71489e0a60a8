// Keeps a section while somebody types: on the server soon after typing stops, on the device until the server has it.
(() => {
  const place = document.querySelector("[data-keep]");
  const form = place && document.getElementById(place.dataset.form);
  if (!form || !window.fetch || !window.Map) return;
  const QUIET = 2500, LONG = 1200, PATIENCE = 20000, RETRIES = [5, 10, 20, 40, 60, 60, 60, 60, 60, 60];
  const say = place.dataset, page = Date.now().toString(36), fields = new Map();
  const state = place.querySelector("[data-state]"), here = document.querySelector("[data-here]");
  let timer, tries = 0, running = null, pressed = false, leaving = false, held = false;

  const controls = (box) => [...box.querySelectorAll("input, select, textarea")];
  const ticked = (one) => one.type === "radio" || one.type === "checkbox";
  const first = (one) => one.type === "select-one" ? ([...one.options].find((each) => each.defaultSelected) || one.options[0])?.value : one.defaultValue;

  // What stands in an answer's boxes now, or stood there when the page came from the server.
  function read(box, now = true) {
    const found = {};
    for (const one of controls(box)) {
      if (ticked(one) && !(now ? one.checked : one.defaultChecked)) continue;
      const value = ticked(one) || now ? one.value : first(one);
      if (value) (found[one.name] ||= []).push(value);
    }
    return JSON.stringify(found);
  }
  function write(box, boxes) {
    for (const one of controls(box)) {
      const values = boxes[one.name] || [];
      if (ticked(one)) one.checked = values.includes(one.value); else one.value = values[0] || "";
    }
    controls(box)[0].dispatchEvent(new Event("input", { bubbles: true }));
  }
  const worded = (box) => controls(box).filter((one) => !ticked(one) || one.checked)
    .map((one) => ticked(one) ? one.labels[0].textContent : one.selectedOptions ? one.selectedOptions[0]?.text : one.value).join(" ").trim();
  const changed = () => [...fields].filter(([, field]) => !field.clash && read(field.box) !== field.known);

  // On the device: `data-place` is empty on a shared computer; some browsers keep nothing either.
  const device = (act) => { try { return say.place ? act(localStorage) : null; } catch { return null; } };
  const key = (name) => `${say.place}${name}:${page}`;
  function hold(name, { box }) {
    held = device((store) => store.setItem(key(name), JSON.stringify({ boxes: read(box), words: worded(box) })) || true) === true;
  }
  const drop = (name) => device((store) => store.removeItem(key(name)));

  function tell(words, wrong = false) {
    state.replaceChildren(words);
    state.classList.toggle("error", wrong);
  }
  function troubled(kind) {
    const words = (!held && document.getElementById(`keep-${kind}-open`)) || document.getElementById(`keep-${kind}`);
    tell(words.content.cloneNode(true), true);
  }

  // Two texts under an answer, with a button for each.
  function offer(kind, field, said, theirs, mine, choose) {
    const panel = document.getElementById(`keep-${kind}`).content.cloneNode(true).firstElementChild;
    const put = (name, text) => { const at = panel.querySelector(`[data-${name}]`); at.textContent = text || at.dataset[name]; };
    put("said", said); put("theirs", theirs); put("mine", mine);
    panel.addEventListener("click", (event) => {
      const choice = event.target.dataset.choose;
      if (!choice) return;
      panel.remove();
      choose(choice === "mine");
      controls(field.box)[0].focus();
      send();
    });
    field.box.append(panel);
    return panel;
  }
  function clash(name, field, theirs) {
    hold(name, field);
    field.clash = offer("both", field, theirs.said, theirs.words, worded(field.box), (mine) => {
      field.clash = null;
      field.mark = theirs.mark;
      field.known = "";
      if (!mine) { write(field.box, theirs.boxes); field.known = read(field.box); drop(name); }
      marks();
    });
  }
  const marks = () => { form.elements.marks.value = [...fields].map(([name, field]) => `${name}:${field.mark}`).join(" "); };

  async function post(parts, atOnce) {
    const answers = Object.fromEntries(parts.map(([name, field]) => [name, { mark: field.mark, boxes: JSON.parse(field.sent) }]));
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    let body = JSON.stringify({ answers });
    if (!atOnce && body.length > LONG && window.CompressionStream) {
      body = await new Response(new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
      headers["Content-Encoding"] = "gzip";
    }
    const signal = AbortSignal.timeout?.(PATIENCE);
    return fetch(say.keep, { method: "POST", body, headers, signal, redirect: "manual", keepalive: true });
  }

  // Sends what changed; says whether the server has answered for all of it.
  function send(atOnce = false) {
    clearTimeout(timer);
    running ||= sent(atOnce).finally(() => { running = null; });
    return running;
  }
  async function sent(atOnce) {
    const parts = changed();
    if (!parts.length) return true;
    for (const [, field] of parts) field.sent = read(field.box);
    let answer;
    try {
      answer = await post(parts, atOnce);
      if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return troubled("signed-out") || false;
      const said = await answer.json();
      if (!answer.ok) return tell(said.sentence, true) || false;
      confirmed(parts, said);
    } catch {
      troubled(answer && answer.status < 500 ? "refused" : "offline");
      if (tries < RETRIES.length) timer = setTimeout(send, RETRIES[tries++] * 1000);
      return false;
    }
    tries = 0;
    if (changed().length) wait();
    return true;
  }
  function confirmed(parts, said) {
    for (const [name, field] of parts) {
      if (said.both[name]) { clash(name, field, said.both[name]); continue; }
      field.known = field.sent;
      field.mark = said.marks[name] || field.mark;
      if (read(field.box) === field.sent) drop(name);
    }
    form.elements.version.value = said.version;
    marks();
    if (here) here.textContent = said.here.join(". ");
    if ([...fields.values()].some((field) => field.clash)) troubled("clash"); else tell(said.saved);
  }
  function wait() {
    clearTimeout(timer);
    timer = setTimeout(send, QUIET);
  }

  for (const box of form.querySelectorAll(".field")) {
    const name = box.id.replace("div_id_", "");
    if (name !== "done" && !box.querySelector("input[type=file]")) fields.set(name, { box, known: read(box, false), mark: "", clash: null });
  }
  for (const pair of form.elements.marks.value.split(" ")) {
    const [name, mark] = pair.split(":");
    if (fields.has(name)) fields.get(name).mark = mark;
  }
  device((store) => Object.keys(store).filter((each) => each.startsWith(say.place)).forEach((each) => {
    const field = fields.get(each.slice(say.place.length).split(":")[0]), kept = JSON.parse(store.getItem(each));
    if (!field) return;
    if (kept.boxes === field.known) { store.removeItem(each); return; }
    offer("device", field, "", worded(field.box), kept.words, (mine) => {
      store.removeItem(each);
      if (mine) write(field.box, JSON.parse(kept.boxes));
    });
  }));

  form.addEventListener("input", (event) => {
    const name = event.target.closest(".field")?.id.replace("div_id_", ""), field = fields.get(name);
    if (!field) return;
    if (field.clash) field.clash.querySelector("[data-mine]").textContent = worded(field.box);
    if (read(field.box) === field.known) drop(name); else hold(name, field);
    pressed = false;
    wait();
  });
  form.addEventListener("change", () => send());
  window.addEventListener("pageshow", () => { leaving = pressed = false; });
  window.addEventListener("online", () => { tries = 0; send(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && !leaving) send(true); });
  window.addEventListener("beforeunload", (event) => { if (!leaving && !say.place && changed().length) event.preventDefault(); });

  // What is not on the server yet goes there first; a second press sends the form whatever the answer was.
  for (const each of [form, ...place.querySelectorAll("form")]) {
    each.addEventListener("submit", async (event) => {
      if (pressed || !changed().length) { leaving = true; return; }
      event.preventDefault();
      pressed = true;
      const done = await send();
      const two = form.querySelector("[data-both] button");
      if (two) two.focus();
      else if (done) { leaving = true; each.submit(); }
    });
  }
})();
