// What can be ordered on the page, and what became of it.

import { $, el, fill, ours, pill } from "/elements.js";
import { bytes, title } from "/words.js";

/** Settings that are often changed; any other that may be changed from afar can be typed. */
const SETTINGS = ["statusSeconds", "outbox.policy", "outbox.writeMegabytesPerDay", "climate.holdCelsius", "climate.hysteresisCelsius",
  "climate.steps", "climate.frameRates", "gpio.dryRun", "models.group", "models.download.window", "models.download.jitterMinutes",
  "models.download.rateKilobytesPerSecond", "models.trial.mode", "models.trial.share", "models.trial.frames", "pipelines"];

const UPLOAD = "upload";
const INSTALLED = "The bundle is verified, tried beside the model that runs, and taken if it proves itself.";

const compared = (page) => (page.status.pipelines ?? []).filter((pipeline) => pipeline.cameraHealth).map((pipeline) => pipeline.name);

const COMMANDS = {
  diagnose: { button: "Diagnose" },
  restart: {
    button: "Restart", heading: "Restart the station?",
    text: "Cameras, models and connections begin anew. Frames of a second or two are missed; no result is lost.",
  },
  "model-rollback": {
    button: "Go back to the model before", heading: "Go back to the model before?",
    text: "A release on its way is taken out; else the release that was good before runs again, at once.",
    fields: (page) => [{ name: "model", label: "Model", options: page.models.models.map((model) => model.name) }],
    isThere: (page) => page.models?.models.length > 0,
  },
  "model-update": {
    button: "Install a model", heading: "Install a model",
    text: `It is fetched. ${INSTALLED}`,
    fields: () => [{ name: "location", label: "Address: https://HOST/NAME.wpb, stream:ID or aws-stream:ID", type: "text", required: true }],
    isThere: (page) => Boolean(page.models),
  },
  [UPLOAD]: {
    button: "Upload a model", heading: "Upload a model",
    text: INSTALLED,
    fields: (page) => [{ name: "file", label: `A bundle, NAME.wpb, of ${bytes(page.bundleBytesMax)} at most`, type: "file", required: true },
      { name: "again", label: "Also if it failed here before", options: ["no", "yes"] }],
    isThere: (page) => page.bundleBytesMax > 0,
    go: (given) => upload($("field-file").files[0], given.again === "yes"),
  },
  capture: {
    button: "Send pictures", heading: "Send pictures to the brokers",
    text: "The frames go out with their results.",
    fields: () => [{ name: "frames", label: "How many (1 to 50)", type: "number", min: 1, max: 50, value: 1, required: true },
      { name: "which", label: "Which", options: ["next", "doubtful", "stored"] }],
    isThere: (page) => page.deliveries.length > 0,
  },
  "camera-reference": {
    button: "Renew a camera's reference", heading: "Take this view as the reference?",
    text: "What the camera sees in the next three seconds is what its pictures are compared with from then on. Do it after the camera was mounted, straightened, cleaned or refocused.",
    fields: (page) => [{ name: "pipeline", label: "Pipeline", options: compared(page) }],
    isThere: (page) => compared(page).length > 0,
  },
  configure: {
    button: "Change a setting", heading: "Change a setting",
    text: "It is judged first, and a wrong one changes nothing. Then the station begins anew by it, within a second or two.",
    fields: () => [{ name: "key", label: "Setting, as in watchpost.yaml, like climate.holdCelsius", suggestions: SETTINGS, required: true, autocapitalize: "none", spellcheck: false },
      { name: "value", label: "New value; nothing takes back what was changed here or from afar", autocapitalize: "none", spellcheck: false }],
    go: (given) => order("configure", { changes: changes(given.key, given.value) }),
  },
};

let latest = null;
let ordered = () => {};

/** @param then called when something was ordered, so that the station is asked how it stands */
export function begin(then) {
  ordered = then;
}

export const isAllowed = (page, command) => page.commands.includes(command === UPLOAD ? "model-update" : command) && (COMMANDS[command]?.isThere ?? (() => true))(page);

export function showButtons(page) {
  latest = page;
  const commands = [...page.commands, UPLOAD].filter((command) => isAllowed(page, command));
  fill("buttons", commands, () => commands.length === 0 ? [el("p", {}, "Nothing may be ordered here.")]
    : commands.map((command) => el("button", { type: "button", className: "quiet", id: `order-${command}`, onclick: () => ask(command) }, COMMANDS[command]?.button ?? title(command))));
}

function input(name, { options, suggestions, ...rest }) {
  const id = `field-${name}`;
  if (options) return [el("select", { id, name }, ...options.map((option) => el("option", {}, option)))];
  if (!suggestions) return [el("input", { id, name, ...rest })];
  const made = el("input", { id, name, ...rest });
  made.setAttribute("list", `${id}-list`);
  return [made, el("datalist", { id: `${id}-list` }, ...suggestions.map((value) => el("option", { value })))];
}

/** Asks once more, and for what the order needs. */
export function ask(command, preset = {}) {
  const about = COMMANDS[command] ?? { heading: `${title(command)}?`, text: "" };
  if (!about.heading) {
    order(command, {});
    return;
  }
  const fields = about.fields?.(latest) ?? [];
  $("dialog-title").textContent = about.heading;
  $("dialog-text").textContent = about.text;
  $("dialog-go").textContent = about.button ?? title(command);
  $("dialog-fields").replaceChildren(...fields.flatMap(({ name, label, ...rest }) => [el("label", { htmlFor: `field-${name}` }, label), ...input(name, rest)]));
  for (const [name, value] of Object.entries(preset)) $(`field-${name}`).value = value;
  const dialog = $("dialog");
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "go") return;
    const given = Object.fromEntries(fields.map(({ name }) => [name, $(`field-${name}`).value]).filter(([, text]) => text !== ""));
    if (about.go) about.go(given);
    else order(command, given);
  };
  dialog.showModal();
}

/** "climate.holdCelsius" and "70" as {climate: {holdCelsius: 70}}; what isn't JSON is a text, and nothing is null. */
function changes(key, text) {
  let value = text ?? null;
  try {
    value = value === null ? null : JSON.parse(value);
  } catch {
    // a word
  }
  return key.split(".").reduceRight((inner, part) => ({ [part.trim()]: inner }), value);
}

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function order(command, given) {
  const id = `page-${random()}`;
  try {
    const answer = await ours(`/orders/${command}`, { method: "POST", body: JSON.stringify({ schema: "watchpost.command/1", id, arguments: given }) });
    if (answer.headers.get("Content-Type") === "application/json") note(await answer.json());
    else note({ id, command, state: "refused", words: await answer.text() });
  } catch {
    note({ id, command, state: "failed", words: "the station isn't reached", hint: "try again when it is" });
  }
  ordered();
}

/** Sends a file as it is read, and says how far it is; only XMLHttpRequest can tell. */
function upload(file, again) {
  const id = `sent-${random()}`;
  const say = (state, words, hint) => note({ id, command: "model-update", state, words, hint });
  if (file.size > latest.bundleBytesMax) {
    say("refused", `${file.name} has ${bytes(file.size)}, and ${bytes(latest.bundleBytesMax)} are allowed`, "see models.sizeMegabytesMax in the configuration");
    return;
  }
  const request = new XMLHttpRequest();
  request.open("PUT", `/bundles/${encodeURIComponent(file.name)}${again ? "?again=true" : ""}`);
  request.setRequestHeader("X-Watchpost", "1");
  request.upload.onprogress = (event) => say("running", `${file.name}: ${bytes(event.loaded)} of ${bytes(file.size)} are there`);
  request.onload = () => {
    if (request.getResponseHeader("Content-Type") === "application/json") {
      notes.delete(id);
      note(JSON.parse(request.responseText));
    } else {
      say("refused", request.responseText);
    }
    ordered();
  };
  request.onerror = () => say("failed", `${file.name} didn't get there`, "try again when the station is reached");
  say("running", `${file.name} is being sent`);
  request.send(file);
}

// ---- what became of it

const NOTES_MAX = 20;
const FINAL = ["done", "refused", "failed", "cancelled"];
const ORDER_TONES = { done: "good", refused: "bad", failed: "bad", cancelled: "warn" };
const notes = new Map();
const detailed = new Map();

function note(reply) {
  notes.set(reply.id, reply);
  while (notes.size > NOTES_MAX) notes.delete(notes.keys().next().value);
  showOrders();
}

/** What the station says of its orders. */
export function noteAll(replies) {
  for (const reply of replies) {
    notes.set(reply.id, reply);
    fetchDetails(reply);
  }
  showOrders();
}

/** The details of an order that has ended are asked for once. */
async function fetchDetails(reply) {
  if (detailed.has(reply.id) || !FINAL.includes(reply.state) || !reply.id.startsWith("page-")) return;
  detailed.set(reply.id, null);
  try {
    const answer = await ours(`/orders/${reply.id}`);
    if (answer.ok) {
      detailed.set(reply.id, (await answer.json()).details ?? null);
      showOrders();
    }
  } catch {
    detailed.delete(reply.id);
  }
}

function showOrders() {
  const all = [...notes.values()].reverse().slice(0, 10);
  fill("orders", all.map((reply) => [reply, detailed.get(reply.id)]), () => all.map((reply) => el("li", {},
    pill(reply.state, ORDER_TONES[reply.state] ?? ""), el("b", {}, title(reply.command)), ` ${reply.words}`,
    reply.hint ? el("div", {}, `What to do: ${reply.hint}`) : null,
    detailed.get(reply.id) ? el("details", {}, el("summary", {}, "Details"), el("pre", { tabIndex: 0 }, JSON.stringify(detailed.get(reply.id), null, 2))) : null)));
}
