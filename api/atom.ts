import { linksOf, type Message, summaryOf } from '../src/domain/message.ts';
import { titleOf } from '../src/domain/message-text.ts';
import { instantOf } from './present-scene.ts';

interface Feed {
  readonly title: string;
  /** Of the feed itself, from the root of the API on. */
  readonly path: string;
  /** Newest first. */
  readonly messages: readonly Message[];
  readonly publicUrl: string;
  /** ms UTC: what an empty feed says of its age. */
  readonly now: number;
}

/** RFC 4287. */
export function atomFeed({ title, path, messages, publicUrl, now }: Feed): string {
  const self = publicUrl + path;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${text(self)}</id>`,
    `  <title>${text(title)}</title>`,
    `  <updated>${instantOf(messages[0]?.createdAt ?? now)}</updated>`,
    '  <author><name>Crosstie</name></author>',
    `  <link rel="self" type="application/atom+xml" href="${text(self)}"/>`,
    ...messages.map((message) => entry(message, publicUrl)),
    '</feed>',
    '',
  ].join('\n');
}

function entry(message: Message, publicUrl: string): string {
  const evidence = Object.entries(linksOf(message, publicUrl));
  const [[, first] = []] = evidence;
  const posted = instantOf(message.createdAt);
  return [
    '  <entry>',
    // Not its URL: an API that moves house would tell all its news again.
    `    <id>urn:crosstie:message:${text(message.id)}</id>`,
    `    <title>${text(titleOf(message))}</title>`,
    `    <published>${posted}</published>`,
    `    <updated>${posted}</updated>`,
    `    <category term="${message.type}"/>`,
    `    <category term="${message.origin}"/>`,
    `    <link rel="alternate" href="${text(first ?? `${publicUrl}/v1/messages/${message.id}`)}"/>`,
    ...evidence
      .slice(1)
      .map(([name, url]) => `    <link rel="related" title="${text(name)}" href="${text(url)}"/>`),
    `    <summary>${text(`${summaryOf(message)} (acquired ${instantOf(message.at)})`)}</summary>`,
    '  </entry>',
  ].join('\n');
}

/** In elements and attributes alike. What XML cannot hold is left out. */
function text(value: string): string {
  return value
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
