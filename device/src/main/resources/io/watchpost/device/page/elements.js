// What the page is made of: elements, pills, lists of facts; and how the station is asked.

import { title, value } from "/words.js";

export const $ = (id) => document.getElementById(id);

/** An element with properties and children; texts are never read as HTML. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Fills a place, and leaves it alone while what it shows stays the same: no flicker, and a selection lasts. */
const shown = new Map();
export function fill(id, value, make) {
  const text = JSON.stringify(value);
  if (shown.get(id) === text) return;
  shown.set(id, text);
  $(id).replaceChildren(...make().filter(Boolean));
}

export const fact = (name, said, more) => [el("dt", {}, name), el("dd", {}, said, ...(more ? [el("small", {}, more)] : []))];

export const pill = (words, tone) => el("span", { className: `pill ${tone}` }, words);

/** Whatever a part of the station says of itself, without knowing the part. */
export function facts(object, skip = []) {
  const list = [];
  for (const [key, found] of Object.entries(object)) {
    if (skip.includes(key) || found === null || found === "" || /UptimeMillis$/.test(key)) continue; // nobody counts from the boot
    if (Array.isArray(found)) {
      if (found.length === 0) continue;
      if (found.every((item) => typeof item !== "object")) list.push(...fact(title(key), found.map((item) => value(key, item)).join(", ")));
      else found.forEach((item, at) => list.push(el("h3", {}, item.name ?? item.label ?? `${title(key)} ${at + 1}`), el("dl", {}, ...facts(item, ["name"]))));
    } else if (typeof found === "object") {
      if (Object.keys(found).length > 0) list.push(el("h3", {}, title(key)), el("dl", {}, ...facts(found)));
    } else {
      list.push(...fact(title(key), value(key, found)));
    }
  }
  return list;
}

export const meter = (share) => {
  const inner = el("div");
  inner.style.width = `${Math.min(100, Math.max(0, share * 100))}%`;
  return el("div", { className: "meter", "aria-hidden": "true" }, inner);
};

/** Asks the station; what changes something there carries this header, which no page of another origin can send. */
export const ours = (path, options = {}) => fetch(path, { ...options, headers: { "X-Watchpost": "1" }, cache: "no-store", redirect: "error" });
