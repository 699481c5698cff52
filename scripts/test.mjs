// npm test: installs if needed, then every test that needs no server. npm run test:distributed: those that do.
import { bin, buildDashboard, install, run } from './ensure.mjs';

install();
buildDashboard();
const [suite, ...rest] = process.argv.slice(2);
const distributed = suite === '--distributed';
const args = distributed ? rest : process.argv.slice(2);
run(bin('vitest'), ['run', ...args], { CROSSTIE_TEST_SUITE: distributed ? 'distributed' : 'local' });
