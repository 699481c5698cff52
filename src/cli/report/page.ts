import { formatInstant, formatLocal } from '../../../web/text/format.ts';
import type { ReportFacts } from './gather.ts';
import { html, type Markup } from './html.ts';
import { besideSection, headline, reviewSection, stringsSection } from './numbers.ts';
import { groundSection, methodSection, sceneSections } from './sources.ts';
import { STYLE } from './style.ts';

/** The page as it is written to a file: no script, no request, what others wrote escaped. */
export function reportPage(facts: ReportFacts): string {
  const { observation: o, site, permalink } = facts;
  const place = site === null ? o.area.name : `${site.name}: ${o.area.name}`;
  const day = o.at === null ? 'undated' : o.at.slice(0, 10);
  const isSimulated = o.origin === 'simulated';
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${isSimulated ? 'SIMULATED: ' : ''}${place}, ${day}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${isSimulated ? html`<p class="band simulated">SIMULATED: nothing of this exists</p>` : null}
${withdrawal(facts)}
<header>
<h1>${place}</h1>
<p>${acquired(facts)} · ${o.sensor ?? 'sensor not stated'}</p>
</header>
${headline(facts)}
${pictures(facts)}
<div class="columns">
${besideSection(facts)}
${groundSection(facts)}
${sceneSections(facts)}
${methodSection(facts)}
${reviewSection(facts)}
${stringsSection(facts)}
</div>
<section class="cannot-tell">
<h2>What this cannot tell</h2>
<p>The objects stood there at one instant: it is no flow. Cargo under covers, load and direction cannot be told.
Nothing is extrapolated to ground that was not seen, and a string of wagons in a yard is no train.</p>
</section>
<footer>
<p><a href="${permalink}">${permalink}</a></p>
<p>${o.id} · made by Crosstie${isSimulated ? ' · SIMULATED' : ''}</p>
</footer>
</main>
</body>
</html>
`;
  return page.markup;
}

function withdrawal({ observation: { withdrawn } }: ReportFacts): Markup | null {
  if (withdrawn === null) return null;
  return html`<p class="band withdrawn">WITHDRAWN ${formatInstant(Date.parse(withdrawn.at))}: scene ${withdrawn.scene} was
deleted or corrected. What is said here no longer holds.</p>`;
}

function acquired({ observation: { at, atAssumed }, site }: ReportFacts): string {
  if (at === null) return 'Undated';
  const ms = Date.parse(at);
  const local = site === null ? '' : ` · ${formatLocal(ms, site.timezone)} (${site.timezone})`;
  return `${formatInstant(ms)}${local}${atAssumed ? ', ASSUMED by the submitter' : ''}`;
}

function pictures({ picture, observation: o }: ReportFacts): Markup {
  if (picture.kind === 'absent') return html`<p class="absent">${picture.why}</p>`;
  return html`<div class="pictures">
<figure><img alt="${o.area.name} with its outline, the boxes that were counted and, hatched, what was not seen" src="${dataUri(picture.annotated)}">
<figcaption>Counted boxes, outline of the area and, hatched, what was not seen; with scale and north.</figcaption></figure>
<figure><img alt="${o.area.name} without boxes" src="${dataUri(picture.clean)}">
<figcaption>The same pixels without boxes.</figcaption></figure>
</div>`;
}

function dataUri(bytes: Uint8Array): string {
  return `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`;
}
