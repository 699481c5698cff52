// npm run bench:alerts: what the alerts find and how often they cry wolf, printed and never asserted.
import { bin, install, root, run } from './ensure.mjs';

install();
run(bin('tsx'), [`${root}/bench/alerts.ts`, ...process.argv.slice(2)]);
