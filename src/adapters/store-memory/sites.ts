import { Fault } from '../../domain/fault.ts';
import type { Area, Site } from '../../domain/site.ts';
import type { SiteStore } from '../../ports/store.ts';
import { compareText, type Shelves } from './shelves.ts';

export function createSites(shelves: Shelves): SiteStore {
  const { sites, areas, observations, passes } = shelves;

  const planned = (siteId: string): readonly Area[] =>
    [...areas.values()]
      .flatMap(({ revisions, retired }) => (retired ? [] : revisions.slice(-1)))
      .filter((area) => area.siteId === siteId)
      .sort((a, b) => compareText(a.id, b.id));

  const standing = (id: string): Site | null => {
    const found = sites.get(id);
    return found === undefined || found.retired ? null : { ...found.site, areas: planned(id) };
  };

  return {
    listSites: async () =>
      [...sites.keys()]
        .sort(compareText)
        .map(standing)
        .filter((site) => site !== null),
    getSite: async (id) => standing(id),
    async saveSite({ id, name, timezone, fictional }) {
      const site = { id, name, timezone, fictional };
      sites.set(id, { site, retired: false });
      return { ...site, areas: planned(id) };
    },
    async deleteSite(id) {
      if (standing(id) === null) return false;
      const cited = new Set([...observations.values()].map(({ areaId }) => areaId));
      let keeps = [...passes.values()].some((pass) => pass.siteId === id);
      for (const [areaId, area] of areas) {
        if (area.revisions[0]?.siteId !== id) continue;
        keeps ||= cited.has(areaId);
        area.retired = true;
        if (!cited.has(areaId)) forget(shelves, areaId);
      }
      const found = sites.get(id);
      if (keeps && found) found.retired = true;
      else sites.delete(id);
      return true;
    },
    async saveArea({ id, siteId, name, kind, ring, classes, verified }, expected) {
      const known = areas.get(id) ?? { revisions: [], retired: false };
      const latest = known.revisions.length;
      if (latest !== expected) {
        const message = overtaken(id, expected, latest);
        throw new Fault('conflict', latest === 0 ? `${message} (there is none)` : message);
      }
      if (siteId !== null && standing(siteId) === null)
        throw new Fault('not-found', `area "${id}": its site "${siteId}" is not there`);
      const area: Area = { id, siteId, name, kind, ring, classes, verified, revision: expected + 1 };
      known.revisions.push(area);
      known.retired = false;
      areas.set(id, known);
      return area;
    },
    async getArea(id, revision) {
      const revisions = areas.get(id)?.revisions ?? [];
      const found =
        revision === undefined ? revisions.at(-1) : revisions.find((a) => a.revision === revision);
      return found ?? null;
    },
    areaRevisions: async (id) => [...(areas.get(id)?.revisions ?? [])],
    async retireArea(id, expected) {
      const area = areas.get(id);
      if (area === undefined || area.retired) return false;
      const latest = area.revisions.length;
      if (expected !== undefined && latest !== expected)
        throw new Fault('conflict', overtaken(id, expected, latest));
      area.retired = true;
      return true;
    },
  };
}

function overtaken(id: string, expected: number, latest: number): string {
  return `area "${id}": revision ${expected} was expected, the latest is ${latest}`;
}

function forget({ areas, series }: Shelves, areaId: string): void {
  areas.delete(areaId);
  for (const [key, { areaId: of }] of series) if (of === areaId) series.delete(key);
}
