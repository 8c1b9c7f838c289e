import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // Relative, so that the pages may be served below any path of a host.
  base: './',
  publicDir: false,
  build: {
    outDir: here('../static/dist'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    // The packages we ship ask that their notices go with them.
    license: { fileName: 'licences.md' },
    target: 'es2022',
    // The content security policy refuses data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: [here('src/app.ts'), here('src/islands/viewer/index.ts')],
      preserveEntrySignatures: 'strict',
    },
  },
  // Tests lay out the shipped processes.
  server: { fs: { allow: [here('.'), here('../../processes'), here('node_modules')] } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
  },
});
