/** Text of models and people as safe markdown; the renderer is loaded when first needed, plain text until then. */
import { useEffect, useState } from 'react';
import s from './bits.module.css';
import { cx } from './cx';

type Render = (text: string) => string;
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
  if (!render) return <div className={cx(s.markdown, s.plain, className)}>{text}</div>;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned by DOMPurify in ./markdown
  return <div className={cx(s.markdown, className)} dangerouslySetInnerHTML={{ __html: render(text) }} />;
}
