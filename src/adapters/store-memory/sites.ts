import { Fault } from '../../domain/fault.ts';
import type { Area, Site } from '../../domain/site.ts';
import type { SiteStore } from '../../ports/store.ts';
import { compare, type Tables } from './tables.ts';

export function createSites(tables: Tables): SiteStore {
  const { sites, areas, observations, passes, series } = tables;

  const plannedAreas = (siteId: string): readonly Area[] =>
    [...areas.values()]
      .filter(({ retired }) => !retired)
      .map(({ revisions }) => revisions.at(-1) as Area)
      .filter((area) => area.siteId === siteId)
      .sort((a, b) => compare(a.id, b.id));

  const siteOf = (id: string): Site | null => {
    const row = sites.get(id);
    if (row === undefined || row.retired) return null;
    const { retired: _, ...site } = row;
    return { ...site, areas: plannedAreas(id) };
  };

  const retire = (id: string): boolean => {
    const row = areas.get(id);
    if (row === undefined || row.retired) return false;
    areas.set(id, { ...row, retired: true });
    return true;
  };

  return {
    listSites: async () =>
      [...sites.keys()].sort(compare).flatMap((id) => {
        const site = siteOf(id);
        return site === null ? [] : [site];
      }),
    getSite: async (id) => siteOf(id),
    saveSite: async ({ id, name, timezone, fictional }) => {
      sites.set(id, { id, name, timezone, fictional, retired: false });
      return { id, name, timezone, fictional, areas: plannedAreas(id) };
    },
    deleteSite: async (id) => {
      if (siteOf(id) === null) return false;
      const cited = new Set([...observations.values()].map(({ areaId }) => areaId));
      for (const [areaId, { revisions }] of [...areas]) {
        if (revisions.at(-1)?.siteId !== id) continue;
        if (cited.has(areaId)) retire(areaId);
        else {
          areas.delete(areaId);
          for (const origin of ['real', 'simulated']) series.delete(`${origin}:${areaId}`);
        }
      }
      const isCited =
        [...areas.values()].some(({ revisions }) => revisions.at(-1)?.siteId === id) ||
        [...passes.values()].some(({ siteId }) => siteId === id);
      const row = sites.get(id);
      if (isCited && row) sites.set(id, { ...row, retired: true });
      else sites.delete(id);
      return true;
    },
    saveArea: async (area, expected) => {
      const revisions = areas.get(area.id)?.revisions ?? [];
      const latest = revisions.length;
      if (latest !== expected) {
        const message = `area "${area.id}": revision ${expected} was expected, the latest is ${latest}`;
        throw new Fault('conflict', latest === 0 ? `${message} (there is none)` : message);
      }
      if (area.siteId !== null && siteOf(area.siteId) === null) {
        throw new Fault('not-found', `area "${area.id}": its site "${area.siteId}" is not there`);
      }
      const { id, siteId, name, kind, ring, classes, verified } = area;
      const revised: Area = { id, siteId, name, kind, ring, classes, verified, revision: expected + 1 };
      areas.set(id, { revisions: [...revisions, revised], retired: false });
      return revised;
    },
    getArea: async (id, revision) => {
      const revisions = areas.get(id)?.revisions ?? [];
      return (revision === undefined ? revisions.at(-1) : revisions[revision - 1]) ?? null;
    },
    areaRevisions: async (id) => areas.get(id)?.revisions ?? [],
    retireArea: async (id) => retire(id),
  };
}
