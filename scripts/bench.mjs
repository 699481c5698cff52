// npm run bench: figures and ratios of this machine, printed and never asserted.
import { bin, install, root, run } from './ensure.mjs';

install();
run(bin('tsx'), [`${root}/bench/whole-way.ts`, ...process.argv.slice(2)]);
