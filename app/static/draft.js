"use strict";
// Keeps what is typed (localStorage) and the photos chosen (IndexedDB) of a form until the server has saved it, and
// shrinks photos before they are sent. Works on plain HTTP. Loaded by app.js only on pages that need it.
(() => {
  const DAYS = 14 * 864e5, SENT = "draft-sent", MOST = 10;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, props = {}, ...children) => { const el = Object.assign(document.createElement(tag), props); el.append(...children); return el; };
  const fail = () => {};
  const keyOf = (form) => "draft:" + form.dataset.draft;
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const clear = (key) => {
    try { localStorage.removeItem(key); } catch { /* storage is closed */ }
    return idbKeyval.keys().then((keys) => idbKeyval.delMany(keys.filter((k) => String(k) === key || String(k).startsWith(key + ":")))).catch(fail);
  };

  // What may be kept: what a person filled in, never tokens, versions or passwords.
  const kept = (el) => el.name && el.name !== "csrf_token" && !/^(hidden|password|file|submit|button|reset|image)$/.test(el.type) && !el.closest("[data-nodraft]");
  const snapshot = (form) => {
    const values = {};
    for (const el of form.elements) {
      if (!kept(el)) continue;
      const list = values[el.name] ??= [];
      if (el.type === "checkbox" || el.type === "radio") { if (el.checked) list.push(el.value); }
      else if (el.multiple) list.push(...[...el.selectedOptions].map((option) => option.value));
      else list.push(el.value);
    }
    return values;
  };
  const filled = (values) => JSON.stringify(Object.entries(values).filter(([, list]) => list.some(Boolean)).sort());
  const fill = (form, values) => {
    for (const [name, list] of Object.entries(values)) {
      const row = /^(.+?)-\d+-/.exec(name), find = () => [...form.elements].filter((el) => el.name === name && kept(el));
      for (let tries = 0; row && !find().length && tries < 20; tries++) document.getElementById(row[1])?.querySelector("[data-add]")?.click();
      find().forEach((el, i) => {
        if (el.type === "checkbox" || el.type === "radio") el.checked = list.includes(el.value);
        else if (el.multiple) for (const option of el.options) option.selected = list.includes(option.value);
        else if (list[i] !== undefined) el.value = list[i];
        const folded = el.closest("details"); if (folded && el.value && el.type !== "radio" && el.type !== "checkbox") folded.open = true;
      });
    }
    all("[data-money], [data-part]", form).forEach((el) => el.dispatchEvent(new Event("input", { bubbles: true })));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const save = (form) => {
    try { localStorage.setItem(keyOf(form), JSON.stringify({ t: Date.now(), values: snapshot(form) })); }
    catch {
      if (form.dataset.full) return;
      form.dataset.full = "1";
      form.prepend(make("p", { className: "note tone-warning", textContent: "Máy này hết chỗ nhớ, không giữ được bản nháp. Hãy bấm lưu thường xuyên." }));
    }
  };
  const when = (time) => {
    const day = new Date(time), today = new Date(), clock = `${day.getHours()}:${String(day.getMinutes()).padStart(2, "0")}`;
    return day.toDateString() === today.toDateString() ? `${clock} hôm nay` : `${clock} ngày ${day.getDate()}/${day.getMonth() + 1}/${day.getFullYear()}`;
  };
  const offer = (form, draft, photos) => {
    const names = photos.reduce((sum, [, list]) => sum + list.length, 0);
    const use = make("button", { type: "button", className: "btn btn-primary", textContent: "Dùng lại" });
    const drop = make("button", { type: "button", className: "btn btn-outline-secondary", textContent: "Bỏ" });
    const box = make("div", { className: "note tone-warning draft-offer" },
      make("p", { textContent: `Bản nháp lưu lúc ${when(draft.t)} trên máy này${names ? ` (có ${names} ảnh)` : ""}. Bạn có muốn dùng lại không?` }), make("div", { className: "page-actions" }, use, drop));
    box.setAttribute("role", "status");
    use.addEventListener("click", () => { box.remove(); fill(form, draft.values); photos.forEach(([input, list]) => pickers.get(input)?.(list)); });
    drop.addEventListener("click", () => { box.remove(); clear(keyOf(form)); });
    form.prepend(box);
  };

  // Photos: added to those already chosen, at most 1600 px, shown with a button to drop each.
  const shrink = async (file, most = 1600) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" }), scale = Math.min(1, most / Math.max(picture.width, picture.height));
    const canvas = make("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified }) : file;
  };
  const size = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;
  const pickers = new WeakMap(); // input -> show(list)
  const picker = (input) => {
    const form = input.form, store = form.dataset.draft && keyOf(form) + ":" + input.name, list = make("ul", { className: "kept" });
    const note = document.querySelector(`[data-files-note="${CSS.escape(input.id)}"]`) ?? input.after(make("p", { className: "progress-note" })) ?? input.nextElementSibling;
    let chosen = [], pictures = [];
    const show = (files) => {
      chosen = files;
      const bag = new DataTransfer(); files.forEach((file) => bag.items.add(file)); input.files = bag.files;
      pictures.forEach(URL.revokeObjectURL); pictures = [];
      list.replaceChildren(...files.map((file) => {
        const drop = make("button", { type: "button", className: "btn btn-outline-secondary btn-sm", textContent: "Bỏ" });
        drop.setAttribute("aria-label", "Bỏ " + file.name);
        drop.addEventListener("click", () => { show(chosen.filter((one) => one !== file)); keep(); input.focus(); });
        const label = make("span", { className: "chosen" });
        if (/^image\/(jpeg|png|webp)$/.test(file.type)) { const src = URL.createObjectURL(file); pictures.push(src); label.append(make("img", { src, alt: "", width: 64, height: 64 })); }
        label.append(make("span", {}, file.name, make("small", { textContent: size(file.size) })));
        return make("li", {}, label, drop);
      }));
      note.textContent = files.length ? `Đã chọn ${files.length} tệp, ${size(files.reduce((sum, file) => sum + file.size, 0))}. Bấm chọn lần nữa để thêm.` : "";
    };
    const keep = () => store && (chosen.length ? idbKeyval.set(store, { t: Date.now(), files: chosen }) : idbKeyval.del(store)).catch(fail);
    note.after(list);
    pickers.set(input, show);
    input.addEventListener("change", async () => {
      const fresh = [...input.files].filter((file) => !chosen.some((one) => one.lastModified === file.lastModified && one.name.replace(/\.\w+$/, "") === file.name.replace(/\.\w+$/, "")));
      const room = (input.multiple ? MOST : 1) - (input.multiple ? chosen.length : 0), done = [];
      form.dataset.shrinking = "1";
      for (const [i, file] of fresh.slice(0, room).entries()) { note.textContent = `Đang thu nhỏ ảnh ${i + 1}/${Math.min(fresh.length, room)}…`; done.push(await shrink(file).catch(() => file)); }
      delete form.dataset.shrinking;
      show(input.multiple ? [...chosen, ...done] : done.length ? done : chosen);
      if (fresh.length > room) note.textContent += ` Mỗi lần gửi tối đa ${MOST} tệp.`;
      keep();
      form.dispatchEvent(new Event("shrunk"));
    });
  };

  const known = new WeakSet();
  const start = async (form) => {
    if (known.has(form)) return;
    known.add(form);
    const inputs = all("input[type=file]", form);
    inputs.forEach(picker);
    if (!form.dataset.draft) return;
    const key = keyOf(form), draft = read(key), wrong = form.querySelector("[data-summary], [aria-invalid=true]"), photos = [];
    form.addEventListener("input", ({ target }) => { if (target.type !== "file") { clearTimeout(form.draftTimer); form.draftTimer = setTimeout(save, 400, form); } });
    form.addEventListener("submit", () => { clearTimeout(form.draftTimer); save(form); try { sessionStorage.setItem(SENT, key); } catch { /* private mode */ } });
    await settled; // typing is kept from the first key on, whatever the store of photos takes to open
    for (const input of inputs) { const held = await idbKeyval.get(key + ":" + input.name).catch(fail); if (held?.files?.length) photos.push([input, held.files]); }
    if (wrong) { photos.forEach(([input, files]) => pickers.get(input)(files)); return; } // the same try: only photos are lost in a refused answer
    const newer = draft && filled(draft.values) !== filled(snapshot(form));
    if (newer || photos.length) offer(form, draft ?? { t: Date.now(), values: {} }, photos);
  };

  // Saved: a POST that ended in a redirect, or an htmx answer that is no refusal.
  const arrived = () => {
    let sent; try { sent = sessionStorage.getItem(SENT); sessionStorage.removeItem(SENT); } catch { return null; }
    const [entry] = performance.getEntriesByType("navigation");
    return sent && (entry?.redirectCount || sent.startsWith("+")) && !document.querySelector("input[type=password]") ? clear(sent.replace(/^\+/, "")) : null;
  };
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.elt.closest?.("form[data-draft]");
    if (!form || !(detail.xhr.status >= 200 && detail.xhr.status < 400)) return; // `successful` is not set when the page moves on
    clearTimeout(form.draftTimer);
    if (detail.elt === form) {
      const flag = (value) => { try { value ? sessionStorage.setItem(SENT, value) : sessionStorage.removeItem(SENT); } catch { /* private mode */ } };
      flag("+" + keyOf(form)); // should the page leave before the photos are gone, the next one clears them
      clear(keyOf(form)).then(() => flag());
    } else if (detail.elt.matches("[data-quiet]")) try { localStorage.removeItem(keyOf(form)); } catch { /* storage is closed */ }
  });
  const sweep = async () => {
    try { for (const key of Object.keys(localStorage)) if (key.startsWith("draft:") && !(Date.now() - read(key)?.t < DAYS)) localStorage.removeItem(key); } catch { /* storage is closed */ }
    const old = (await idbKeyval.entries()).filter(([key, held]) => String(key).startsWith("draft:") && !(Date.now() - held.t < DAYS));
    await idbKeyval.delMany(old.map(([key]) => key));
  };
  const scan = () => all("form").filter((form) => form.dataset.draft || form.querySelector("input[type=file]")).forEach(start);
  document.addEventListener("htmx:afterSettle", scan);
  const settled = Promise.all([arrived(), sweep().catch(fail)]); // what is in localStorage they have put right on returning
  scan();
})();
