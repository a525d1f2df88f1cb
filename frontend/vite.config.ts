/// <reference types="vitest/config" />
/** Builds src/main.tsx into ../static/app, byte for byte the same on every machine. */
import { resolve } from 'node:path';
import { fileURLToPath, URL } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { chunkNames } from './vite.chunks.ts';
import { classNames, lean } from './vite.lean.ts';
import { constantWords } from './vite.words.ts';

const backend = process.env.BATON_BACKEND ?? 'http://127.0.0.1:8000';

/** A translation to build in English's place: a folder beside i18n/en, or any other, with the same files. */
const words = process.env.BATON_WORDS;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const leaner = lean({ quick: Boolean(process.env.BATON_QUICK) });

export default defineConfig(({ command }) => ({
  plugins: [react(), constantWords(), ...leaner.plugins],
  worker: leaner.worker,
  base: './',
  publicDir: false,
  resolve: {
    alias: [
      ...(words ? [{ find: /^.*\/i18n\/en(?=\/)/, replacement: resolve(here('./src/i18n'), words) }] : []),
      { find: '@', replacement: here('./src') },
    ],
  },
  css: {
    modules: { generateScopedName: command === 'build' ? classNames() : process.env.VITEST ? '[local]' : undefined },
  },
  build: {
    outDir: '../static/app',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: 'src/main.tsx',
      // What React Flow wraps in them and nobody draws (its map, its buttons) is not kept for that call's sake.
      treeshake: { manualPureFunctions: ['memo', 'forwardRef'] },
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkNames() }] } },
    },
  },
  server: {
    // `npm run dev` beside a running `make run`: pages from here, everything else from there.
    proxy: {
      '^/(api|static|login|logout|setup|invite|hooks)(/|$)': backend,
      '/ws': { target: backend, ws: true },
    },
  },
  test: { include: ['src/**/*.test.{ts,tsx}', 'vite.*.test.ts'], environment: 'node' },
}));
