#!/usr/bin/env node
// The `crosstie` command. In a clone it builds first when nothing was built yet.
import { existsSync } from 'node:fs';
import { build, install, root } from '../scripts/ensure.mjs';

if (!existsSync(`${root}/dist/src/cli.js`)) {
  install();
  build();
}
await import('../dist/src/cli.js');
