import { type Canvas, type LightPlanes, makeLightPlanes } from './canvas.ts';
import type { Clouds } from './clouds.ts';
import { fractalNoise } from './noise.ts';
import { paintBeams } from './paint-beams.ts';
import type { Sensor } from './sensor.ts';
import type { World } from './world.ts';

/**
 * Albedo becomes the light that reaches the sensor: sun where it falls, skylight everywhere, both weaker under
 * clouds; then beams, air and clouds over it. `cut` pixels are left off on each side.
 */
export function lightUp(
  canvas: Canvas,
  light: Float32Array,
  cut: number,
  world: World,
  sensor: Sensor,
  clouds: Clouds | null,
): LightPlanes {
  const out = makeLightPlanes(
    canvas.x0 + cut,
    canvas.y0 + cut,
    canvas.width - 2 * cut,
    canvas.height - 2 * cut,
    canvas.gsd,
  );
  illuminate(canvas, light, cut, out, world, sensor, clouds);
  paintBeams(out, world);
  veil(out, world, sensor, clouds);
  return out;
}

function illuminate(
  from: Canvas,
  light: Float32Array,
  cut: number,
  to: LightPlanes,
  world: World,
  sensor: Sensor,
  clouds: Clouds | null,
): void {
  const [sx, sy, sz] = world.sun;
  const fall = clouds ? clouds.heightM / sz : 0;
  const [ar, ag, ab, an] = sensor.ambient;
  for (let j = 0; j < to.height; j++) {
    for (let i = 0; i < to.width; i++) {
      const q = (j + cut) * from.width + i + cut;
      const k = j * to.width + i;
      let sun = (light[q] as number) * (1 - (from.thin[q] as number));
      if ((from.z[q] as number) < 0) sun = 0.5 + 0.5 * sun;
      let sky = 1;
      if (clouds) {
        const x = (to.x0 + i + 0.5) * to.gsd + sx * fall;
        const y = (to.y0 + j + 0.5) * to.gsd + sy * fall;
        const under = clouds.cover(x, y);
        sun *= 1 - 0.88 * under;
        sky += 0.8 * under;
      }
      to.r[k] = (from.r[q] as number) * ((1 - ar) * sun + ar * sky);
      to.g[k] = (from.g[q] as number) * ((1 - ag) * sun + ag * sky);
      to.b[k] = (from.b[q] as number) * ((1 - ab) * sun + ab * sky);
      to.n[k] = (from.n[q] as number) * ((1 - an) * sun + an * sky);
    }
  }
}

/** The air and the clouds between ground and sensor, and how vivid the product's colours are. */
function veil(canvas: LightPlanes, world: World, sensor: Sensor, clouds: Clouds | null): void {
  const { haze, seed } = world.spec;
  const size = Math.hypot(world.spec.width, world.spec.height) * world.spec.gsdM;
  const [pr, pg, pb, pn] = sensor.path;
  const vivid = sensor.vivid;
  for (let j = 0; j < canvas.height; j++) {
    const y = (canvas.y0 + j + 0.5) * canvas.gsd;
    for (let i = 0; i < canvas.width; i++) {
      const k = j * canvas.width + i;
      const x = (canvas.x0 + i + 0.5) * canvas.gsd;
      const thin =
        haze > 0.02
          ? Math.max(0, 1 + 0.8 * fractalNoise((x / size) * 3, (y / size) * 3, (seed & 0xffff) + 3, 4))
          : 1;
      const pass = 1 - (1 - sensor.passes) * thin;
      const cover = clouds ? clouds.cover(x, y) : 0;
      const white = cover > 0 && clouds ? clouds.bright(x, y) : 0;
      const grey =
        0.3 * (canvas.r[k] as number) + 0.5 * (canvas.g[k] as number) + 0.2 * (canvas.b[k] as number);
      const r = (grey + vivid * ((canvas.r[k] as number) - grey)) * pass + pr * thin;
      const g = (grey + vivid * ((canvas.g[k] as number) - grey)) * pass + pg * thin;
      const b = (grey + vivid * ((canvas.b[k] as number) - grey)) * pass + pb * thin;
      const n = (canvas.n[k] as number) * pass + pn * thin;
      canvas.r[k] = r + (white - r) * cover;
      canvas.g[k] = g + (white - g) * cover;
      canvas.b[k] = b + (white - b) * cover;
      canvas.n[k] = n + (white - n) * cover;
    }
  }
}
