import type { Evaluation } from './evaluation.ts';

/** Nothing that its chart watches was odd about the look, nor leaning that way; of no data nothing is said. */
export function isUsual(evaluation: Evaluation): boolean {
  if (evaluation.kind === 'no-data') return false;
  const { spike, shift, resumption, rules } = evaluation.signals;
  return [spike, shift, resumption, ...rules].every(({ says }) => says === 'calm' || says === 'nothing');
}
