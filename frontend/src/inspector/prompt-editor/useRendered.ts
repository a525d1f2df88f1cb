/** Asks the server what filters and conditions in a text give with the run's values, a moment after the last key. */
import { useEffect, useMemo, useState } from 'react';
import { api, messageOf } from '@/api';
import type { Json, PreviewResults } from '@/api/types';
import { useDocument } from '@/stores/document';
import { type PreviewMode, type Rendered, sourcesOf, valuesFor } from './preview';

/** Milliseconds without a key until it is asked. */
const PAUSE = 350;

type Asked = { results: ReadonlyMap<string, Rendered>; trouble: string };
const NOTHING: Asked = { results: new Map(), trouble: '' };

/** What is asked of the server; null where a text needs nothing of it, or none of its names has a value. */
function questionOf(text: string, mode: PreviewMode, values: (name: string) => Json | undefined) {
  const sources = sourcesOf(text, mode).map((source) => ({ source, ...valuesFor(source, mode, values) }));
  const asked = sources.filter(({ known }) => known.length > 0);
  if (asked.length === 0) return null;
  return {
    texts: asked.map(({ source }) => source),
    /** A name without a value is no mistake of the text's where the run did not come that far. */
    complete: asked.map(({ all }) => all),
    values: JSON.stringify(Object.fromEntries(asked.flatMap(({ known }) => known))),
  };
}

type Question = NonNullable<ReturnType<typeof questionOf>>;

function answersOf({ texts, complete }: Question, { results }: PreviewResults): Map<string, Rendered> {
  const made = new Map<string, Rendered>();
  texts.forEach((text, index) => {
    const { value, error } = results[index] ?? { value: null, error: null };
    if (!error) made.set(text, { value });
    else if (error.class !== 'reference' || complete[index]) {
      made.set(text, { wrong: `${error.message} ${error.hint}`.trim() });
    }
  });
  return made;
}

/** `version` stands for what the run holds. */
export function useRendered(
  text: string,
  mode: PreviewMode,
  values: (name: string) => Json | undefined,
  version: number,
): Asked {
  const workflow = useDocument((state) => state.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see `version`
  const question = useMemo(() => questionOf(text, mode, values), [text, mode, values, version]);
  const key = question && JSON.stringify([question.texts, question.values]);
  const [answered, setAnswered] = useState<Asked & { values: string }>({ ...NOTHING, values: '' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the question
  useEffect(() => {
    if (!question || !workflow) return;
    const stop = new AbortController();
    const body = {
      sources: question.texts.map((source) => ({ kind: mode, text: source })),
      values: JSON.parse(question.values) as Json,
    };
    const timer = setTimeout(() => {
      api.post<PreviewResults>(`/workflows/${workflow}/preview`, body, { signal: stop.signal }).then(
        ({ data }) => setAnswered({ results: answersOf(question, data), trouble: '', values: question.values }),
        (error) => {
          if (!stop.signal.aborted) setAnswered({ ...NOTHING, trouble: messageOf(error), values: question.values });
        },
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [workflow, key]);
  // What was made of other values is not shown for these.
  return question && answered.values === question.values ? answered : NOTHING;
}
