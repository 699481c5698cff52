// npm run pictures: makes the pictures of README.md and docs/walk-through.md anew, from a simulated season of its own.
import { bin, buildDashboard, install, root, run } from './ensure.mjs';

install();
buildDashboard();
run(bin('tsx'), [`${root}/test/web/pictures.ts`, ...process.argv.slice(2)]);
