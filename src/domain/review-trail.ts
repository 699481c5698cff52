import type { AddedObject, Decision, Review } from './review.ts';

/** What one revision of a review changed, in words for people: `rejected railcar-1f`, `1 added`, `withdrawn`. */
export function changesOf(before: Review | null, after: Review): readonly string[] {
  if (after.isWithdrawn) return before?.isWithdrawn ? [] : ['withdrawn'];
  return [
    ...(before?.isWithdrawn ? ['taken up again'] : []),
    ...decisionsChanged(before?.decisions ?? [], after.decisions),
    ...addedChanged(before?.added ?? [], after.added),
    ...ringsChanged(
      before?.hidden.length ?? 0,
      after.hidden.length,
      same(before?.hidden ?? [], after.hidden),
    ),
    ...flagChanged(before?.searched ?? false, after.searched, 'the ground was searched'),
    ...flagChanged(before?.areaOnPlace ?? false, after.areaOnPlace, 'the area lies on its place'),
    ...(same(before?.note ?? null, after.note)
      ? []
      : [after.note === null ? 'note removed' : 'note written']),
  ];
}

const PAST: Readonly<Record<Decision['verdict'], string>> = {
  confirm: 'confirmed',
  static: 'marked as static',
  move: 'moved',
  reject: 'rejected',
};

function decisionsChanged(before: readonly Decision[], after: readonly Decision[]): readonly string[] {
  const old = new Map(before.map((decision) => [decision.box.id, decision]));
  const now = new Set(after.map(({ box }) => box.id));
  const said = after.filter((decision) => !same(old.get(decision.box.id) ?? null, decision));
  const unsaid = before.filter(({ box }) => !now.has(box.id));
  return [
    ...said.map(({ verdict, box }) => `${PAST[verdict]} ${box.id}`),
    ...unsaid.map(({ box }) => `no longer says anything of ${box.id}`),
  ];
}

function addedChanged(before: readonly AddedObject[], after: readonly AddedObject[]): readonly string[] {
  const isIn = (list: readonly AddedObject[], object: AddedObject) =>
    list.some((other) => same(other, object));
  const tell = (object: AddedObject, what: string): string => {
    const [x, y] = object.corners[0];
    return `${what} ${object.class} at ${Math.round(x)}, ${Math.round(y)} px of ${object.sceneId}`;
  };
  return [
    ...after.filter((object) => !isIn(before, object)).map((object) => tell(object, 'added')),
    ...before.filter((object) => !isIn(after, object)).map((object) => tell(object, 'took back')),
  ];
}

function ringsChanged(before: number, after: number, isSame: boolean): readonly string[] {
  return isSame ? [] : [`ground that was not visible: ${before} drawn before, ${after} now`];
}

function flagChanged(before: boolean, after: boolean, what: string): readonly string[] {
  return before === after ? [] : [`${after ? 'says' : 'no longer says'} that ${what}`];
}

/** Reviews are plain data. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
