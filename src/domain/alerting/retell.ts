import type { AlertEvent } from './alert.ts';
import { compactInstant } from './chart.ts';
import type { Acknowledgement, AlertRecord, ChartRow, EventRecord, EventTelling } from './chart-record.ts';
import { reconcile } from './reconcile.ts';
import { decideTelling, type Silence, type Telling } from './telling.ts';

/** A person's words and the calendar's: what decides whether news is told. */
export interface Hearing {
  readonly silences: readonly Silence[];
  /** Passes since then are news, ms UTC. */
  readonly newsFrom: number;
  readonly now: number;
}

/** An alert as it stands after its history was rebuilt, with all that was recorded of it before. */
export interface Retelling {
  readonly record: AlertRecord;
  readonly acknowledged: Acknowledgement | null;
  /** By ordinal. */
  readonly recorded: readonly EventRecord[];
  /** The history from `from` on; what stood before that stands. */
  readonly fresh: readonly AlertEvent[];
  readonly from: number;
  /** A look as it is known now, of those since `from`. */
  readonly rowAt: (at: number) => ChartRow | null;
}

/** What a rebuilt history changes in the record of an alert's events. */
export interface Retold {
  readonly added: readonly EventRecord[];
  /** Ids of events that nobody was told of and that are in no history any more. */
  readonly dropped: readonly string[];
  /** Ids of events that are not part of the history any more, or are again. */
  readonly fallen: readonly string[];
  readonly risen: readonly string[];
}

/**
 * Compares an alert's rebuilt history with what was told of it. What was told is never taken back but by telling that it
 * is withdrawn; what nobody was told of is replaced.
 */
export function retell(
  { record, acknowledged, recorded, fresh, from, rowAt }: Retelling,
  hearing: Hearing,
): Retold {
  const known = recorded.filter(wasDecided);
  const standing = recorded.filter(({ stands, at }) => stands && at < from).sort((a, b) => a.at - b.at);
  const history = [...standing.map(bare), ...fresh];
  const { tell, keep } = reconcile(known.map(bare), history, hearing.newsFrom);

  const toKeep = new Set(keep.map(keyOf));
  const dropped = recorded.filter(
    (event) => !wasDecided(event) && (event.at >= from || !toKeep.has(keyOf(event))),
  );
  const left = recorded.filter((event) => !dropped.includes(event));
  const keptAlready = new Set(left.filter((event) => !wasDecided(event)).map(keyOf));
  const added: EventRecord[] = [];
  const add = (event: AlertEvent, telling: EventTelling): void => {
    const row = rowAt(event.at);
    const cited = recorded.findLast(({ at, observation }) => at === event.at && observation !== null);
    added.push({
      ...event,
      id: eventId(record.id, event, [...left, ...added]),
      alertId: record.id,
      ordinal: 1 + Math.max(0, ...left.map(({ ordinal }) => ordinal)) + added.length,
      observation: row?.look.observation ?? cited?.observation ?? null,
      explanation: row === null ? null : { look: row.look, evaluation: row.evaluation, held: row.held },
      stands: true,
      telling,
      decidedAt: hearing.now,
    });
  };
  for (const event of keep) {
    const because = event.at < hearing.newsFrom ? 'old' : 'known';
    if (!keptAlready.has(keyOf(event))) add(event, { told: false, because, silenceId: null });
  }
  const { siteId: site, areaId: area, class: name, alert } = record;
  const { state } = alert;
  const isAcknowledged = state.kind === 'firing' && acknowledged?.firedAt === state.firedAt;
  for (const event of tell) {
    const told = wasTold([...known, ...added.filter(wasDecided)], event);
    const heard = { acknowledged: isAcknowledged, told };
    add(
      event,
      asTelling(decideTelling({ ...event, site, area, class: name }, hearing.silences, heard, hearing.now)),
    );
  }
  return { ...settle(history, left, added), dropped: dropped.map(({ id }) => id) };
}

/** Of several events of one instant and reason, the last one decided stands for the history. */
function settle(
  history: readonly AlertEvent[],
  left: readonly EventRecord[],
  added: readonly EventRecord[],
): Omit<Retold, 'dropped'> {
  const holders = new Map([...left, ...added].map((event) => [keyOf(event), event.id]));
  const standing = new Set(history.map((event) => holders.get(keyOf(event))));
  return {
    added: added.map((event) => ({ ...event, stands: standing.has(event.id) })),
    fallen: left.filter(({ id, stands }) => stands && !standing.has(id)).map(({ id }) => id),
    risen: left.filter(({ id, stands }) => !stands && standing.has(id)).map(({ id }) => id),
  };
}

/** Whether it was news, told or held back; the rest is history alone. */
function wasDecided({ telling }: EventRecord): boolean {
  return telling.told || (telling.because !== 'old' && telling.because !== 'known');
}

/** Whether anybody heard of the firing that an event ends. */
function wasTold(events: readonly EventRecord[], ending: AlertEvent): boolean {
  const fired = events.findLastIndex(
    ({ reason, at }) => reason === 'fired' && (ending.reason !== 'withdrawn' || at === ending.at),
  );
  return fired >= 0 && events.slice(fired).some(({ telling }) => telling.told);
}

function asTelling(decision: Telling): EventTelling {
  if (decision.tell) return { told: true };
  const silenceId = decision.because === 'silenced' ? decision.silence.id : null;
  return { told: false, because: decision.because, silenceId };
}

/** Numbered from the second on: what was withdrawn may fire again at the same look. */
function eventId(alertId: string, { reason, at }: AlertEvent, events: readonly EventRecord[]): string {
  const times = events.filter((other) => other.reason === reason && other.at === at).length;
  const id = `${alertId}~${reason}~${compactInstant(at)}`;
  return times === 0 ? id : `${id}~${times + 1}`;
}

function bare({ at, reason, kind, value, threshold, p }: EventRecord): AlertEvent {
  return { at, reason, kind, value, threshold, p };
}

function keyOf({ at, reason }: AlertEvent): string {
  return `${reason} ${at}`;
}
