// Sends files in pieces, goes on where the link broke, and makes photos smaller first. Without it the box is a plain one.
(() => {
  const words = document.querySelector("[data-upload-words]")?.dataset;
  if (!words || !window.fetch || !window.crypto?.subtle || !Blob.prototype.slice) return;
  const LEAST = 64 * 1024, MOST = 256 * 1024, MEGABYTE = 1024 * 1024, WIDE = 2000, LONGEST = 60, PATIENCE = 90000;
  const figures = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const megabytes = (bytes) => figures.format(Math.max(bytes, MEGABYTE / 10) / MEGABYTE);
  const filled = (sentence, ...parts) => parts.reduce((text, part, place) => text.replace(`%${place + 1}`, part), sentence);
  let underway = 0, warned = false;

  class Refused extends Error {}

  // Asks until the server answers; a link that broke is waited for.
  async function ask(box, note, url, body) {
    const headers = { Accept: "application/json", "X-CSRFToken": box.form.elements.csrfmiddlewaretoken.value };
    for (let pause = 3; ; pause = Math.min(pause * 2, LONGEST)) {
      const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE) }).catch(() => null);
      if (answer && answer.status < 500 && answer.status !== 429) {
        if (answer.status === 422) throw new Refused((await answer.json()).sentence);
        if (answer.ok || answer.status === 409) return answer.json();
        throw new Refused(words.out);
      }
      note(words.waiting);
      await new Promise((go) => { addEventListener("online", go, { once: true }); setTimeout(go, pause * 1000); });
    }
  }

  // A photo of at most 2000 pixels; what is small enough, or no photo, stays as it is.
  async function smaller(file) {
    if (!/^image\/(jpeg|png)$/.test(file.type) || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const share = Math.min(1, WIDE / Math.max(picture.width, picture.height));
      if (share === 1 && file.size <= MEGABYTE) return file;
      const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
      [canvas.width, canvas.height] = [Math.round(picture.width * share), Math.round(picture.height * share)];
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", .85));
      return made && made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, ".jpg"), { type: made.type }) : file;
    } catch {
      return file;
    }
  }

  async function markOf(file) {
    const said = new TextEncoder().encode(`${file.name}|${file.size}|${file.lastModified}`);
    return [...new Uint8Array(await crypto.subtle.digest("SHA-256", said))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function send(box, chosen, note) {
    const ending = chosen.name.toLowerCase().replace(/.*\./, ".").replace("jpeg", "jpg");
    if (!box.accept.split(",").includes(ending)) throw new Refused(words.kind);
    const file = await smaller(chosen);
    const made = file === chosen ? "" : filled(words.smaller, megabytes(chosen.size), megabytes(file.size));
    const about = new URLSearchParams({ to: box.dataset.to, name: file.name, size: file.size, mark: await markOf(chosen) });
    const begun = await ask(box, note, box.dataset.upload, about);
    let { received } = begun, size = LEAST;
    for (;;) {
      while (received < file.size) {
        note(`${made} ${filled(words.sent, megabytes(received), megabytes(file.size))}`);
        const began = Date.now();
        received = (await ask(box, note, `${begun.piece}?at=${received}`, file.slice(received, received + size))).received;
        size = Date.now() - began > 8000 ? Math.max(size / 2, LEAST / 4) : Math.min(size * 2, MOST);
      }
      const kept = await ask(box, note, begun.finish);
      if (kept.url) return [kept, made];
      ({ received } = kept);
    }
  }

  function line(list, name) {
    const item = list.appendChild(document.createElement("li"));
    const title = item.appendChild(document.createElement("bdi")), said = item.appendChild(document.createElement("p"));
    title.textContent = item.dataset.name = name;
    said.className = "hint";
    said.setAttribute("role", "status");
    return { item, title, note: (text, wrong) => { said.textContent = text.trim(); said.className = wrong ? "error" : "hint"; } };
  }

  async function take(box, list, file) {
    for (const old of [...list.children]) if (old.dataset.name === file.name) old.remove();
    const { title, note } = line(list, file.name);
    underway += 1;
    try {
      const [kept, made] = await send(box, file, note);
      const link = Object.assign(document.createElement("a"), { href: kept.url, textContent: kept.name });
      title.replaceChildren(link);
      note(`${made} ${words.kept}`);
      return true;
    } catch (wrong) {
      note(wrong instanceof Refused ? wrong.message : words.out, true);
      return false;
    } finally {
      underway -= 1;
    }
  }

  for (const box of document.querySelectorAll("input[type=file][data-upload]")) {
    const list = document.createElement("ul");
    list.className = "sending";
    box.after(list);
    let line_up = Promise.resolve();
    box.addEventListener("change", () => {
      const files = [...box.files];
      box.value = "";
      line_up = line_up.then(async () => {
        let all = true;
        for (const file of files) all = await take(box, list, file) && all;
        if (all && "reload" in box.dataset) location.reload();
      });
    });
    fetch(`${box.dataset.upload}?${new URLSearchParams({ to: box.dataset.to })}`).then((answer) => answer.ok ? answer.json() : { waiting: [] })
      .then(({ waiting }) => waiting.forEach((each) => line(list, each.name).note(filled(words.again, megabytes(each.received), megabytes(each.size)))))
      .catch(() => {});
  }

  // Leaving while a file is on its way: said once.
  document.addEventListener("submit", (event) => {
    if (!underway || warned) return;
    warned = true;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.querySelector(".sending [role=status]")?.scrollIntoView({ block: "center" });
    for (const said of document.querySelectorAll(".sending li p")) if (!said.closest("li").querySelector("a")) said.textContent = words.leaving;
  }, true);
})();
