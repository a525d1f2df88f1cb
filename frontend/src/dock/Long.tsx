/** Texts that may be long, and pictures that stand in a value: shown in part until one asks for the whole. */
import { useState } from 'react';
import { value as t } from '../i18n/en/dock-tabs';
import s from './value.module.css';

/** Longer texts begin cut. */
const LONGEST = 4000;

export function Picture({ source }: { source: string }) {
  return <img className={s.picture} src={source} alt={t.image} />;
}

/** How much of a text is shown, and a button for the rest where there is more. */
export function useCut(text: string): { shown: string; more: React.ReactNode } {
  const [whole, setWhole] = useState(false);
  if (whole || text.length <= LONGEST) return { shown: text, more: null };
  const more = (
    <button type="button" className={s.more} onClick={() => setWhole(true)}>
      {t.wholeText(text.length)}
    </button>
  );
  return { shown: `${text.slice(0, LONGEST)}…`, more };
}

export function Text({ text }: { text: string }) {
  const { shown, more } = useCut(text);
  return (
    <>
      {shown}
      {more}
    </>
  );
}
