import type { ObjectClass } from './detection.ts';
import { Fault } from './fault.ts';
import type { Origin } from './scene.ts';

export const MESSAGE_TYPES = [
  'alert.fired',
  'alert.worsened',
  'alert.repeated',
  'alert.resolved',
  'alert.withdrawn',
  'observation.revised',
  'channel.test',
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** Something that happened, to be told once on every channel that wants it. */
export interface Message {
  /**
   * Made by whoever posts it from what it says (alert, look, reason), so that the same news is the same id: it becomes
   * the `webhook-id` by which receivers know that they have it already.
   */
  readonly id: string;
  readonly type: MessageType;
  readonly siteId: string | null;
  /** Null where it is about several areas, or classes, of the site. */
  readonly areaId: string | null;
  readonly class: ObjectClass | null;
  readonly origin: Origin;
  /** Acquisition of the look that it is about, ms UTC. */
  readonly at: number;
  /** When it was posted, ms UTC. */
  readonly createdAt: number;
  readonly data: MessageData;
}

/** What it says, as plain JSON. */
interface MessageData {
  /** A sentence or two for people. That the news is simulated is added wherever it is shown and does not say so. */
  readonly summary: string;
  /** Paths of the API by name, the evidence first: `{ observation: '/v1/observations/...' }`. */
  readonly links: Readonly<Record<string, string>>;
  readonly [field: string]: Json;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json };

const ID = /^[A-Za-z0-9_~-]{1,200}$/;

/**
 * Signatures join id, time and body by dots, and job ids keep colons for themselves: neither is in an id.
 * @throws Fault invalid-request
 */
export function checkMessageId(id: string): void {
  if (ID.test(id)) return;
  throw new Fault(
    'invalid-request',
    `message id ${JSON.stringify(id)}: expected 1 to 200 letters, digits, "_", "~" or "-"`,
  );
}

const MARK = 'SIMULATED:';

/** For people, beginning with the mark of what is simulated, whether its poster wrote it or not. */
export function summaryOf({ origin, data: { summary } }: Message): string {
  return origin === 'real' || summary.startsWith(MARK) ? summary : `${MARK} ${summary}`;
}

/** The evidence, as URLs for readers anywhere. @param publicUrl without a slash at its end */
export function linksOf({ data }: Message, publicUrl: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(data.links).map(([name, path]) => [name, publicUrl + path]));
}
