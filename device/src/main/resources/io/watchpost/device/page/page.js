// The page of one station: asks it once in a while how it is, and shows that. No framework, nothing from elsewhere.

import { $, el, fact, facts, fill, meter, ours, pill } from "/elements.js";
import { ask, begin as beginOrders, isAllowed, noteAll, showButtons } from "/orders.js";
import { begin as beginPictures, showPictures } from "/pictures.js";
import { bytes, clockTime, count, duration, millis, title, value } from "/words.js";

const POLL_MILLIS = 1000;
const EVENTS_MAX = 100;
const CLASSES_MAX = 5;

// ---- what is wrong

const PIPELINE_TONES = { running: "good", loading: "", waiting: "warn", ended: "", failed: "bad" };
const ACCELERATOR_TONES = { serving: "good", proving: "", "on-cpu": "warn", "given-up": "bad" };
const DELIVERY_TONES = { connected: "good", connecting: "", waiting: "warn", "not-authorised": "bad", stopped: "" };

function faultsOf(page) {
  const faults = [];
  const add = (tone, what, reason, hint, order = null) => faults.push({ tone, what, reason: reason ?? "", hint: hint ?? "", order });
  for (const pipeline of page.status.pipelines ?? []) {
    if (pipeline.state === "waiting") add("warn", `${pipeline.name}: waits`, pipeline.reason, pipeline.hint);
    if (pipeline.state === "failed") add("bad", `${pipeline.name}: has failed`, pipeline.reason, pipeline.hint);
    const accelerator = pipeline.accelerator;
    if (accelerator?.reason) add(accelerator.state === "given-up" ? "bad" : "warn", `${pipeline.name}: the CPU classifies, not the ${accelerator.device}`, accelerator.reason, accelerator.hint);
    for (const fault of pipeline.cameraHealth?.faults ?? []) {
      const isElsewhere = fault.fault === "moved" && isAllowed(page, "camera-reference");
      add("warn", `${pipeline.name}: the camera's picture is ${fault.fault}`, fault.reason, fault.hint,
        isElsewhere ? { command: "camera-reference", given: { pipeline: pipeline.name }, words: "Take this view as the reference" } : null);
    }
  }
  if (page.status.outbox?.problem) add("bad", "Results can't be kept", page.status.outbox.problem);
  for (const delivery of page.deliveries ?? []) {
    if (delivery.problem) add(delivery.phase === "not-authorised" ? "bad" : "warn", `${delivery.transport}: results wait in the outbox`, delivery.problem, delivery.hint);
    for (const denied of delivery.denied ?? []) add("warn", `${delivery.transport}: not allowed there`, denied);
  }
  if (page.models?.trustProblem) add("warn", "No model comes in", page.models.trustProblem);
  if (page.models?.news?.alarming) add("warn", "News of models", page.models.news.words, page.models.news.problem);
  for (const [name, part] of partsOf(page.status)) {
    if (part.problem || part.fault) add("warn", title(name), String(part.problem || part.fault), part.hint);
  }
  return faults;
}

const NO_PARTS = ["schema", "device", "online", "version", "uptimeMillis", "pipelines", "outbox"];
const partsOf = (status) => Object.entries(status).filter(([key, found]) => !NO_PARTS.includes(key) && found !== null && typeof found === "object" && !Array.isArray(found));

function showFaults(page) {
  const faults = faultsOf(page);
  $("faults").hidden = faults.length === 0;
  fill("faults", faults, () => faults.map((fault) => el("div", { className: `fault ${fault.tone}` },
    el("b", {}, fault.what), fault.reason ? el("span", {}, fault.reason) : null, fault.hint ? el("span", {}, `What to do: ${fault.hint}`) : null,
    fault.order ? el("button", { type: "button", className: "quiet", onclick: () => ask(fault.order.command, fault.order.given) }, fault.order.words) : null)));
}

// ---- the picture and its classes

let chosen = "";
let pictureNumber = -1;
let pictureOf = "";

function showPipelines(page) {
  const names = page.pipelines.map((pipeline) => pipeline.name);
  if (!names.includes(chosen)) chosen = names[0] ?? "";
  $("pipelines").hidden = names.length < 2;
  fill("pipelines", [names, chosen], () => names.map((name) => el("button", {
    type: "button", ariaPressed: String(name === chosen), onclick: () => { chosen = name; showPipelines(page); showSeen(page); showPipeline(page); poll(); },
  }, name)));
}

function showSeen(page) {
  const pipeline = page.pipelines.find((one) => one.name === chosen);
  if (!pipeline) return;
  const picture = pipeline.picture;
  if (pictureOf !== chosen) {
    pictureOf = chosen;
    pictureNumber = -1;
    $("picture").hidden = true;
    $("no-picture").hidden = false;
  }
  if (!picture) {
    if (pipeline.result) showResult(pipeline.result, pipeline);
    return;
  }
  if (picture.number === pictureNumber) return;
  const of = chosen;
  const next = new Image();
  next.onload = () => { // the picture and what was seen in it change together
    if (of !== chosen) return;
    pictureNumber = picture.number;
    $("picture").src = next.src;
    $("picture").hidden = false;
    $("no-picture").hidden = true;
    showResult(picture.result, pipeline);
  };
  next.src = `/frame.jpg?pipeline=${encodeURIComponent(of)}&number=${picture.number}`;
}

function showResult(result, pipeline) {
  const frame = result.frame;
  $("caption").textContent = `Frame ${count(frame.number)}, ${frame.width} × ${frame.height}, ${clockTime(result.time)}`
    + `; ${millis(result.latencyMillis.inference)} in the engine`
    + (pipeline.inferenceMillis ? `, usually within ${millis(pipeline.inferenceMillis.p95)}` : "");
  const list = $("classes");
  const classes = result.classes.slice(0, CLASSES_MAX);
  while (list.children.length < classes.length) {
    list.append(el("li", {}, el("span", { className: "label" }), el("span", { className: "score" }), el("div", { className: "bar", "aria-hidden": "true" }, el("div"))));
  }
  while (list.children.length > classes.length) list.lastChild.remove();
  classes.forEach((seen, at) => {
    const [label, score, bar] = list.children[at].children;
    label.textContent = seen.label;
    score.textContent = seen.score === null ? "–" : seen.score >= 0 && seen.score <= 1 ? `${(seen.score * 100).toFixed(1)} %` : String(seen.score);
    bar.firstChild.style.width = `${Math.min(100, Math.max(0, (seen.score ?? 0) * 100))}%`;
  });
}

// ---- how everything is

function engineWhy(pipeline, uptimeMillis) {
  const accelerator = pipeline.accelerator;
  if (!accelerator) return "No accelerator takes part: the model has no variant for one that is here, or none is wanted.";
  const checked = accelerator.checks ? ` ${count(accelerator.checks)} frames were checked on the CPU, ${count(accelerator.disagreements)} came out otherwise.` : "";
  switch (accelerator.state) {
    case "serving": return `The ${accelerator.device} classifies, with the CPU behind it.${checked}`;
    case "proving": return `The ${accelerator.device} is loaded and shown the goldens; the CPU classifies meanwhile.`;
    case "on-cpu": return `${accelerator.reason}. It is tried again in ${duration(Math.max(0, accelerator.retryUptimeMillis - uptimeMillis))}.`;
    default: return `${accelerator.reason ?? "The accelerator is given up"}.`;
  }
}

const PIPELINE_KNOWN = ["name", "camera", "state", "reason", "hint", "model", "engine", "accelerator", "cameraHealth", "frames", "skipped", "results", "unreadable", "cameraFailures", "engineFailures"];

/** Whether the camera's picture can be judged, and by what that is told. */
function pictureFacts(health) {
  if (!health) return [];
  const measures = Object.entries(health).filter(([, found]) => typeof found === "number").map(([key, found]) => `${title(key).toLowerCase()} ${value(key, found)}`);
  const compared = health.referenceTime ? `compared with ${clockTime(health.referenceTime)}` : "";
  return [el("dt", {}, "Picture"), el("dd", {},
    ...(health.faults.length === 0 ? [pill("fine", "good")] : health.faults.map((fault) => pill(fault.fault, "warn"))),
    el("small", {}, [compared, ...measures].filter(Boolean).join(", ")))];
}

function showPipeline(page) {
  const pipeline = (page.status.pipelines ?? []).find((one) => one.name === chosen);
  if (!pipeline) return;
  const uptime = page.status.uptimeMillis ?? 0;
  fill("pipeline", [pipeline, pipeline.accelerator ? uptime : 0], () => [
    ...fact("State", pill(pipeline.state, PIPELINE_TONES[pipeline.state] ?? ""), pipeline.reason),
    ...fact("Camera", pipeline.camera || "–"),
    ...pictureFacts(pipeline.cameraHealth),
    ...fact("Model", [pipeline.model.name, pipeline.model.version].filter(Boolean).join(" ") || "none yet"),
    ...fact("Engine", pipeline.engine || "none yet", engineWhy(pipeline, uptime)),
    ...(pipeline.accelerator ? fact("Accelerator", pill(pipeline.accelerator.state, ACCELERATOR_TONES[pipeline.accelerator.state] ?? ""), pipeline.accelerator.hint) : []),
    ...fact("Frames", count(pipeline.frames), `${count(pipeline.skipped)} skipped, ${count(pipeline.unreadable)} unreadable`),
    ...fact("Results", count(pipeline.results)),
    ...fact("Failures", `${count(pipeline.cameraFailures)} of the camera, ${count(pipeline.engineFailures)} of the engine`),
    ...facts(pipeline, PIPELINE_KNOWN),
  ]);
}

function showOutbox(page) {
  const outbox = page.status.outbox;
  const shed = Object.entries(outbox.shed ?? {});
  fill("outbox", [outbox, page.deliveries], () => [
    ...fact("Waiting", outbox.entries < 0 ? "unknown" : outbox.entries === 0 ? "nothing" : `${count(outbox.entries)} ${outbox.entries === 1 ? "result" : "results"}`, outbox.oldestMillis === undefined ? null : `the oldest for ${duration(outbox.oldestMillis)}`),
    el("dt", {}, "Room"), el("dd", {}, `${bytes(outbox.usedBytes)} of ${bytes(outbox.limitBytes)}`, meter(outbox.usedBytes / outbox.limitBytes)),
    ...fact("Lost", shed.length === 0 ? "nothing" : shed.map(([reason, number]) => `${count(number)} ${reason}`).join(", ")),
    ...(outbox.quarantined ? fact("Set aside", count(outbox.quarantined)) : []),
    ...(page.deliveries.length === 0 ? fact("Brokers", "none is named: results stay in the outbox") : []),
    ...page.deliveries.flatMap((delivery) => [
      el("dt", {}, delivery.transport),
      el("dd", {}, pill(delivery.phase, DELIVERY_TONES[delivery.phase] ?? ""),
        el("small", {}, `${delivery.address}; ${count(delivery.delivered ?? delivery.handedOver)} ${delivery.delivered === undefined ? "handed over" : "delivered"}, ${count(delivery.inFlight)} on their way`)),
    ]),
  ]);
}

const release = (one) => `${one.version} (release ${one.release})`;

function showModels(page) {
  const models = page.models;
  $("models-card").hidden = !models;
  if (!models) return;
  fill("models", models, () => [
    ...(models.models.length === 0 ? fact("Installed", "none yet") : []),
    ...models.models.flatMap((model) => [
      el("h3", {}, model.name),
      ...(model.active ? fact("Runs", release(model.active)) : []),
      ...(model.good ? fact("Good", release(model.good)) : []),
      ...(model.previous ? fact("Before", release(model.previous)) : []),
      ...(model.candidate ? [el("dt", {}, "On its way"), el("dd", {}, `${release(model.candidate)} `, pill(model.candidate.state, "warn"),
        model.candidate.trial ? el("small", {}, model.candidate.trial.summary) : null,
        model.candidate.trial?.frames ? meter(model.candidate.trial.sure / model.candidate.trial.frames) : null)] : []),
    ]),
    ...(models.news ? fact("News", models.news.words, models.news.problem) : []),
    ...(models.arriving ?? []).flatMap((bundle) => fact("Arriving", bundle.title, `${bundle.origin}: ${bundle.words}`)),
  ]);
}

function showParts(page) {
  const parts = partsOf(page.status);
  fill("parts", parts, () => parts.map(([name, part]) => el("section", { className: "card", id: `part-${name}` }, el("h2", {}, title(name)), el("dl", {}, ...facts(part)))));
}

// ---- events

let lastEvent = 0;
let process = "";

function showEvents(page) {
  const list = $("events");
  if (page.process !== process) { // another one counts from the beginning
    if (process) list.prepend(el("li", {}, el("time", { dateTime: page.time }, clockTime(page.time)), "The station's process has begun anew."));
    const isAhead = lastEvent > 0;
    process = page.process;
    lastEvent = 0;
    if (isAhead) return;
  }
  for (const event of page.events) {
    lastEvent = Math.max(lastEvent, event.number);
    list.prepend(el("li", {}, el("time", { dateTime: event.time }, clockTime(event.time)),
      event.level === "info" ? null : pill(event.level === "warn" ? "warning" : event.level, event.level === "warn" ? "warn" : "bad"),
      el("span", { className: "place" }, `${event.place}: `), event.words));
  }
  while (list.children.length > EVENTS_MAX) list.lastChild.remove();
}

// ---- asking the station

function state(words, tone) {
  $("state").textContent = words;
  $("state").className = `pill ${tone}`;
}

function show(page) {
  $("login").hidden = true;
  $("logout").hidden = !page.login;
  $("page").hidden = false;
  document.title = `${page.device} – Watchpost`;
  $("device").textContent = page.device || "Watchpost";
  $("about").textContent = `Watchpost ${page.version}; ${clockTime(page.time)}${page.clock === "synced" ? "" : ", its clock isn't set by anybody"}`;
  showEvents(page);
  noteAll(page.orders);
  const running = page.state === "running";
  $("frame").classList.toggle("old", !running);
  if (!running) {
    state("starting", "warn");
    return;
  }
  const faults = faultsOf(page);
  state(faults.some((fault) => fault.tone === "bad") ? "needs help" : faults.length > 0 ? "running, with faults" : page.isTryingModel ? "running, a model on trial" : "running",
    faults.some((fault) => fault.tone === "bad") ? "bad" : faults.length > 0 ? "warn" : "good");
  showButtons(page);
  showFaults(page);
  showPipelines(page);
  showSeen(page);
  showPipeline(page);
  showOutbox(page);
  showModels(page);
  showParts(page);
  showPictures(page);
}

let asking = false;

async function poll() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const answer = await ours(`/status.json?look=${encodeURIComponent(chosen)}&after=${lastEvent}`, {});
    if (answer.status === 401) {
      $("page").hidden = true;
      $("login").hidden = false;
      state("locked", "");
    } else if (answer.ok) {
      show(await answer.json());
    } else {
      state(`no answer (${answer.status})`, "bad");
    }
  } catch {
    state("not reached", "bad");
    $("frame").classList.add("old");
  } finally {
    asking = false;
  }
}

$("login-form").onsubmit = async (event) => {
  event.preventDefault();
  $("login-problem").textContent = "";
  try {
    const answer = await ours("/login", { method: "POST", body: $("token").value });
    $("login-problem").textContent = answer.ok ? "" : await answer.text();
    if (answer.ok) $("token").value = "";
  } catch {
    $("login-problem").textContent = "The station isn't reached. Try again.";
  }
  poll();
};

$("logout").onclick = async () => {
  await ours("/logout", { method: "POST" });
  location.reload();
};

beginOrders(poll);
beginPictures();
document.addEventListener("visibilitychange", poll);
setInterval(poll, POLL_MILLIS);
poll();
