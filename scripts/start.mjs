// npm start: installs, builds, serves; on an empty store a simulated season is counted in front of the user.
import { build, install, root, run } from './ensure.mjs';

install();
build();
run(process.execPath, [`${root}/dist/src/main.js`, ...process.argv.slice(2)]);
