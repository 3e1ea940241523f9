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
const probe = part("div", "row"); // tells how high a row is

const wide = matchMedia("(min-width: 1100px)"); // there is room for columns beside the first places
const [GAP, MORE] = [16, 36]; // px before each column; below them, where not everybody finds room
const LARGE = { share: 0.34, letters: 23 }; // of the width for the first places; so many times their letters' size at least
const SMALL = { least: 17, most: 34, share: 0.62, letters: 15.5, legible: 10 }; // heights of a row in px, its letters in it, its width in letters

let etag = "";
let board = null;
let aheads = []; // ms to add to this clock for the server's, by the last answers: each is too little by its answer's age
let readAt = 0;
let missing = false; // the cloud knows of no such session that it shows to the world

async function read() {
  const answer = await fetch(address, { headers: etag ? { "if-none-match": etag } : {}, cache: "no-cache" });
  missing = answer.status >= 400 && answer.status < 500 && answer.status !== 429; // nor does it of what is no id
  if (missing) return say("There is no such public session. One by invitation is not shown: its host tells you a code, and C in the game's SESSIONS takes it.");
  if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
  readAt = performance.now();
  if (answer.status === 304) return;
  etag = answer.headers.get("etag") || "";
  board = await answer.json();
  aheads = [...aheads.slice(-29), board.as_of * 1000 - Date.now()];
  show();
}

function show() {
  const { session: info, rows: found } = board;
  document.title = `${info.name} – Alien Attack`;
  byId("name").textContent = info.name;
  byId("players").textContent = whole.format(board.players);
  byId("best").textContent = found.length ? whole.format(found[0].score) : "–";
  byId("seats-fact").hidden = !info.seats;
  byId("seats").textContent = info.seats ? `${whole.format(info.seats_taken)}/${whole.format(info.seats)}` : "";
  say(found.length ? "" : emptyText(info));
  joining(info);
  podium(info, found);
  move(found);
}

// How to play in this session, for whom the code on the wall or in the game has led here; nothing where it is over.
function joining({ id, name, state, frozen, seats, seats_taken: taken }) {
  byId("join").classList.toggle("over", frozen || state === "closed" || state === "archived");
  byId("then").textContent = seats && taken >= seats ? "All seats are taken."
    : id === "arcade" ? "Then sign in and choose PLAY." : `Then sign in, choose SESSIONS, and there ${name}.`;
}

async function copy() {
  const command = byId("command");
  getSelection().selectAllChildren(command); // also where the clipboard is closed to a page: one key copies it
  try { await navigator.clipboard.writeText(command.textContent); byId("copy").textContent = "Copied"; }
  catch { byId("copy").textContent = "Selected"; }
  setTimeout(() => { byId("copy").textContent = "Copy"; }, 2000);
}

function emptyText({ state, frozen }) {
  if (frozen || state === "closed" || state === "archived") return "Nobody is on this board.";
  if (state === "gathering") return "Players are gathering.";
  return "Nobody has played yet. Be the first on this board.";
}

// Where the rows stand: one list; or, on a wall where they are too many for that, the first in large type and the others
// in columns beside them, as many as let the letters be largest. Who finds no room even there is counted.
function places(count) {
  const area = byId("rows");
  const [width, large, size] = [area.clientWidth, ...["height", "fontSize"].map((name) => parseFloat(getComputedStyle(probe)[name]))];
  const below = [document.body, area.parentElement].map((box) => parseFloat(getComputedStyle(box).paddingBottom));
  let height = innerHeight - area.getBoundingClientRect().top - scrollY - below[0] - below[1] - 2;
  const first = Math.max(3, Math.floor(height / large));
  if (!wide.matches || count <= first) return { shown: count, height: count * large, at: (place) => ({ x: 0, y: place * large, width }) };
  if (count <= 2 * first) return halves(count, Math.ceil(count / 2), width, height / first);
  const left = Math.max(width * LARGE.share, size * LARGE.letters);
  const fits = (height) => [1, 2, 3, 4, 5, 6].map((columns) => {
    const [column, deep] = [(width - left) / columns, Math.ceil((count - first) / columns)];
    const small = Math.min(SMALL.most, Math.max(SMALL.least, height / deep));
    const letters = Math.min(small * SMALL.share, (column - GAP) / SMALL.letters);
    return { column, small, letters, deep: Math.floor(height / small + 0.01), shown: Math.min(count, first + columns * Math.floor(height / small + 0.01)) };
  }).filter((choice, index) => !index || choice.letters >= SMALL.legible)
    .reduce((one, other) => other.shown > one.shown || (other.shown === one.shown && other.letters > one.letters) ? other : one);
  let best = fits(height);
  if (best.shown < count) best = fits(height -= MORE);
  return {
    shown: best.shown, height, large: height / first, left, small: best.small, letters: best.letters, split: true,
    at: (place) => place < first ? { x: 0, y: place * height / first, width: left }
      : { x: left + GAP + Math.floor((place - first) / best.deep) * best.column, y: ((place - first) % best.deep) * best.small,
        width: best.column - GAP, small: true },
  };
}

function halves(count, deep, width, large) {
  const half = (width - GAP) / 2;
  return { shown: count, height: deep * large, large, left: half, split: true,
    at: (place) => ({ x: place < deep ? 0 : half + GAP, y: (place % deep) * large, width: half }) };
}

function move(found) {
  const list = byId("rows");
  const layout = places(found.length);
  const seen = new Set();
  list.parentElement.classList.toggle("split", Boolean(layout.split));
  list.style.setProperty("--small", `${layout.small || 0}px`);
  list.style.setProperty("--letters", `${layout.letters || 0}px`);
  list.style.setProperty("--large", layout.large ? `${layout.large}px` : "var(--row)");
  byId("head").style.width = layout.left ? `${layout.left}px` : "";
  found.slice(0, layout.shown).forEach((row, place) => {
    seen.add(row.player);
    let known = rows.get(row.player);
    if (!known) {
      known = { element: rowElement(), rank: null };
      known.element.style.opacity = "0";
      list.append(known.element);
      rows.set(row.player, known);
    }
    fill(known.element, row);
    const { x, y, width, small } = layout.at(place);
    known.element.style.transform = `translate(${x}px, ${y}px)`;
    known.element.style.width = `${width}px`;
    known.element.classList.toggle("small", Boolean(small));
    known.element.classList.toggle("odd", place % 2 === 1);
    known.element.setAttribute("aria-setsize", board.players);
    known.element.setAttribute("aria-posinset", place + 1);
    known.element.style.opacity = "1";
    known.element.classList.toggle("rose", known.rank !== null && row.rank !== null && row.rank < known.rank);
    known.rank = row.rank;
  });
  for (const [player, known] of rows) if (!seen.has(player)) { known.element.remove(); rows.delete(player); }
  list.style.height = `${layout.height}px`;
  const more = board.players - layout.shown;
  byId("more").textContent = found.length && more > 0 ? `and ${whole.format(more)} more` : "";
}

function rowElement() {
  const element = part("li", "row");
  for (const name of ["rank", "who", "mark", "lives num", "shots num", "wave num", "score num"]) {
    element.append(part("span", name));
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

function podium(info, found) {
  const box = byId("podium");
  box.hidden = !info.frozen || !info.winners.length;
  box.replaceChildren(...(box.hidden ? [] : info.winners).map((name, place) => {
    const points = found[place] && found[place].name === name ? `${whole.format(found[place].score)} points` : "";
    const winner = part("div", `winner ${MEDALS[place + 1] || ""}`);
    winner.append(part("p", "place", String(found[place]?.rank ?? place + 1)), part("p", "who", name), part("p", "points", points));
    return winner;
  }));
}

function part(tag, css, text = "") {
  const element = document.createElement(tag);
  element.className = css;
  element.textContent = text;
  return element;
}

function say(text) { byId("message").textContent = text; }

function tick() {
  const age = performance.now() - readAt;
  const old = missing || !readAt || age > OLD_MS;
  byId("state").classList.toggle("old", old);
  byId("state").classList.toggle("final", Boolean(!old && board && board.session.frozen));
  byId("state-text").textContent = missing ? "Not found" : !readAt ? "Connecting" : old ? `${Math.round(age / 1000)} s old` : stateText();
  if (board) countDown();
}

function stateText() {
  const { state, frozen } = board.session;
  if (frozen) return "Final";
  return { gathering: "Gathering", waiting: "Not open yet", closed: "Closed", archived: "Closed" }[state] || "Live";
}

function countDown() {
  const { opens_at: opens, starts_at: starts, closes_at: closes, state } = board.session;
  const now = (Date.now() + Math.max(...aheads)) / 1000;
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

probe.style.visibility = "hidden";
byId("rows").before(probe);
fetch("cloud.json").then((answer) => answer.json()).then(({ api }) => { byId("command").textContent = `alienattack --cloud ${api}`; }).catch(() => {});
byId("copy").addEventListener("click", copy);
draw(byId("code"), location.href.split("#")[0] + (location.hash || ""));
setInterval(tick, 250);
addEventListener("resize", () => { if (board) move(board.rows); });
document.fonts.ready.then(() => { if (board) move(board.rows); });
addEventListener("visibilitychange", () => { if (!document.hidden) read().catch(() => {}); });
follow();
