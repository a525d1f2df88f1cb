/** By how much the second is more, and in parts of a hundred where that says something. */
import { compare as t } from '../i18n/en/compare';
import s from './compare.module.css';

interface DeltaProps {
  a: number;
  b: number;
  write: (n: number) => string;
  /** Says nothing where there is no difference. */
  quiet?: boolean;
}

export function Delta({ a, b, write, quiet }: DeltaProps) {
  const by = b - a;
  const text = write(Math.abs(by));
  if (text === write(0)) return quiet ? null : t.same;
  const share = a > 0 ? Math.round((by / a) * 100) : 0;
  return (
    <span className={by > 0 ? s.more : s.less}>
      {by > 0 ? t.more(text) : t.less(text)}
      {share !== 0 && Math.abs(share) < 1000 && <span className={s.share}> {t.percent(share)}</span>}
    </span>
  );
}
