import { linksOf, type Message, summaryOf } from './message.ts';

/** Receivers may refuse more: Standard Webhooks 1.0.0 wants payloads under 20 kB. */
const MAX_BYTES = 20_000;
const SHORT_SUMMARY = 1_000;
const SHORT_LINKS = 5;
const SHORT_LINK = 500;

/**
 * The message as JSON text in the structured mode of CloudEvents 1.0, under 20 kB. What does not fit is left out of
 * `data`, which then says `truncated: true`.
 * @param publicUrl where readers reach the API, without a slash at its end
 */
export function cloudEvent(message: Message, publicUrl: string): string {
  const whole = JSON.stringify({ ...envelope(message, publicUrl), data: dataOf(message, publicUrl) });
  if (mostBytes(whole) < MAX_BYTES) return whole;
  const {
    summary: _,
    links: __,
    ...facts
  } = dataOf({ ...message, data: { summary: '', links: {} } }, publicUrl);
  const short = {
    ...facts,
    summary: summaryOf(message).slice(0, SHORT_SUMMARY),
    links: Object.fromEntries(shortLinks(message, publicUrl)),
    truncated: true,
  };
  return JSON.stringify({ ...envelope(message, publicUrl), data: short });
}

function envelope({ id, type, siteId, areaId, origin, createdAt }: Message, publicUrl: string) {
  return {
    specversion: '1.0',
    id,
    type,
    source: siteId === null ? publicUrl : `${publicUrl}/v1/sites/${siteId}`,
    ...(areaId === null ? {} : { subject: areaId }),
    time: new Date(createdAt).toISOString(),
    datacontenttype: 'application/json',
    // An extension: receivers can sort simulated news out without looking into the data.
    origin,
  };
}

function dataOf(message: Message, publicUrl: string) {
  return {
    ...message.data,
    summary: summaryOf(message),
    links: linksOf(message, publicUrl),
    site: message.siteId,
    area: message.areaId,
    class: message.class,
    origin: message.origin,
    acquiredAt: new Date(message.at).toISOString(),
  };
}

function shortLinks(message: Message, publicUrl: string) {
  return Object.entries(linksOf(message, publicUrl))
    .filter(([name, url]) => name.length + url.length <= SHORT_LINK)
    .slice(0, SHORT_LINKS);
}

/** No UTF-16 unit takes more than three bytes in UTF-8. */
function mostBytes(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) bytes += text.charCodeAt(i) < 128 ? 1 : 3;
  return bytes;
}
