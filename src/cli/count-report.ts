import { formatShare } from '../../web/text/format.ts';
import type { CountedArea, CountResult, KeptBox } from '../count-file.ts';
import type { ModelManifest } from '../domain/model.ts';
import { type Count, hasLooked } from '../domain/observation.ts';
import { reasonOf } from '../domain/series.ts';
import { tellStrings } from '../domain/string-words.ts';
import { formatInterval, formatTable } from './table.ts';

/** The machine's answer: the scene, the model, each area's counts, and every box that the model kept. */
export function countJson({ scene, models, areas, detections, faults }: CountResult): object {
  const { raster } = scene;
  return {
    scene: {
      id: scene.id,
      source: scene.source,
      width: raster?.width ?? null,
      height: raster?.height ?? null,
      gsd: raster?.gsdM ?? null,
      pixelSize: raster?.pixelSizeM ?? null,
      crs: raster?.crs ?? null,
      acquiredAt: scene.acquiredAt === null ? null : new Date(scene.acquiredAt).toISOString(),
      sensor: scene.sensor,
      origin: scene.origin,
      state: scene.state.kind,
      footprint: raster?.footprint ?? null,
    },
    // Most scenes are looked at by one; boxes and observations name theirs.
    model: modelJson(models[0]),
    models: models.map(modelJson),
    observations: areas.map(({ area, observation }) => ({
      area: area.id,
      name: area.name,
      verified: area.verified,
      status: observation.status.kind,
      ...(observation.status.kind === 'unusable'
        ? { reason: observation.status.reason, detail: observation.status.detail }
        : {}),
      visibility: observation.visibility,
      seen: observation.seen,
      areaKm2: observation.areaKm2,
      model: observation.modelId,
      counts: observation.counts.map((count) => ({
        ...count,
        raw: hasLooked(observation) ? count.raw : null,
      })),
      strings: observation.strings,
      caveats: observation.caveats,
    })),
    detections: detections.map(detectionJson),
    faults,
  };
}

function modelJson(model: ModelManifest | undefined): object | null {
  if (!model) return null;
  const { id, version, sha256, thresholds } = model;
  return { id, version, sha256, threshold: thresholds.count };
}

function detectionJson(detection: KeptBox): object {
  const {
    class: name,
    score,
    modelId,
    isCounted,
    family,
    lengthM,
    widthM,
    headingDeg,
    corners,
    lonLat,
  } = detection;
  return {
    class: name,
    score,
    model: modelId,
    counted: isCounted,
    family,
    lengthM,
    widthM,
    headingDeg,
    corners,
    ...(lonLat === null ? {} : { lonlat: lonLat }),
  };
}

/** Boxes as polygons in lon/lat; without georeference the geometry is null and the corners are in pixels. */
export function countGeoJson({ scene, models, detections }: CountResult): object {
  const versions = new Map(models.map(({ id, version }) => [id, `${id} ${version}`]));
  return {
    type: 'FeatureCollection',
    features: detections.map(
      ({ class: name, score, modelId, isCounted, family, lengthM, widthM, headingDeg, corners, lonLat }) => ({
        type: 'Feature',
        geometry: lonLat && { type: 'Polygon', coordinates: [[...lonLat, lonLat[0]]] },
        properties: {
          class: name,
          score,
          counted: isCounted,
          family: family?.name ?? null,
          familyProbability: family?.probability ?? null,
          lengthM,
          widthM,
          headingDeg,
          corners,
          scene: scene.id,
          origin: scene.origin,
          model: versions.get(modelId),
        },
      }),
    ),
  };
}

/** The reader's answer: what was looked at, then a line for each area and class. */
export function formatCount(result: CountResult): string {
  const { scene, areas, faults } = result;
  if (scene.state.kind === 'outside') {
    return `${sceneLine(result)}\nThe scene touches none of the areas: nothing was counted.`;
  }
  const rows = areas.flatMap((counted) =>
    counted.observation.counts.flatMap((count) => [
      [
        counted.area.name,
        count.class,
        formatInterval(count),
        // a 0 would be read as a count
        hasLooked(counted.observation) ? String(count.raw) : '-',
        formatShare(counted.observation.seen),
        statusOf(counted, count),
      ],
      ...(count.families ?? []).map((of) => ['', `  ${of.family}`, formatInterval(of), String(of.raw)]),
    ]),
  );
  const table = formatTable(
    [
      { head: 'area', align: 'left' },
      { head: 'class', align: 'left' },
      { head: 'count [95 %]', align: 'right' },
      { head: 'raw', align: 'right' },
      { head: 'seen', align: 'right' },
      { head: 'status', align: 'left' },
    ],
    rows,
  );
  const notes = [...new Set(areas.flatMap(notesOf)), ...faults.map((fault) => `fault: ${fault}`)];
  return [sceneLine(result), table, ...notes].join('\n');
}

function sceneLine({ scene, models }: CountResult): string {
  const { raster } = scene;
  const gsd = raster ? `${raster.width} x ${raster.height} px, ${Number(raster.gsdM.toPrecision(3))} m` : '';
  const at = scene.acquiredAt === null ? 'undated' : new Date(scene.acquiredAt).toISOString();
  const told = models.map(({ id, version, thresholds }) => `${id} ${version}, threshold ${thresholds.count}`);
  const eye = told.length > 0 ? told.join('; ') : 'no model';
  const origin = scene.origin === 'simulated' ? 'SIMULATED, ' : '';
  return `${origin}${scene.id}: ${gsd}, ${raster?.crs ?? 'no georeference'}, ${at}; ${eye}`;
}

function statusOf({ observation }: CountedArea, count: Count): string {
  const reason = reasonOf(observation, count);
  return reason === null ? `counted (${observation.visibility})` : `unusable: ${reason}`;
}

function notesOf({ area, observation }: CountedArea): readonly string[] {
  const { status, caveats, strings } = observation;
  const why = status.kind === 'unusable' ? [`${area.name}: ${status.detail}`] : [];
  const rows = strings === null ? [] : [`${area.name}: ${tellStrings(strings)}`];
  return [...why, ...rows, ...(caveats.length > 0 ? [`${area.name}: ${caveats.join(', ')}`] : [])];
}
