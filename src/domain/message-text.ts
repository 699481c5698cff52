import { linksOf, type Message, type MessageType, summaryOf } from './message.ts';

const HEADINGS: Readonly<Record<MessageType, string>> = {
  'alert.fired': 'Alert',
  'alert.worsened': 'Alert worsened',
  'alert.repeated': 'Alert still raised',
  'alert.resolved': 'Alert resolved',
  'alert.withdrawn': 'Alert withdrawn',
  'observation.revised': 'Observation revised',
  'channel.test': 'Test',
};

/** One line: what it is and where, and first of all when it is simulated. */
export function titleOf(message: Message): string {
  const place = [message.siteId, message.areaId].filter((id) => id !== null).join(', ');
  const about = [place, message.class].filter((part) => part !== null && part !== '').join(': ');
  const heading = HEADINGS[message.type];
  return `${message.origin === 'simulated' ? 'SIMULATED ' : ''}${about === '' ? heading : `${heading} - ${about}`}`;
}

/** What it says, where and when, with its evidence; one fact a line. */
export function textOf(message: Message, publicUrl: string): string {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Site', message.siteId],
    ['Area', message.areaId],
    ['Class', message.class],
    ['Acquired', message.type === 'channel.test' ? null : new Date(message.at).toISOString()],
    ['Origin', message.origin === 'simulated' ? 'SIMULATED: this is no news of the world' : null],
    ...Object.entries(linksOf(message, publicUrl)),
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return [summaryOf(message), '', ...lines].join('\n');
}
