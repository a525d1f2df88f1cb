/// <reference types="vitest/config" />
/** Builds src/main.tsx into ../static/app, byte for byte the same on every machine. */
import { resolve } from 'node:path';
import { fileURLToPath, URL } from 'node:url';
import react from '@vitejs/plugin-react';
import { minify } from 'terser';
import { defineConfig, type Plugin } from 'vite';
import { chunkNames } from './vite.chunks.ts';

const backend = process.env.BATON_BACKEND ?? 'http://127.0.0.1:8000';

/** A translation to build in English's place: a folder beside i18n/en, or any other, with the same files. */
const words = process.env.BATON_WORDS;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the built-in minifier leaves: 2 % of the bundle. After it, since alone it leaves more than both together. */
const smaller: Plugin = {
  name: 'smaller',
  apply: 'build',
  async generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const { code } = await minify(chunk.code, { module: true, ecma: 2020, compress: { passes: 2 } });
      if (code) chunk.code = code;
    }
  },
};

export default defineConfig({
  plugins: [react(), ...(process.env.BATON_QUICK ? [] : [smaller])],
  base: './',
  publicDir: false,
  resolve: {
    alias: [
      ...(words ? [{ find: /^.*\/i18n\/en(?=\/)/, replacement: resolve(here('./src/i18n'), words) }] : []),
      { find: '@', replacement: here('./src') },
    ],
  },
  // Short class names: they are written in the styles and in the scripts, and nobody reads them.
  css: { modules: { generateScopedName: process.env.VITEST ? '[local]' : '[hash:base64:4]' } },
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
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
