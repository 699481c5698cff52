import { formatInstant, formatMetres, formatPlace, formatShare } from '../../../web/text/format.ts';
import { sayInterval, sayRates } from '../../../web/text/rates-words.ts';
import { caveatOf, kindOf, visibilityOf } from '../../../web/text/words.ts';
import { type Fact, factSection } from './facts.ts';
import type { Observation, ReportFacts, Scene } from './gather.ts';
import { html, type Markup } from './html.ts';

/** Which ground, and how much of it was seen. */
export function groundSection({ observation: o }: ReportFacts): Markup {
  const ring = o.area.geometry?.coordinates[0] ?? null;
  return factSection(
    'Ground',
    [
      ['Area', `${o.area.name} (${o.area.id}), ${kindOf(o.area.kind)}, revision ${o.area.revision}`],
      ['Outline', o.area.verified ? 'confirmed over imagery by a person' : 'UNVERIFIED: confirmed by nobody'],
      ['Size', `${o.areaKm2.toFixed(o.areaKm2 < 1 ? 3 : 1)} km²`],
      ['Seen', `${formatShare(o.seen)}, ${visibilityOf(o.visibility)}`],
      ['Resolution', `judged at ${formatMetres(o.gsdM)}`],
      ['Corners', ring === null ? null : html`<span class="mono">${corners(ring)}</span>`],
    ],
    o.caveats.length === 0
      ? null
      : html`<ul class="caveats">${o.caveats.map((each) => html`<li>${caveatOf(each)}</li>`)}</ul>`,
  );
}

/** More would fill the page: the whole ring is in the area's GeoJSON. */
const CORNERS_TOLD = 8;

function corners(ring: readonly (readonly [number, number])[]): string {
  const open = ring.slice(0, -1);
  const told = open.slice(0, CORNERS_TOLD).map(formatPlace).join('; ');
  return open.length > CORNERS_TOLD ? `${told}; ${open.length - CORNERS_TOLD} more` : told;
}

/** Each scene with its rights; of a deleted one what the observation keeps. */
export function sceneSections({ observation, scenes }: ReportFacts): readonly Markup[] {
  return observation.scenes.map((cited) => {
    const scene = scenes.find(({ id }) => id === cited.id) ?? null;
    return factSection(cited.deleted ? 'Scene (deleted)' : 'Scene', [
      ['Scene', html`<span class="mono">${cited.id}</span>`],
      ['Acquired', cited.acquiredAt === null ? null : formatInstant(Date.parse(cited.acquiredAt))],
      ['Sensor', cited.sensor ?? 'not stated'],
      ...pixelFacts(scene),
      ['Licence', `${cited.licence ?? 'not stated'}${cited.republish ? '' : ', pixels NOT FOR PUBLICATION'}`],
      ['Credit', cited.attribution ?? 'not stated'],
      ['SHA-256', cited.sha256 === null ? null : html`<span class="mono">${cited.sha256}</span>`],
      ['URL', cited.href === null ? null : html`<span class="mono">${cited.href}</span>`],
    ]);
  });
}

function pixelFacts(scene: Scene | null): readonly Fact[] {
  if (scene === null || scene.raster === null) return [];
  const { width, height, pixelSizeM, gsdM, crs } = scene.raster;
  const declared =
    scene.gsd === null ? 'native GSD not stated' : `native GSD stated as ${formatMetres(scene.gsd)}`;
  const [east, north] = scene.shiftM;
  return [
    [
      'Pixels',
      `${width} × ${height} of ${formatMetres(pixelSizeM)}, ${declared}, judged at ${formatMetres(gsdM)}`,
    ],
    [
      'Map',
      `${crs ?? 'no georeference'}${east === 0 && north === 0 ? '' : `, moved ${east} m east and ${north} m north`}`,
    ],
    ['Off-nadir, sun', 'not recorded'],
    ['Cloud', cloudOf(scene)],
  ];
}

function cloudOf({ mask, obscured }: Scene): string {
  if (obscured !== null)
    return obscured.length === 0
      ? 'an analyst saw all of it'
      : `an analyst marked ${obscured.length} hidden pieces`;
  return mask === null ? 'no mask was given' : `mask given, usable values ${mask.usable.join(', ')}`;
}

/** How the number was made, and when. */
export function methodSection({ observation: o }: ReportFacts): Markup {
  const { model } = o;
  if (model.sha256 === '') return factSection('Method', [['Model', 'none looked'], counted(o)]);
  return factSection('Method', [
    ['Model', `${model.id} version ${model.version}, threshold ${model.threshold}`],
    ['Checksum', html`<span class="mono">${model.sha256}</span>`],
    ['Interval', sayInterval(o)],
    ['Error rates', sayRates(o)],
    counted(o),
  ]);
}

function counted({ observedAt }: Observation): Fact {
  return ['Counted', formatInstant(Date.parse(observedAt))];
}
