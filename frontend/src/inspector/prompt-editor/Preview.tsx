/** The prompt as it would read with the values of the run on the page; inside a container, of the item one chooses. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { inspector as t } from '@/i18n/en/inspector';
import { useRun } from '@/stores/run';
import { FieldError, IconButton } from '@/ui';
import { useInspector } from '../context';
import s from './editor.module.css';
import { type PreviewMode, previewOf, sourcesOf } from './preview';
import { useRendered } from './useRendered';

type PreviewProps = {
  text: string;
  mode?: PreviewMode;
  /** Evaluated after an iteration, with the values of the steps inside. */
  inside?: boolean;
  /** One line, for a field of one line. */
  short?: boolean;
  /** Also where no value is known yet, with a word on how to get there. */
  always?: boolean;
};

export function Preview({ text, mode = 'template', inside = false, short = false, always = false }: PreviewProps) {
  const { values: outer, innerValues } = useInspector();
  const values = inside ? innerValues : outer;
  // Typing goes first, and so does the run.
  const shown = useDeferredValue(text);
  const version = useDeferredValue(useRun((run) => run.version));
  const { results, trouble } = useRendered(shown, mode, values, version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for what the run holds
  const parts = useMemo(() => previewOf(shown, values, results, mode), [shown, values, results, mode, version]);
  const wrong = sourcesOf(shown, mode).flatMap((source) => {
    const made = results.get(source);
    return made && 'wrong' in made ? [made.wrong] : [];
  });
  const isKnown = parts.some((part) => part.kind === 'value') || wrong.length > 0;
  if (!isKnown && !always) return null;
  const body = parts.map((part, index) => {
    const key = index;
    if (part.kind === 'text') return <span key={key}>{part.text}</span>;
    return (
      <span key={key} className={s[part.kind]} title={part.kind === 'open' ? t.notKnown : undefined}>
        {part.text}
      </span>
    );
  });
  return (
    <figure aria-label={t.preview}>
      {!short && (
        <figcaption className={s.previewTitle}>
          {t.preview}
          <Instance version={version} />
        </figcaption>
      )}
      {!isKnown && <p className={s.previewNone}>{t.previewNone}</p>}
      <div data-body data-mode={mode} className={short ? s.previewShort : s.preview}>
        {body}
      </div>
      <FieldError>{wrong[0]}</FieldError>
      {trouble && <p className={s.previewNone}>{t.previewTrouble(trouble)}</p>}
    </figure>
  );
}

/** Which iteration or item the preview is of, where there are several. */
function Instance({ version }: { version: number }) {
  const { instances, at, choose } = useInspector();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for what the run holds
  const paths = useMemo(instances, [instances, version]);
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
