import type { StaticStore } from '../../ports/static-store.ts';
import { compareText, type Shelves } from './shelves.ts';

export function createStatics({ footings, observations, staticMarks }: Shelves): StaticStore {
  const standing: StaticStore['listFootings'] = async ({ areaId, origin }) =>
    [...footings.values()]
      .filter(({ observationId }) => {
        const of = observations.get(observationId);
        return of !== undefined && of.areaId === areaId && of.origin === origin && of.at !== null;
      })
      .sort((a, b) => compareText(a.observationId, b.observationId));
  return {
    async saveFooting(footing) {
      if (observations.has(footing.observationId)) footings.set(footing.observationId, footing);
    },
    listFootings: standing,
    listBoxes: async (of) =>
      (await standing(of)).map(({ observationId, boxes }) => ({ observationId, boxes })),
    async saveStaticMark(mark) {
      staticMarks.set(mark.id, mark);
    },
    listStaticMarks: async ({ siteId, areaId }) =>
      [...staticMarks.values()]
        .filter((mark) => (siteId ?? mark.siteId) === mark.siteId && (areaId ?? mark.areaId) === mark.areaId)
        .sort((a, b) => a.markedAt - b.markedAt || compareText(a.id, b.id)),
    async deleteStaticMark(id) {
      const mark = staticMarks.get(id) ?? null;
      staticMarks.delete(id);
      return mark;
    },
  };
}
