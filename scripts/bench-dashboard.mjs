// npm run bench:dashboard: first content in a browser and tiles of a large scene, printed and never asserted.
import { bin, buildDashboard, install, root, run } from './ensure.mjs';

install();
buildDashboard();
for (const bench of ['paint', 'tiles']) run(bin('tsx'), [`${root}/bench/${bench}.ts`]);
