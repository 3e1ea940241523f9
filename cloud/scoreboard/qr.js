// A QR code (ISO/IEC 18004) for an address: byte mode, error correction M, versions 1 to 10, up to 213 bytes.

const ECC = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26]; // error correction codewords a block, by version
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5];
const CODEWORDS = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346];
const ALIGNED = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
const FORMAT_M = 0;
const MASKS = [
  (x, y) => (x + y) % 2 === 0, (x, y) => y % 2 === 0, (x, y) => x % 3 === 0, (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0, (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

// Arithmetic of GF(256) with the polynomial 0x11d.
const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value = value & 128 ? (value << 1) ^ 0x11d : value << 1;
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

function generator(degree) {
  let found = [1];
  for (let root = 0; root < degree; root++) {
    const next = [...found, 0];
    found.forEach((factor, place) => { next[place + 1] ^= times(factor, EXP[root]); });
    found = next;
  }
  return found;
}

function remainder(data, divisor) {
  const left = new Array(divisor.length - 1).fill(0);
  for (const byte of data) {
    const factor = byte ^ left.shift();
    left.push(0);
    for (let place = 0; place < left.length; place++) left[place] ^= times(divisor[place + 1], factor);
  }
  return left;
}

function codewords(bytes, version) {
  const blocks = BLOCKS[version - 1], ecc = ECC[version - 1], total = CODEWORDS[version - 1];
  const room = total - blocks * ecc;
  const bits = [];
  const put = (value, length) => { for (let bit = length - 1; bit >= 0; bit--) bits.push((value >> bit) & 1); };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, room * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const data = [];
  for (let start = 0; start < bits.length; start += 8) data.push(parseInt(bits.slice(start, start + 8).join(""), 2));
  for (let pad = 0xec; data.length < room; pad ^= 0xec ^ 0x11) data.push(pad);
  const short = Math.floor(total / blocks) - ecc, shorts = blocks - (total % blocks);
  const divisor = generator(ecc), parts = [], checks = [];
  for (let block = 0, start = 0; block < blocks; block++) {
    const part = data.slice(start, start += short + (block < shorts ? 0 : 1));
    parts.push(part);
    checks.push(remainder(part, divisor));
  }
  const woven = [];
  for (let place = 0; place <= short; place++) for (const part of parts) if (place < part.length) woven.push(part[place]);
  for (let place = 0; place < ecc; place++) for (const check of checks) woven.push(check[place]);
  return woven;
}

function bch(value, polynomial, degree) {
  let left = value << degree;
  for (let bit = 31 - Math.clz32(left); bit >= degree; bit--) if ((left >> bit) & 1) left ^= polynomial << (bit - degree);
  return (value << degree) | left;
}

class Matrix {
  constructor(version) {
    this.version = version;
    this.size = 17 + 4 * version;
    this.dark = Array.from({ length: this.size }, () => new Array(this.size).fill(false));
    this.fixed = Array.from({ length: this.size }, () => new Array(this.size).fill(false));
    this.patterns();
  }

  set(x, y, dark) {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.dark[y][x] = Boolean(dark);
    this.fixed[y][x] = true;
  }

  patterns() {
    const end = this.size - 1, places = ALIGNED[this.version - 1];
    for (let step = 0; step <= end; step++) {
      this.set(6, step, step % 2 === 0);
      this.set(step, 6, step % 2 === 0);
    }
    for (const [cx, cy] of [[3, 3], [end - 3, 3], [3, end - 3]])
      for (let dy = -4; dy <= 4; dy++) for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        this.set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
    for (const cx of places) for (const cy of places) {
      if (this.fixed[cy][cx] && cx !== 6 && cy !== 6 || [[6, 6], [6, end - 6], [end - 6, 6]].some(([x, y]) => x === cx && y === cy)) continue;
      for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++)
        this.set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
    this.format(0);
    if (this.version >= 7) {
      const said = bch(this.version, 0x1f25, 12);
      for (let bit = 0; bit < 18; bit++) {
        const along = Math.floor(bit / 3), across = end - 10 + (bit % 3);
        this.set(across, along, (said >> bit) & 1);
        this.set(along, across, (said >> bit) & 1);
      }
    }
  }

  format(mask) {
    const said = bch((FORMAT_M << 3) | mask, 0x537, 10) ^ 0x5412, end = this.size - 1;
    for (let bit = 0; bit < 15; bit++) {
      const dark = (said >> bit) & 1;
      this.set(8, bit < 6 ? bit : bit < 8 ? bit + 1 : end - 14 + bit, dark);
      this.set(bit < 8 ? end - bit : bit === 8 ? 7 : 14 - bit, 8, dark);
    }
    this.set(8, end - 7, true);
  }

  fill(data) {
    let bit = 0;
    for (let right = this.size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < this.size; step++) {
        const y = (right + 1) & 2 ? step : this.size - 1 - step;
        for (const x of [right, right - 1]) {
          if (this.fixed[y][x]) continue;
          this.dark[y][x] = bit < data.length * 8 && Boolean((data[bit >> 3] >> (7 - (bit & 7))) & 1);
          bit++;
        }
      }
    }
  }

  apply(mask) {
    for (let y = 0; y < this.size; y++) for (let x = 0; x < this.size; x++)
      if (!this.fixed[y][x] && MASKS[mask](x, y)) this.dark[y][x] = !this.dark[y][x];
  }

  penalty() {
    const size = this.size;
    let points = 0, darks = 0;
    const lines = [...this.dark, ...this.dark.map((_, x) => this.dark.map((row) => row[x]))];
    for (const line of lines) {
      for (let start = 0; start < size;) {
        let end = start + 1;
        while (end < size && line[end] === line[start]) end++;
        if (end - start >= 5) points += end - start - 2;
        start = end;
      }
      const text = line.map(Number).join("");
      for (let at = 0; at + 7 <= size; at++)
        if (text.startsWith("1011101", at)) {
          const before = text.slice(Math.max(0, at - 4), at), after = text.slice(at + 7, at + 11);
          if (!before.includes("1") || !after.includes("1")) points += 40;
        }
    }
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
      darks += this.dark[y][x];
      if (x && y && [this.dark[y - 1][x], this.dark[y][x - 1], this.dark[y - 1][x - 1]].every((one) => one === this.dark[y][x])) points += 3;
    }
    return points + 10 * Math.floor(Math.abs((darks * 100) / (size * size) - 50) / 5);
  }
}

// The modules of the code: rows of true (dark) and false. `mask`: one of eight patterns; without it, the one that reads best.
export function encode(text, mask = null) {
  const bytes = new TextEncoder().encode(text);
  const version = CODEWORDS.findIndex((total, at) => bytes.length + (at < 9 ? 2 : 3) <= total - BLOCKS[at] * ECC[at]) + 1;
  if (!version) throw new RangeError("too long for a QR code of this size");
  const data = codewords(bytes, version);
  const drawn = (with_) => {
    const matrix = new Matrix(version);
    matrix.format(with_);
    matrix.fill(data);
    matrix.apply(with_);
    return matrix;
  };
  if (mask !== null) return drawn(mask).dark;
  return MASKS.map((_, at) => drawn(at)).reduce((best, one) => (one.penalty() < best.penalty() ? one : best)).dark;
}

// Draws the code of a text on a canvas, with the quiet zone of four modules that readers need.
export function draw(canvas, text) {
  let modules;
  try { modules = encode(text); } catch { canvas.hidden = true; return; }
  const size = modules.length + 8, scale = Math.max(1, Math.floor(canvas.width / size));
  canvas.width = canvas.height = size * scale;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#05060f";
  modules.forEach((row, y) => row.forEach((dark, x) => { if (dark) context.fillRect((x + 4) * scale, (y + 4) * scale, scale, scale); }));
}
