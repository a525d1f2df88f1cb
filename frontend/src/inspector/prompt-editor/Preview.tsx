/** The prompt as it would read with the values of the run on the page; inside a container, of the item one chooses. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { inspector as t } from '@/i18n/en/inspector';
import { instancesOf } from '@/run/values';
import { useDocument } from '@/stores/document';
import { currentRun, useRun } from '@/stores/run';
import { IconButton } from '@/ui';
import { useInspector } from '../context';
import s from './editor.module.css';
import { previewOf } from './references';

/** `always`: also where no value is known yet, with a word on how to get there. */
export function Preview({ text, always = false }: { text: string; always?: boolean }) {
  const { values } = useInspector();
  // Typing goes first, and so does the run.
  const shown = useDeferredValue(text);
  const version = useDeferredValue(useRun((run) => run.version));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for what the run holds
  const parts = useMemo(() => previewOf(shown, values), [shown, values, version]);
  const isKnown = parts.some((part) => part.kind === 'value');
  if (!isKnown && !always) return null;
  return (
    <figure>
      <figcaption className={s.previewTitle}>
        {t.preview}
        <Instance version={version} />
      </figcaption>
      {!isKnown && <p className={s.previewNone}>{t.previewNone}</p>}
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
            <span key={key} className={s.open} title={t.notKnown}>
              {part.text}
            </span>
          );
        })}
      </div>
    </figure>
  );
}

/** Which iteration or item the preview is of, where there are several. */
function Instance({ version }: { version: number }) {
  const { nodeId, at, choose } = useInspector();
  const parent = useDocument((state) => state.doc.nodes[nodeId]?.parent);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for what the run holds
  const paths = useMemo(() => instancesOf(currentRun().state.nodes, nodeId, parent), [nodeId, parent, version]);
  if (paths.length < 2) return null;
  const index = at && paths.includes(at) ? paths.indexOf(at) : paths.length - 1;
  const go = (by: number) => {
    const path = paths[index + by];
    if (path) choose(path);
  };
  return (
    <span className={s.instance}>
      <IconButton
        label={t.earlier}
        size="small"
        icon={<ChevronLeft size={13} />}
        disabled={index === 0}
        onClick={() => go(-1)}
      />
      <span aria-live="polite">{t.instance(index + 1, paths.length)}</span>
      <IconButton
        label={t.later}
        size="small"
        icon={<ChevronRight size={13} />}
        disabled={index === paths.length - 1}
        onClick={() => go(1)}
      />
    </span>
  );
}
