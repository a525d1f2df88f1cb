// Makes src/api/schema.d.ts from docs/openapi.json (or the file after --from).
// With --check it writes nothing and says, with exit 1, whether the file is out of date.
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const HEAD =
  '/** The API in types, made from docs/openapi.json by `npm run types` in frontend/tools. Do not edit. */\n\n';
const target = new URL('../src/api/schema.d.ts', import.meta.url);
const from = process.argv.indexOf('--from');
const source = from > 0 ? pathToFileURL(process.argv[from + 1]) : new URL('../../docs/openapi.json', import.meta.url);

const document = JSON.parse(await readFile(source, 'utf8'));
const made = HEAD + astToString(await openapiTS(document, { alphabetize: true }));

if (process.argv.includes('--check')) {
  const kept = await readFile(target, 'utf8').catch(() => '');
  if (kept !== made) {
    console.error('src/api/schema.d.ts is not what docs/openapi.json gives. Run `npm run types` in frontend/tools.');
    process.exit(1);
  }
  console.log('src/api/schema.d.ts is up to date.');
} else {
  await writeFile(target, made);
  console.log(`src/api/schema.d.ts: ${made.split('\n').length} lines.`);
}
