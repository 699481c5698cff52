import type { z } from 'zod';
import type { Area, Site } from '../src/domain/site.ts';
import { polygonOf } from './present-scene.ts';
import type { areaFeature, siteCollection } from './schemas/geojson.ts';
import type { area as areaSchema, site as siteSchema } from './schemas/site.ts';

export function presentArea(area: Area): z.input<typeof areaSchema> {
  const self = `/v1/areas/${area.id}`;
  return {
    ...areaFacts(area),
    links: {
      self,
      revisions: `${self}/revisions`,
      ...(area.siteId === null ? {} : { site: `/v1/sites/${area.siteId}`, series: seriesOf(area) }),
    },
  };
}

function seriesOf(area: Area): string {
  return `/v1/sites/${area.siteId}/series?area=${encodeURIComponent(area.id)}`;
}

export function areaFacts(area: Area): Omit<z.input<typeof areaSchema>, 'links'> {
  return {
    id: area.id,
    site: area.siteId,
    name: area.name,
    kind: area.kind,
    classes: [...area.classes],
    verified: area.verified,
    revision: area.revision,
    geometry: area.ring === null ? null : polygonOf(area.ring),
  };
}

export function presentSite(site: Site): z.input<typeof siteSchema> {
  const self = `/v1/sites/${site.id}`;
  return {
    id: site.id,
    name: site.name,
    timezone: site.timezone,
    fictional: site.fictional,
    areas: site.areas.map(presentArea),
    links: {
      self,
      areas: `${self}/areas`,
      series: `${self}/series`,
      csv: `${self}/series.csv`,
      totals: `${self}/totals`,
      statics: `${self}/statics`,
      references: `/v1/references?site=${encodeURIComponent(site.id)}`,
      geojson: `${self}.geojson`,
      reviews: `${self}/reviews`,
      errorRates: `${self}/error-rates`,
    },
  };
}

export function areaAsFeature(area: Area): z.input<typeof areaFeature> {
  const { id, geometry, ...properties } = areaFacts(area);
  return { type: 'Feature', id, geometry, properties };
}

export function siteAsCollection(site: Site): z.input<typeof siteCollection> {
  const { id, name, timezone, fictional } = site;
  return {
    type: 'FeatureCollection',
    properties: { id, name, timezone, fictional },
    features: site.areas.map(areaAsFeature),
  };
}
