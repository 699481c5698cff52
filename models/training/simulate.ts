// Writes simulated training scenes: npx tsx models/training/simulate.ts --out DIR --count 100 --seed 1 --kind yard
import { parseArgs } from 'node:util';
import { writeTrainingSet } from '../../src/simulator/dataset.ts';
import { LAND_USES } from '../../src/simulator/parcels.ts';
import { PORT_LAYOUTS, YARD_LAYOUTS } from '../../src/simulator/spec.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string', default: '1024' },
    kind: { type: 'string', default: 'yard' },
    style: { type: 'string', default: '1' },
    gsd: { type: 'string' },
    bands: { type: 'string', default: 'rgb' },
    layout: { type: 'string' },
    objects: { type: 'string' },
    land: { type: 'string' },
    snow: { type: 'boolean', default: false },
    ice: { type: 'boolean', default: false },
    glint: { type: 'boolean', default: false },
  },
});

/** One of the words a flag may hold. @throws Error naming the word and those expected */
function oneOf<T extends string>(flag: string, word: string, words: readonly T[]): T {
  const found = words.find((known) => known === word);
  if (found === undefined) throw new Error(`--${flag} ${word}: expected ${words.join(', ')}`);
  return found;
}

const kind = oneOf('kind', values.kind, ['yard', 'port']);
if (!values.out) throw new Error('--out DIR is missing');
const gsd = (values.gsd ?? (kind === 'port' ? '10,10' : '0.3,1.0')).split(',').map(Number);
await writeTrainingSet(
  {
    dir: values.out,
    count: Number(values.count),
    seed: Number(values.seed),
    size: Number(values.size),
    kind,
    style: values.style === '2' ? 2 : 1,
    gsdRange: [gsd[0] ?? 0.5, gsd[1] ?? gsd[0] ?? 0.5],
    bands: oneOf('bands', values.bands, ['rgb', 'rgbn']),
    layout:
      values.layout === undefined
        ? null
        : oneOf('layout', values.layout, kind === 'port' ? PORT_LAYOUTS : YARD_LAYOUTS),
    objects: values.objects === undefined ? null : Number(values.objects),
    land: values.land === undefined ? null : [oneOf('land', values.land, LAND_USES)],
    snow: values.snow,
    ice: values.ice,
    glint: values.glint,
  },
  (done) => process.stderr.write(`\r${done}/${values.count}`),
);
process.stderr.write('\n');
