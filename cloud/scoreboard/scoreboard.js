// The scoreboard of one public session: asks for the board once in a while, moves the rows, counts down. It only reads.
//
// Everything shown is set as text, never as markup, so that no name can be more than a name.
import { draw } from "./qr.js";

const EVERY_MS = 2000; // between two readings; answers may come from a cache that is a second old
const OLD_MS = 10_000; // an answer older than this is said to be old
const MARKS = { verified: ["✓", "verified: played again by the server"], live: ["●", "playing now"], checking: ["◌", "being checked"] };
const MEDALS = ["", "first", "second", "third"];

const session = new URLSearchParams(location.search).get("session") || location.hash.slice(1) || "arcade";
const address = `/public/sessions/${encodeURIComponent(session)}/board`;
const byId = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat(document.documentElement.lang);
const rows = new Map(); // player -> { element, rank }

let etag = "";
let board = null;
let serverAhead = 0; // ms to add to this clock for the server's
let readAt = 0;

async function read() {
  const answer = await fetch(address, { headers: etag ? { "if-none-match": etag } : {}, cache: "no-cache" });
  if (answer.status === 404) return say("There is no such public session.");
  if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
  readAt = performance.now();
  if (answer.status === 304) return;
  etag = answer.headers.get("etag") || "";
  board = await answer.json();
  serverAhead = board.as_of * 1000 - Date.now();
  show();
}

function show() {
  const { session: info, rows: found } = board;
  document.title = `${info.name} – Alien Attack`;
  byId("name").textContent = info.name;
  byId("players").textContent = whole.format(board.players);
  byId("best").textContent = found.length ? whole.format(found[0].score) : "–";
  byId("seats-fact").hidden = !info.seats;
  byId("seats").textContent = info.seats ? `${whole.format(info.seats_taken)} of ${whole.format(info.seats)}` : "";
  say(found.length ? "" : info.state === "gathering" ? "Players are gathering." : "Nobody has played yet. Be the first on this board.");
  move(found);
  winners(info);
}

function move(found) {
  const list = byId("rows");
  const seen = new Set();
  found.forEach((row, place) => {
    seen.add(row.player);
    let known = rows.get(row.player);
    if (!known) {
      known = { element: rowElement(), rank: null };
      known.element.style.opacity = "0";
      list.append(known.element);
      rows.set(row.player, known);
    }
    fill(known.element, row);
    known.element.style.transform = `translateY(calc(var(--row) * ${place}))`;
    known.element.setAttribute("aria-posinset", place + 1);
    known.element.style.opacity = "1";
    known.element.classList.toggle("rose", known.rank !== null && row.rank !== null && row.rank < known.rank);
    known.rank = row.rank;
  });
  for (const [player, known] of rows) if (!seen.has(player)) { known.element.remove(); rows.delete(player); }
  list.style.height = `calc(var(--row) * ${found.length})`;
}

function rowElement() {
  const element = document.createElement("li");
  element.className = "row";
  for (const name of ["rank", "who", "mark", "lives num", "shots num", "wave num", "score num"]) {
    const cell = document.createElement("span");
    cell.className = name;
    element.append(cell);
  }
  return element;
}

function fill(element, row) {
  const [rank, who, mark, lives, shots, wave, score] = element.children;
  const [sign, meaning] = MARKS[row.state] || ["", row.state];
  element.className = `row ${MEDALS[row.rank] || ""}`;
  rank.textContent = row.rank ?? "";
  who.textContent = row.name;
  mark.className = `mark ${row.state in MARKS ? row.state : ""}`;
  mark.textContent = sign;
  mark.title = meaning;
  lives.textContent = whole.format(row.lives);
  shots.textContent = whole.format(row.shots);
  wave.textContent = whole.format(row.level);
  score.textContent = whole.format(row.score);
  element.setAttribute("aria-label", `${row.rank ?? "unranked"}: ${row.name}, ${row.score} points, ${meaning}`);
}

function winners(info) {
  const box = byId("winners");
  box.hidden = !info.frozen || !info.winners.length;
  if (box.hidden) return box.replaceChildren();
  const title = document.createElement("h2");
  title.textContent = "Final";
  const list = document.createElement("ol");
  for (const name of info.winners) {
    const item = document.createElement("li");
    item.textContent = name;
    list.append(item);
  }
  box.replaceChildren(title, list);
}

function say(text) { byId("message").textContent = text; }

function tick() {
  const age = performance.now() - readAt;
  const old = !readAt || age > OLD_MS;
  byId("state").classList.toggle("old", old);
  byId("state-text").textContent = !readAt ? "Connecting" : old ? `${Math.round(age / 1000)} s old` : stateText();
  if (board) countDown();
}

function stateText() {
  const { state, frozen } = board.session;
  if (frozen) return "Final";
  return { gathering: "Gathering", waiting: "Not open yet", closed: "Closed", archived: "Closed" }[state] || "Live";
}

function countDown() {
  const { opens_at: opens, starts_at: starts, closes_at: closes, state } = board.session;
  const now = (Date.now() + serverAhead) / 1000;
  const [label, until] = starts && now < starts ? ["Starts in", starts]
    : state === "waiting" && opens && now < opens ? ["Opens in", opens]
    : closes && now < closes ? ["Time left", closes] : ["", 0];
  const left = Math.max(0, Math.ceil(until - now));
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  byId("clock-label").textContent = label;
  byId("clock").textContent = label ? (hours ? `${hours}:` : "") + `${hours ? String(minutes).padStart(2, "0") : minutes}:${String(seconds).padStart(2, "0")}` : "";
  byId("clock").classList.toggle("soon", Boolean(label) && left <= 10);
}

async function follow() {
  try { if (!document.hidden) await read(); } catch { /* the state says how old the board is; the next reading may do */ }
  setTimeout(follow, EVERY_MS + Math.random() * 300);
}

fetch("cloud.json").then((answer) => answer.json()).then(({ api }) => { byId("join").textContent = `alienattack --cloud ${api}`; }).catch(() => {});
draw(byId("code"), location.href.split("#")[0] + (location.hash || ""));
setInterval(tick, 250);
addEventListener("visibilitychange", () => { if (!document.hidden) read().catch(() => {}); });
follow();
