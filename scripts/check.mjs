// npm run check: format, lint with import rules, types, unused code.
import { bin, install, run } from './ensure.mjs';

install();
run(bin('biome'), ['check', '--error-on-warnings']);
run(bin('tsc'), ['-p', 'tsconfig.json']);
run(bin('tsc'), ['-p', 'src/domain/tsconfig.json']);
run(bin('tsc'), ['-p', 'web/tsconfig.json']);
run(bin('knip'), ['--no-progress']);
console.log('check: format, lint, import rules, types and unused code are clean');
