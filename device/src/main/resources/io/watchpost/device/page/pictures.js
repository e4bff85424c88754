// The doubtful pictures that the station keeps. Nothing of them is fetched before somebody asks for it.

import { $, el, ours, pill } from "/elements.js";
import { bytes, clockTime, count } from "/words.js";

let isOpen = false;
let known = "";
let last = null;

function item(picture) {
  const address = `/pictures/${encodeURIComponent(picture.name)}`;
  const best = picture.result?.classes?.[0];
  const seen = picture.encrypted ? "encrypted" : best ? `${best.label} ${best.score === null ? "" : `${(best.score * 100).toFixed(1)} %`}` : "no class";
  return el("li", {},
    picture.encrypted ? el("span", { className: "locked" }, pill("encrypted", ""))
      : el("a", { href: address, target: "_blank" }, el("img", { src: address, loading: "lazy", alt: `${picture.pipeline}, ${clockTime(picture.time)}: ${seen}` })),
    el("b", {}, seen),
    picture.reason ? el("span", {}, picture.reason) : null,
    el("small", {}, `${picture.pipeline}, ${clockTime(picture.time)}`),
    el("a", { href: address, download: picture.name, className: "download" }, `Download (${bytes(picture.sizeBytes)})`));
}

async function fetchSome(before) {
  const answer = await ours(`/pictures.json${before === null ? "" : `?before=${before}`}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function add(before) {
  try {
    const found = await fetchSome(before);
    const items = found.pictures.map(item);
    if (before === null) $("pictures").replaceChildren(...items);
    else $("pictures").append(...items);
    last = found.pictures.at(-1)?.number ?? last;
    $("pictures-more").hidden = found.older === 0;
    $("pictures-more").textContent = `Show older ones (${count(found.older)})`;
    $("pictures-note").textContent = found.count === 0 ? "None is kept." : `${count(found.count)} kept${found.isOn ? "" : "; no more are added, since the configuration has no \"doubtful\""}. They may show people: look at them, and pass them on, only where you may.`;
    $("pictures-locked").hidden = !found.pictures.some((picture) => picture.encrypted) && $("pictures").querySelector(".locked") === null;
  } catch (problem) {
    known = "";
    $("pictures-note").textContent = `The pictures aren't reached. ${problem.message}`;
  }
}

export function begin() {
  $("pictures-show").onclick = () => {
    isOpen = !isOpen;
    $("pictures-show").textContent = isOpen ? "Hide" : "Show";
    $("pictures-show").setAttribute("aria-expanded", String(isOpen));
    $("pictures-body").hidden = !isOpen;
    if (isOpen) add(null);
    else $("pictures").replaceChildren();
  };
  $("pictures-more").onclick = () => add(last);
}

/** Newer ones are looked for when the station says that it has kept some. */
export function showPictures(page) {
  $("pictures-card").hidden = !page.keepsPictures;
  const present = `${page.process} ${page.status.doubtful?.kept ?? ""}`;
  const isNew = present !== known;
  known = present;
  if (isOpen && isNew && $("pictures").children.length <= 24) add(null); // who looks through older ones isn't disturbed
}
