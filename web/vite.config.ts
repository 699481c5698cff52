import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // the map library starts its worker as a module
  worker: { format: 'es' },
  build: {
    outDir: '../dist-web',
    emptyOutDir: true,
    target: 'es2022',
    // data: URLs would need a looser Content-Security-Policy than 'self'
    assetsInlineLimit: 0,
    // the map library is one large part, fetched only where a map is shown
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
});
