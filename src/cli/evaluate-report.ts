import { formatShare } from '../../web/text/format.ts';
import type { ClassEvaluation, Fit, Slice } from '../domain/evaluation.ts';
import { type Column, formatInterval, formatTable } from './table.ts';

/** What was measured, as tables: every class in the first ones, then each class that was labelled or boxed. */
export function formatEvaluation(classes: readonly ClassEvaluation[]): string {
  const told = classes.filter(({ labels, counted, images }) => images > 0 && labels + counted > 0);
  return [fits(classes), counts(classes), ...told.flatMap(details)].join('\n\n');
}

const FIT_HEADS = ['labels', 'counted', 'AP50', 'AP30', 'precision', 'recall', 'F1'];

function fitCells({ labels, counted, ap50, ap30, precision, recall, f1 }: Fit): readonly string[] {
  return [String(labels), String(counted), ...[ap50, ap30, precision, recall, f1].map(show)];
}

function fits(classes: readonly ClassEvaluation[]): string {
  return formatTable(
    columns(['class'], ['images', 'ignored', ...FIT_HEADS]),
    classes.map((e) => [e.class, String(e.images), String(e.ignored), ...fitCells(e)]),
  );
}

function counts(classes: readonly ClassEvaluation[]): string {
  return formatTable(
    columns(
      ['class'],
      ['published', 'count bias', 'mean error', 'median error', 'truth in interval', 'false/km2', 'ECE'],
    ),
    classes.map(({ class: name, counts: c, falseBoxes, reliability }) => [
      name,
      String(c.images),
      signed(c.bias),
      percent(c.meanError),
      percent(c.medianError),
      c.coverage === null ? '-' : `${c.covered}/${c.intervals} (${formatShare(c.coverage)})`,
      show(falseBoxes[0]?.perKm2 ?? null),
      show(reliability.error),
    ]),
  );
}

function details(e: ClassEvaluation): readonly string[] {
  const ranges = (what: string, slices: readonly Slice[]): string =>
    formatTable(
      columns([`${e.class} by ${what}`], FIT_HEADS),
      slices.map((slice) => [rangeOf(slice), ...fitCells(slice)]),
    );
  const byKind = formatTable(
    columns([`${e.class} by ground`], ['false', 'km2', 'false/km2']),
    e.falseBoxes.map(({ kind, boxes, km2, perKm2 }) => [
      kind ?? 'all',
      String(boxes),
      km2.toFixed(3),
      show(perKm2),
    ]),
  );
  const reliability = formatTable(
    columns([`${e.class} by score`], ['boxes', 'mean score', 'hits']),
    e.reliability.bins
      .filter(({ boxes }) => boxes > 0)
      .map((bin) => [
        `${bin.from.toFixed(1)}-${bin.to.toFixed(1)}`,
        String(bin.boxes),
        show(bin.meanScore),
        show(bin.hitShare),
      ]),
  );
  const perImage = formatTable(
    columns([`${e.class} by image`], ['GSD', 'seen', 'truth', 'counted', 'count [95 %]']),
    e.perImage.map(({ name, gsdM, seen, truth, counted, estimate, refusal }) => [
      name,
      String(Number(gsdM.toPrecision(3))),
      formatShare(seen),
      String(truth),
      String(counted),
      refusal ?? formatInterval(estimate ?? { value: null, low: null, high: null }),
    ]),
  );
  return [ranges('length, m', e.byLength), ranges('GSD, m', e.byGsd), byKind, reliability, perImage];
}

function rangeOf({ from, to }: Slice): string {
  return to === null ? `${from}+` : `${from}-${to}`;
}

function columns(left: readonly string[], right: readonly string[]): readonly Column[] {
  return [
    ...left.map((head) => ({ head, align: 'left' }) as const),
    ...right.map((head) => ({ head, align: 'right' }) as const),
  ];
}

function show(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function percent(value: number | null): string {
  return value === null ? '-' : formatShare(value);
}

function signed(value: number | null): string {
  return value !== null && value > 0 ? `+${percent(value)}` : percent(value);
}
