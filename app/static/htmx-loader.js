"use strict";
// htmx from the CDN, checked by its integrity hash; from our own copy when the CDN is silent for 1.5 s, refuses or
// was altered. htmx is added after `load`, because htmx 2 added between DOMContentLoaded and `load` never starts.
(() => {
  const { cdn, integrity, local, timeout = "1500" } = document.currentScript.dataset;
  const FLAG = "cdn-down";
  const afterLoad = (fn) => document.readyState === "complete" ? fn() : window.addEventListener("load", fn, { once: true });
  const add = (src, sri) => afterLoad(() => {
    const el = document.createElement("script");
    el.src = src;
    if (sri) { el.integrity = sri; el.crossOrigin = "anonymous"; }
    document.head.append(el);
  });
  const recentlyDown = () => { try { return Date.now() - Number(sessionStorage.getItem(FLAG)) < 600000; } catch { return false; } };
  const useLocal = () => { try { sessionStorage.setItem(FLAG, String(Date.now())); } catch { /* private mode */ } add(local); };
  if (!cdn || recentlyDown()) { add(local); return; }
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), Number(timeout));
  fetch(cdn, { integrity, mode: "cors", credentials: "omit", cache: "force-cache", signal: stop.signal })
    .then((r) => r.ok ? r.arrayBuffer() : Promise.reject(r.status))
    .then(() => add(cdn, integrity), useLocal)
    .finally(() => clearTimeout(timer));
})();
