/** A translation is a folder with the files of i18n/en, built in its place: BATON_WORDS names it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { afterEach, expect, it, vi } from 'vitest';
import { parsed, SRC, shownFiles } from './sources';

const folder = mkdtempSync(join(tmpdir(), 'words-'));

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it('its words are built instead of the English ones', async () => {
  writeFileSync(join(folder, 'statuses.ts'), "export const statuses = { step: { idle: 'Noch nicht gelaufen' } };");
  writeFileSync(join(folder, 'page.ts'), `import * as all from '${SRC}/run/status'; console.log(all);`);
  vi.stubEnv('BATON_WORDS', folder);
  vi.stubEnv('BATON_QUICK', '1');
  const built = (await build({
    configFile: join(SRC, '../vite.config.ts'),
    logLevel: 'silent',
    build: { write: false, rollupOptions: { input: join(folder, 'page.ts') } },
  })) as Rolldown.RolldownOutput;
  const code = built.output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
  expect(code).toContain('Noch nicht gelaufen');
  expect(code).not.toContain('Not run');
}, 30_000);

it('every file takes its words from where a translation can take their place', () => {
  const from = [...shownFiles()].flatMap(([file, source]) =>
    parsed(source, file)
      .body.map((node: { source?: { value: string } }) => node.source?.value ?? '')
      .filter((path: string) => path.includes('i18n')),
  );
  expect(from.length).toBeGreaterThan(100);
  expect(from.filter((path) => !/\/i18n\/en\/[a-z-]+$/.test(path))).toEqual([]);
}, 30_000); // it reads every file
