// npm test: installs if needed, then every test that needs no server. npm run test:distributed: those that do.
import { bin, install, run } from './ensure.mjs';

install();
const [suite, ...rest] = process.argv.slice(2);
const distributed = suite === '--distributed';
const args = distributed ? rest : process.argv.slice(2);
run(bin('vitest'), ['run', ...args], { CROSSTIE_TEST_SUITE: distributed ? 'distributed' : 'local' });
