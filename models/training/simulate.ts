// Writes simulated training scenes: npx tsx models/training/simulate.ts --out DIR --count 100 --seed 1 --kind yard
import { parseArgs } from 'node:util';
import { writeTrainingSet } from '../../src/simulator/dataset.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string', default: '1024' },
    kind: { type: 'string', default: 'yard' },
    style: { type: 'string', default: '1' },
    gsd: { type: 'string' },
  },
});
if (!values.out) throw new Error('--out DIR is missing');
const gsd = (values.gsd ?? (values.kind === 'port' ? '10,10' : '0.3,1.0')).split(',').map(Number);
await writeTrainingSet(
  {
    dir: values.out,
    count: Number(values.count),
    seed: Number(values.seed),
    size: Number(values.size),
    kind: values.kind === 'port' ? 'port' : 'yard',
    style: values.style === '2' ? 2 : 1,
    gsdRange: [gsd[0] ?? 0.5, gsd[1] ?? gsd[0] ?? 0.5],
  },
  (done) => process.stderr.write(`\r${done}/${values.count}`),
);
process.stderr.write('\n');
