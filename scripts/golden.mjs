// npm run golden: regenerates the golden files; the difference is then read before it is committed.
import { bin, install, run } from './ensure.mjs';

install();
run(bin('vitest'), ['run', 'test/golden'], { UPDATE_GOLDEN: '1' });
