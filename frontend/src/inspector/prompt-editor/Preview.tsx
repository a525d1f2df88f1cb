/** The prompt as it would read with the values of the run on the page; shown where there are any. */
import { useMemo } from 'react';
import { useInspector } from '../context';
import s from './editor.module.css';
import { previewOf } from './references';

export function Preview({ text }: { text: string }) {
  const { values } = useInspector();
  const parts = useMemo(() => previewOf(text, values), [text, values]);
  if (!parts.some((part) => part.kind === 'value')) return null;
  return (
    <figure>
      <figcaption className={s.previewTitle}>Preview with the last run</figcaption>
      <div className={s.preview}>
        {parts.map((part, index) => {
          const key = index;
          if (part.kind === 'text') return <span key={key}>{part.text}</span>;
          if (part.kind === 'value') {
            return (
              <span key={key} className={s.value}>
                {part.text}
              </span>
            );
          }
          return (
            <span key={key} className={s.open} title="Not known before the step runs">
              {part.text}
            </span>
          );
        })}
      </div>
    </figure>
  );
}
