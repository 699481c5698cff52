import type { Map as MapView } from 'maplibre-gl';
import { type LonLat, type Metres, offsetBy } from './ground-metres.ts';

/** A scene that is being moved under the outlines. */
export interface Shifting {
  /** From where it was counted, m. */
  readonly byM: Metres;
  readonly onShift: (byM: Metres) => void;
}

const EQUATOR_M = 40_075_016.7;
const TILE_PX = 512;
const NONE: Metres = [0, 0];
const OUTLINES = ['areas-seam', 'areas'];

/**
 * Shows how a scene would lie after a shift. The pixels stay where the map has them: the camera goes the other way and
 * the outlines go with it, so on the screen the scene moves and the outlines stay. A drag moves it too.
 */
export function createShiftView(map: MapView) {
  let shifting: Shifting | null = null;
  let shown: Metres = NONE;
  const canvas = map.getCanvas();

  const metresPerPx = (): number =>
    (EQUATOR_M * Math.cos((map.getCenter().lat * Math.PI) / 180)) / TILE_PX / 2 ** map.getZoom();

  const holdOutlines = (): void => {
    const px = metresPerPx();
    for (const id of OUTLINES) {
      map.setPaintProperty(id, 'line-translate', [-shown[0] / px, shown[1] / px]);
      map.setPaintProperty(id, 'line-translate-anchor', 'map');
    }
  };

  const drag = (start: PointerEvent): void => {
    const held = shifting;
    if (held === null || start.button !== 0) return;
    const bearing = (map.getBearing() * Math.PI) / 180;
    const px = metresPerPx();
    const follow = ({ clientX, clientY }: PointerEvent): void => {
      const [right, up] = [(clientX - start.clientX) * px, (start.clientY - clientY) * px];
      held.onShift([
        round(held.byM[0] + right * Math.cos(bearing) + up * Math.sin(bearing)),
        round(held.byM[1] - right * Math.sin(bearing) + up * Math.cos(bearing)),
      ]);
    };
    const end = (): void => {
      removeEventListener('pointermove', follow);
      removeEventListener('pointerup', end);
      removeEventListener('pointercancel', end);
    };
    addEventListener('pointermove', follow);
    addEventListener('pointerup', end);
    addEventListener('pointercancel', end);
  };
  canvas.addEventListener('pointerdown', drag);
  map.on('zoom', holdOutlines);

  return {
    /** null: the scene lies where it was counted. */
    show(next: Shifting | null): void {
      if ((next === null) !== (shifting === null)) map.dragPan[next === null ? 'enable' : 'disable']();
      shifting = next;
      const to = next?.byM ?? NONE;
      if (to[0] === shown[0] && to[1] === shown[1]) return;
      const { lng, lat } = map.getCenter();
      const at: LonLat = offsetBy([lng, lat], [shown[0] - to[0], shown[1] - to[1]]);
      shown = to;
      map.jumpTo({ center: [at[0], at[1]] });
      holdOutlines();
    },
    remove(): void {
      canvas.removeEventListener('pointerdown', drag);
      map.off('zoom', holdOutlines);
    },
  };
}

/** To a centimetre. */
function round(metres: number): number {
  return Number(metres.toFixed(2));
}
