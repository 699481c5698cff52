import type { StyleSpecification } from 'maplibre-gl';
import { feature } from 'topojson-client';
import outlines from 'world-atlas/countries-50m.json?url';
import { colourOf } from '../app/theme.ts';
import { unwrapGeometry } from './unwrap.ts';

type Atlas = Parameters<typeof feature>[0];

let known: Promise<ReturnType<typeof feature>> | null = null;

/** Land and borders of Natural Earth at 1:50 million, from this server's own files. */
function countries(): Promise<ReturnType<typeof feature>> {
  known ??= fetch(outlines)
    .then((response) => response.json() as Promise<Atlas>)
    .then((atlas) => feature(atlas, atlas.objects.countries as Atlas['objects'][string]))
    .then((land) => ('features' in land ? { ...land, features: land.features.map(unwrap) } : unwrap(land)));
  return known;
}

function unwrap<F extends { geometry: Parameters<typeof unwrapGeometry>[0] }>(land: F): F {
  return { ...land, geometry: unwrapGeometry(land.geometry) };
}

/** Outlines in the colours of the page; nothing outside this machine is asked for. */
export async function bundledStyle(): Promise<StyleSpecification> {
  return {
    version: 8,
    sources: {
      countries: { type: 'geojson', data: await countries(), attribution: 'Natural Earth' },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': colourOf('--map-sea') } },
      { id: 'land', type: 'fill', source: 'countries', paint: { 'fill-color': colourOf('--map-land') } },
      {
        id: 'borders',
        type: 'line',
        source: 'countries',
        paint: {
          'line-color': colourOf('--map-line'),
          'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.5, 8, 1.4],
        },
      },
    ],
  };
}

/** The style to draw on: the operator's, where the configuration names one. */
export async function chooseStyle(basemapStyleUrl: string | null): Promise<StyleSpecification | string> {
  return basemapStyleUrl ?? bundledStyle();
}
