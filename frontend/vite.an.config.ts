import base from './vite.f1.config';
import { mergeConfig } from 'vite';
import { gzipSync } from 'node:zlib';
export default mergeConfig(base, { build: { write: false }, plugins: [{ name: 'an', generateBundle(_o: unknown, bundle: Record<string, any>) {
  for (const c of Object.values(bundle)) { if (c.type !== 'chunk') continue;
    const by = new Map<string, number>();
    for (const [id, m] of Object.entries<any>(c.modules)) {
      let k = 'x'; const pos = id.indexOf('@base-ui/react/'); const sp = id.indexOf('/frontend/src/');
      if (pos >= 0) k = 'base:' + id.slice(pos + 15).split('/')[0]; else if (sp >= 0) k = 'src:' + id.slice(sp + 14).split('/')[0];
      by.set(k, (by.get(k) ?? 0) + (m.renderedLength ?? 0));
    }
    const t = gzipSync(c.code).length; if (t < 8000) continue;
    console.log('==', c.fileName, t, [...by].sort((a, b) => b[1] - a[1]).slice(0, 40).map(([k, v]) => k + '=' + Math.round(v / 1024)).join(' '));
  } } }] });
