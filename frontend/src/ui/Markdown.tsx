/** Text of models and people as safe markdown; the renderer is loaded when first needed, plain text until then. */
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import s from './bits.module.css';
import { cx } from './cx';

type Render = (text: string) => ReactNode;
let loaded: Render | null = null;

export function Markdown({ text, className }: { text: string; className?: string }) {
  const [render, setRender] = useState<Render | null>(() => loaded);
  useEffect(() => {
    if (render) return;
    let alive = true;
    import('./markdown').then((module) => {
      loaded = module.render;
      if (alive) setRender(() => module.render);
    });
    return () => {
      alive = false;
    };
  }, [render]);
  const shown = useMemo(() => render?.(text), [render, text]);
  // What people and models write may run from right to left.
  return (
    <div dir="auto" className={cx(s.markdown, !render && s.plain, className)}>
      {render ? shown : text}
    </div>
  );
}
