"use strict";
// What HTML cannot do yet. Every part is a convenience: without it the server answers the same.
(() => {
  const own = document.currentScript.dataset;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, props = {}, ...children) => { const el = Object.assign(document.createElement(tag), props); el.append(...children); return el; };
  document.documentElement.classList.add("js");

  // One line in Vietnamese, read out by screen readers, above the bars of a phone.
  const hush = () => all("[data-live]").forEach((el) => el.remove());
  const say = (text, tone = "danger") => {
    hush();
    const close = make("button", { type: "button", className: "btn btn-outline-secondary btn-sm", textContent: "Đóng" });
    const line = make("div", { className: "note tone-" + tone }, make("span", { textContent: text }), close);
    line.dataset.live = "";
    close.addEventListener("click", hush);
    document.getElementById("messages")?.append(line);
  };

  // Questions before what cannot be undone: data-confirm on a form or on one of its buttons.
  const ask = (question) => new Promise((answer) => {
    if (!window.HTMLDialogElement) { answer(window.confirm(question)); return; }
    const no = make("button", { type: "button", className: "btn btn-outline-secondary", textContent: "Quay lại" });
    const yes = make("button", { type: "button", className: "btn btn-primary", textContent: "Đồng ý" });
    const words = make("p", { textContent: question, id: "ask-words" });
    const box = make("dialog", { className: "ask" }, words, make("div", {}, no, yes));
    box.setAttribute("aria-labelledby", words.id);
    no.addEventListener("click", () => box.close());
    yes.addEventListener("click", () => box.close("yes"));
    box.addEventListener("close", () => { box.remove(); answer(box.returnValue === "yes"); });
    document.body.append(box);
    box.showModal();
  });

  // One submit at a time, with or without htmx.
  const sending = new Map(); // form -> { button, nodes }
  const release = (form) => {
    const { button, nodes } = sending.get(form) ?? {};
    if (button) { button.replaceChildren(...nodes); button.removeAttribute("aria-busy"); }
    sending.delete(form);
  };
  const hold = (form, button) => {
    sending.set(form, { button, nodes: button ? [...button.childNodes] : [] });
    if (button) { button.setAttribute("aria-busy", "true"); button.replaceChildren("Đang gửi…"); }
  };
  const confirmed = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.getAttribute("method")?.toLowerCase() !== "post") return;
    const stop = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    if (sending.has(form)) { stop(); return; }
    if (navigator.onLine === false) { stop(); say("Máy đang không có mạng. Chữ bạn gõ vẫn còn ở đây; có mạng rồi hãy bấm lại."); return; }
    if (form.dataset.shrinking) { // sent by itself once the photos are small
      stop();
      if (!form.dataset.waiting) { form.dataset.waiting = "1"; form.addEventListener("shrunk", () => { delete form.dataset.waiting; form.requestSubmit(button); }, { once: true }); }
      say("Đang thu nhỏ ảnh, xong sẽ tự gửi.", "info");
      return;
    }
    const question = button?.dataset.confirm ?? form.dataset.confirm;
    if (question && !confirmed.has(form)) {
      stop();
      ask(question).then((yes) => { if (yes) { confirmed.add(form); form.requestSubmit(button); } else button?.focus(); });
      return;
    }
    confirmed.delete(form);
    if ("wipeDrafts" in form.dataset) wipe();
    hush();
    hold(form, button ?? form.querySelector("button[type=submit]"));
  }, true);
  window.addEventListener("pageshow", (event) => { if (event.persisted) [...sending.keys()].forEach(release); });

  // Shared phones: signing out leaves nothing behind.
  const wipe = () => {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
      sessionStorage.removeItem("draft-sent");
      indexedDB.deleteDatabase("keyval-store");
    } catch { /* storage is closed: nothing was kept */ }
  };

  // htmx
  const on = (name, handler) => document.addEventListener("htmx:" + name, handler);
  const quiet = (event) => event.detail.elt?.closest?.("[data-quiet]");
  on("configRequest", ({ detail }) => {
    detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]")?.content ?? "";
    const multipart = detail.elt.getAttribute("hx-encoding");
    if (!multipart && detail.formData) for (const [name, value] of [...detail.formData]) if (value instanceof File) detail.formData.delete(name);
  });
  on("beforeSwap", (event) => { // a whole page never goes inside a page
    const { xhr, target } = event.detail;
    if (target === document.body || !/^\s*<!doctype/i.test(xhr.responseText)) return;
    event.detail.shouldSwap = false;
    if (xhr.status < 400) location.assign(xhr.responseURL); else refused(event);
  });
  on("afterRequest", ({ detail }) => { 
    if (detail.xhr?.getResponseHeader("HX-Redirect")) return; // the page is about to move
    if (sending.has(detail.elt)) release(detail.elt);
    if (detail.xhr?.status >= 200 && detail.xhr.status < 400) hush();
  });
  on("xhr:progress", ({ detail, target }) => {
    const button = sending.get(target)?.button;
    if (button && detail.lengthComputable && detail.total > 100000) button.replaceChildren(`Đang gửi… ${Math.floor(detail.loaded * 100 / detail.total)} %`);
  });
  const WORDS = {
    400: "Trang đã mở quá lâu. Hãy tải lại trang rồi gửi lần nữa.", 401: "Phiên làm việc đã hết. Hãy đăng nhập lại.",
    403: "Việc này không thuộc quyền của bạn.", 404: "Không tìm thấy hồ sơ này.", 409: "Hồ sơ vừa có thay đổi. Hãy tải lại trang.",
    413: "Tệp quá lớn: mỗi tệp tối đa 10 MB, mỗi lần gửi tối đa 25 MB.", 429: "Bạn thao tác quá nhanh. Hãy chờ một phút.", 503: "Hệ thống đang bận. Hãy thử lại sau một phút.",
  };
  const tell = (event, text) => {
    const place = quiet(event);
    if (place) place.textContent = "Chưa lưu được lên máy chủ; chữ vẫn giữ trên máy này."; else say(text);
  };
  const refused = (event) => tell(event, WORDS[event.detail.xhr.status] ?? "Hệ thống gặp trục trặc. Chữ bạn gõ vẫn còn; hãy thử lại sau vài phút.");
  on("responseError", refused);
  on("sendError", (event) => tell(event, "Không gửi được: mạng yếu hoặc mất mạng. Chữ bạn gõ vẫn còn; hãy bấm lại."));
  on("timeout", (event) => tell(event, "Mạng chậm, chưa nhận được trả lời. Chữ bạn gõ vẫn còn; hãy bấm lại."));
  on("afterSettle", (event) => {
    ready();
    const refusal = document.getElementById("errors-refused");
    if (refusal) { say(refusal.textContent); refusal.remove(); }
    else if (event.detail.xhr?.status >= 400) toErrors(event.target);
  });

  // To what is wrong: the summary where there is one, else the first wrong field.
  const toErrors = (from = document) => {
    all("details", from).forEach((el) => { if (el.querySelector(".field-wrong")) el.open = true; });
    const place = from.matches?.("[data-summary]") ? from : from.querySelector("[data-summary]") ?? from.querySelector("[aria-invalid=true], [role=alert]");
    if (!place) return;
    if (place.tabIndex < 0 && !place.hasAttribute("tabindex")) place.tabIndex = -1;
    place.focus();
  };

  // "Chọn tất cả", and how many are ticked.
  const boxesOf = (master) => all(`input[type=checkbox][name="${CSS.escape(master.dataset.checkAll)}"]:not(:disabled)`, master.closest("form") ?? document);
  const count = (master) => {
    const boxes = boxesOf(master), ticked = boxes.filter((box) => box.checked).length;
    master.checked = ticked > 0 && ticked === boxes.length;
    master.indeterminate = ticked > 0 && ticked < boxes.length;
    all("[data-check-count]", master.closest("form") ?? document).forEach((el) => { el.textContent = `(đã chọn ${ticked}/${boxes.length})`; });
  };

  // Money as people type it (app/kernel/money.py decides), echoed in figures; what can be meant two ways becomes a question.
  const UNITS = { "": 1, k: 1e3, nghin: 1e3, ngan: 1e3, tr: 1e6, trieu: 1e6, ty: 1e9, ti: 1e9 };
  const FIGURES = [/^\d+$/, /^[1-9]\d{0,2}([., ])\d{3}(\1\d{3})*((?!\1)[.,]\d{1,2})?$/, /^(0|[1-9]\d*)[.,]\d{1,2}$/, /^0[.,]\d{3}$/];
  const UNCLEAR = ["Chưa đọc được số tiền. Ghi như 1.500.000, 1,5 triệu, 15tr, 900k.", true];
  const dong = (amount) => Math.round(amount).toLocaleString("vi-VN") + " đồng";
  const unitOf = (word) => UNITS[word.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").trim().toLowerCase()];
  const one = (figures, word, saidDong) => {
    const unit = unitOf(word), two = /^([1-9]\d{0,2})[.,](\d{3})$/.exec(figures);
    if (!unit) return UNCLEAR;
    if (two && (unit > 1 || (two[1].length === 1 && !saidDong))) return [`Là ${dong((two[1] + two[2]) * unit)} hay ${dong((two[1] + two[2]) * (unit > 1 ? unit : 1e6) / 1000)}? Hãy ghi rõ hơn.`, true];
    if (!FIGURES.some((pattern) => pattern.test(figures))) return UNCLEAR;
    const decimals = /^0[.,]\d{3}$/.test(figures) ? 3 : /[.,](\d{1,2})$/.exec(figures)?.[1].length ?? 0;
    const amount = Number(figures.replace(/[., ]/g, "")) * unit / 10 ** decimals;
    if (!Number.isInteger(amount)) return ["Số tiền tính đến đồng. Nếu tính bằng triệu, hãy ghi thêm chữ “triệu”.", true];
    return amount > 0 && amount < 1000 ? [`= ${dong(amount)}? Nếu là nghìn hay triệu, hãy ghi thêm chữ.`, true] : ["= " + dong(amount), false];
  };
  const echo = (typed) => {
    const text = typed.normalize("NFC").trim().replace(/\s+/g, " ").replace(/[. ]+$/, ""), body = text.replace(/ ?(đồng|dong|vnđ|vnd|đ|d|₫)$/i, "");
    if (!body) return ["", false];
    const parts = [...body.matchAll(/(\d[\d., ]*)(\D*)/g)];
    if (parts.map((part) => part[0]).join("") !== body) return UNCLEAR;
    if (parts.length === 1) return one(parts[0][1].trim(), parts[0][2], body !== text);
    let total = 0, above = 0, glued = false;
    for (const [, digits, word] of parts) {
      const figures = digits.trim();
      let unit = unitOf(word);
      if (!unit || !/^\d+$/.test(figures)) return UNCLEAR;
      if (unit === 1) { if (!glued || ![1, 3].includes(figures.length)) return ["Ghi rõ đơn vị của số cuối, ví dụ “1 triệu 500 nghìn”.", true]; unit = above / 10 ** figures.length; }
      if (above && figures * unit >= above) return UNCLEAR;
      total += figures * unit; above = unit; glued = !word.endsWith(" ");
    }
    return ["= " + dong(total), false];
  };
  const showMoney = (input) => {
    const place = document.querySelector(`[data-echo="${CSS.escape(input.id)}"]`);
    if (place) { const [text, unclear] = echo(input.value); place.textContent = text; place.classList.toggle("ask", unclear); }
  };

  // Rows of the same fields: add, drop, fold spare ones away.
  const inputs = (row) => all("input:not([type=hidden]), select, textarea", row);
  const blank = (row) => inputs(row).every((el) => el.type === "checkbox" || el.type === "radio" ? !el.checked : el.tagName === "SELECT" ? el.selectedIndex < 1 : !el.value);
  const withDrop = (row) => {
    if (row.querySelector("[data-drop]")) return;
    const button = make("button", { type: "button", className: "btn btn-outline-secondary btn-sm drop-row", textContent: "Bỏ dòng này" });
    button.dataset.drop = "";
    row.append(button);
  };
  const addRow = (box) => {
    const rows = all("[data-row]", box), source = box.querySelector("template")?.content.querySelector("[data-row]") ?? rows.at(-1);
    if (!source) return null;
    const row = source.cloneNode(true), prefix = box.id + "-";
    const next = Math.max(-1, ...all("[name]", box).map((el) => el.name.startsWith(prefix) ? parseInt(el.name.slice(prefix.length), 10) : -1)) + 1;
    const renumber = (text) => text.split(" ").map((word) => word.startsWith(prefix) ? prefix + next + word.slice(prefix.length).replace(/^(\d+|__n__)/, "") : word).join(" ");
    for (const el of [row, ...all("*", row)]) for (const name of ["id", "name", "for", "aria-describedby", "data-echo"]) if (el.hasAttribute(name)) el.setAttribute(name, renumber(el.getAttribute(name)));
    all(".error, .echo", row).forEach((el) => el.classList.contains("echo") ? el.replaceChildren() : el.remove());
    all(".field-wrong", row).forEach((el) => el.classList.remove("field-wrong"));
    all("[aria-invalid]", row).forEach((el) => el.removeAttribute("aria-invalid"));
    for (const el of inputs(row)) if (el.type === "checkbox" || el.type === "radio") el.checked = false; else if (el.tagName === "SELECT") el.selectedIndex = 0; else el.value = "";
    row.hidden = false;
    withDrop(row);
    box.insertBefore(row, rows.at(-1)?.nextSibling ?? box.querySelector("[data-add]"));
    return row;
  };
  const fold = (box) => {
    const rows = all("[data-row]", box);
    rows.forEach(withDrop);
    for (const row of rows.slice(1).reverse()) { if (!blank(row) || row.querySelector(".error")) break; row.remove(); }
  };

  // Shares of one whole: data-share="100" on the rows, data-part on each box.
  const share = (box) => {
    const note = box.querySelector("[data-share-note]"), whole = Number(box.dataset.share), parts = all("[data-part]", box).filter((el) => el.value.trim());
    if (!note) return;
    const sum = Math.round(parts.reduce((total, el) => total + (Number(el.value.replace(",", ".")) || 0), 0) * 100) / 100, left = Math.round((whole - sum) * 100) / 100;
    note.textContent = !parts.length ? "" : left === 0 ? `Tổng ${whole} %: đủ.` : `Tổng ${sum} %, ${left > 0 ? `còn thiếu ${left}` : `thừa ${-left}`} %.`.replaceAll(".", ",").replace(/,$/, ".");
    note.classList.toggle("ask", parts.length > 0 && left !== 0);
  };

  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-money]")) showMoney(target);
    const shared = target.closest("[data-share]"); if (shared) share(shared);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.dataset?.checkAll) boxesOf(target).forEach((box) => { box.checked = target.checked; });
    if (target.type === "checkbox") all("[data-check-all]").forEach(count);
  });
  document.addEventListener("click", ({ target }) => {
    const ready = target.closest("[data-fill]"); // a ready sentence into the box of that name, and what it is about
    if (ready) {
      const { [ready.dataset.fill]: box, [ready.dataset.fillAbout ?? "field"]: about } = ready.form.elements;
      box.value = [box.value.trim(), ready.textContent.trim()].filter(Boolean).join("\n");
      if (ready.dataset.fillField && about?.tagName === "SELECT") about.value = ready.dataset.fillField;
      box.focus();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const add = target.closest("[data-add]"), drop = target.closest("[data-drop]");
    if (add) addRow(add.closest("[data-repeat]"))?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    if (drop) {
      const box = drop.closest("[data-repeat]"), row = drop.closest("[data-row]");
      if (all("[data-row]", box).length < 2) addRow(box);
      row.remove(); share(box); box.querySelector("[data-add]").focus();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  const seen = new WeakSet();
  let drafts = false;
  const ready = () => {
    all("[data-check-all]").forEach(count);
    all("[data-money]").forEach(showMoney);
    all("form > .autosave").forEach((line) => line.parentElement.querySelector(".actions")?.append(line)); // in sight on phones
    all("[data-repeat]").forEach((box) => { if (!seen.has(box)) { seen.add(box); fold(box); share(box); } });
    if (!drafts && document.querySelector("form[data-draft], form input[type=file]") || sessionStorageHas("draft-sent") && !drafts) {
      drafts = true; // kept off pages that need neither
      for (const src of [own.storeJs, own.draftJs]) document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
    }
  };
  const sessionStorageHas = (key) => { try { return sessionStorage.getItem(key) !== null; } catch { return false; } };
  ready();
  if (document.querySelector("[data-summary], [aria-invalid=true]")) toErrors();
})();
