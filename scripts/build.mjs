// npm run build: compiles to dist/ and builds the dashboard to dist-web/.
import { build, buildDashboard } from './ensure.mjs';

// --dashboard: that alone
if (process.argv.includes('--dashboard')) buildDashboard();
else build();
