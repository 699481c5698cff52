// node scripts/crs/make.mjs DUMP.json > src/adapters/raster-geotiff/epsg-corrections.ts
//
// geotiff-geokeys-to-proj4 knows every EPSG projection but not every datum's place on the earth: EPSG:2056 comes
// without its shift, 157 to 175 m off. Here each of its strings is judged at five points against PROJ (dump.py) and, where
// it is wrong, a mend is sought in this order: PROJ's Helmert shift, none, PROJ's whole string, a shift
// fitted to the five points. What no mend brings within FITTED_M is refused by the reader.
import { readFileSync } from 'node:fs';
import { toProj4 } from 'geotiff-geokeys-to-proj4';
import proj4 from 'proj4';

const EXACT_M = 0.01;
const FITTED_M = 5;
const WGS84 = { a: 6378137, b: 6356752.314245179 };

const parameter = (text, name) => new RegExp(`\\+${name}=(\\S+)`).exec(text)?.[1];
const bare = (text) => text.replace(/\+(towgs84|nadgrids)=\S+ ?/g, '').trim();
const shifted = (text, shift) => (shift === '' ? bare(text) : `${bare(text)} +towgs84=${shift}`);

/** Largest distance, m, between PROJ's positions and those of a proj4 string. */
function errorM(text, crs) {
  let largest = 0;
  try {
    const transform = proj4('WGS84', text);
    for (const [lon, lat, x, y] of crs.points) {
      const [px, py] = transform.forward([lon, lat]);
      const dx = crs.geographic
        ? (((px - x + 540) % 360) - 180) * 111_195 * Math.cos((lat * Math.PI) / 180)
        : (px - x) * crs.metresPerUnit;
      const dy = crs.geographic ? (py - y) * 111_195 : (py - y) * crs.metresPerUnit;
      const error = Math.hypot(dx, dy);
      if (!Number.isFinite(error)) return Infinity;
      largest = Math.max(largest, error);
    }
  } catch {
    return Infinity;
  }
  return largest;
}

function geocentric(lon, lat, { a, b }) {
  const [phi, lambda] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180];
  const e2 = 1 - (b * b) / (a * a);
  const n = a / Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
  const r = n * Math.cos(phi);
  return [r * Math.cos(lambda), r * Math.sin(lambda), n * (1 - e2) * Math.sin(phi)];
}

const mean = (vectors) => [0, 1, 2].map((i) => vectors.reduce((sum, v) => sum + v[i], 0) / vectors.length);
const minus = (p, q) => p.map((value, i) => value - q[i]);

/** Solves the square system rows * x = right by Gauss's elimination. */
function solve(rows, right) {
  const m = rows.map((row, i) => [...row, right[i]]);
  for (let i = 0; i < m.length; i++) {
    const pivot = m.reduce(
      (best, row, k) => (k > i && Math.abs(row[i]) > Math.abs(m[best][i]) ? k : best),
      i,
    );
    [m[i], m[pivot]] = [m[pivot], m[i]];
    for (let k = 0; k < m.length; k++) {
      if (k === i) continue;
      const factor = m[k][i] / m[i][i];
      for (let j = i; j <= m.length; j++) m[k][j] -= factor * m[i][j];
    }
  }
  return m.map((row, i) => row[m.length] / row[i]);
}

/** Least squares of to - from = t + r x p + s p around the points' centre, as seven towgs84 parameters. */
function helmert(from, to) {
  const centre = mean(from);
  const normal = Array.from({ length: 7 }, () => new Array(7).fill(0));
  const right = new Array(7).fill(0);
  from.forEach((point, k) => {
    const [x, y, z] = minus(point, centre).map((value) => value / 1e5);
    const equations = [
      [1, 0, 0, 0, z, -y, x],
      [0, 1, 0, -z, 0, x, y],
      [0, 0, 1, y, -x, 0, z],
    ];
    minus(to[k], point).forEach((difference, axis) => {
      const row = equations[axis];
      for (let i = 0; i < 7; i++) {
        right[i] += row[i] * difference;
        for (let j = 0; j < 7; j++) normal[i][j] += row[i] * row[j];
      }
    });
  });
  const [tx, ty, tz, ...rest] = solve(normal, right);
  const [rx, ry, rz, s] = rest.map((value) => value / 1e5);
  const [x, y, z] = centre;
  const arcseconds = (180 / Math.PI) * 3600;
  return [
    ...[tx - (ry * z - rz * y + s * x), ty - (rz * x - rx * z + s * y), tz - (rx * y - ry * x + s * z)].map(
      (v) => v.toFixed(3),
    ),
    ...[rx, ry, rz].map((v) => (v * arcseconds).toFixed(6)),
    (s * 1e6).toFixed(6),
  ].map((text) => String(Number(text)));
}

/** Shifts fitted to the five points: a translation to the metre, to the millimetre, and seven parameters. */
function fitted(text, crs) {
  try {
    const plain = bare(text);
    const { a, b } = new proj4.Proj(plain);
    const transform = proj4(`+proj=longlat +a=${a} +b=${b} +no_defs`, plain);
    const from = crs.points.map(([, , x, y]) => geocentric(...transform.inverse([x, y]), { a, b }));
    const to = crs.points.map(([lon, lat]) => geocentric(lon, lat, WGS84));
    const translation = minus(mean(to), mean(from));
    if (!translation.every(Number.isFinite)) return [];
    const rounded = [0, 3].map((decimals) => translation.map((v) => String(Number(v.toFixed(decimals)))));
    return [...rounded, helmert(from, to)].map((parameters) => parameters.join(','));
  } catch {
    return [];
  }
}

function candidatesFor(crs, library) {
  const all = [];
  if (library !== null) {
    all.push({ kind: 'as-is', text: library });
    const shift = parameter(crs.proj4, 'towgs84');
    if (shift !== undefined) all.push({ kind: 'shift', shift, text: shifted(library, shift) });
    all.push({ kind: 'shift', shift: '', text: bare(library) });
  }
  all.push({ kind: 'string', text: crs.proj4.replace(/ \+no_defs.*$/, '') });
  for (const text of [library, crs.proj4]) {
    for (const shift of text === null ? [] : fitted(text, crs)) {
      const mended = shifted(text, shift);
      all.push(text === library ? { kind: 'shift', shift, text: mended } : { kind: 'string', text: mended });
    }
  }
  return all;
}

/** The first exact candidate, else the best fit, else null. */
function judge(crs) {
  const { proj4: text, errors } = toProj4(
    crs.geographic ? { GeographicTypeGeoKey: crs.code } : { ProjectedCSTypeGeoKey: crs.code },
  );
  const library = Object.keys(errors).length === 0 && text ? text : null;
  if (crs.error !== undefined) return null;
  const judged = candidatesFor(crs, library).map((candidate) => ({
    ...candidate,
    error: errorM(candidate.text, crs),
  }));
  const exact = judged.find(({ error }) => error <= EXACT_M);
  if (exact) return exact;
  // the order of the candidates is the order of trust: a later one must be better by two metres
  const best = judged.reduce((kept, next) => (next.error < kept.error - 2 ? next : kept));
  return best.error <= FITTED_M ? best : null;
}

/** `1 2 3 5` -> `1-3 5` */
function ranges(codes) {
  const out = [];
  for (const code of [...codes].sort((p, q) => p - q)) {
    const last = out.at(-1);
    if (last && last[1] === code - 1) last[1] = code;
    else out.push([code, code]);
  }
  return out.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(' ');
}

function lines(entries) {
  const rows = [];
  for (const entry of entries) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + entry.length < 1000) rows[rows.length - 1] = `${last};${entry}`;
    else rows.push(entry);
  }
  return rows.join(';\n');
}

const shifts = new Map();
const strings = [];
const refused = [];
const tally = { exact: 0, within1m: 0, within5m: 0, refused: 0 };
for (const crs of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const verdict = judge(crs);
  if (verdict === null) {
    refused.push(crs.code);
    tally.refused++;
    continue;
  }
  tally[verdict.error <= EXACT_M ? 'exact' : verdict.error <= 1 ? 'within1m' : 'within5m']++;
  if (verdict.kind === 'string') strings.push(`${crs.code}:${verdict.text}`);
  if (verdict.kind === 'shift') shifts.set(verdict.shift, [...(shifts.get(verdict.shift) ?? []), crs.code]);
}
console.error(tally);
console.log(`// Generated by scripts/crs/make.mjs from PROJ's database; not edited by hand.
// EPSG codes judged against PROJ: ${tally.exact} right to ${EXACT_M} m, ${tally.within1m} to 1 m,
// ${tally.within5m} to ${FITTED_M} m, ${tally.refused} refused.

/** \`towgs84 parameters:codes\`, to put in place of those in the library's string; no parameters: none at all. */
export const SHIFTS = \`
${lines([...shifts].map(([shift, codes]) => `${shift}:${ranges(codes)}`))}
\`;

/** \`code:proj4\`: projections that the library gets wrong. */
export const STRINGS = \`
${lines(strings)}
\`;

/** Codes that no proj4 string places within ${FITTED_M} m. */
export const REFUSED = \`
${ranges(refused).replace(/(.{90,110}) /g, '$1\n')}
\`;`);
