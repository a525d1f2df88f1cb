/** Appearance, and what this installation allows. */
import { useLimits } from '@/api';
import { type Theme, useTheme } from '@/stores/theme';
import { Button, Skeleton, Switch, toast } from '@/ui';
import { forgetHints, setHints, useHints } from '../hints/state';
import { format } from '../i18n/en/format';
import { settings as words } from '../i18n/en/settings';
import s from './settings.module.css';
import { Unread } from './Unread';

const t = words.look;

const THEMES: { id: Theme; label: string }[] = [
  { id: 'system', label: t.system },
  { id: 'light', label: t.light },
  { id: 'dark', label: t.dark },
];

export function AppearanceSection() {
  const { theme, setTheme } = useTheme();
  return (
    <section className={s.section} aria-labelledby="look-title">
      <div>
        <h2 id="look-title">{t.title}</h2>
        <p className={s.lead}>{t.lead}</p>
      </div>
      <div className={s.themes}>
        {THEMES.map(({ id, label }) => (
          <button key={id} type="button" className={s.theme} aria-pressed={theme === id} onClick={() => setTheme(id)}>
            <span className={s.swatch} data-look={id} aria-hidden />
            {label}
          </button>
        ))}
      </div>
      <Hints />
    </section>
  );
}

function Hints() {
  const on = useHints((hints) => hints.on);
  function again() {
    forgetHints();
    toast(t.hintsReset);
  }
  return (
    <div className={`${s.card} ${s.padded} ${s.form}`}>
      <div>
        <h3>{t.hints}</h3>
        <p className={s.lead}>{t.hintsLead}</p>
      </div>
      <Switch label={t.hintsOn} checked={on} onChange={setHints} />
      <div>
        <Button onClick={again}>{t.hintsAgain}</Button>
      </div>
    </div>
  );
}

const KILO = 1024;

/** A limit as people read it: bytes as KB or MB, numbers with separators. */
function limitText(value: number, unit: string): string {
  if (unit === 'bytes') {
    return value >= KILO * KILO ? `${Math.round(value / KILO / KILO)} MB` : `${Math.round(value / KILO)} KB`;
  }
  return `${value.toLocaleString(format.locale)} ${unit}`;
}

export function AboutSection() {
  const { data: limits, error, refetch } = useLimits();
  return (
    <section className={s.section} aria-labelledby="about-title">
      <div>
        <h2 id="about-title">{words.limits.title}</h2>
        <p className={s.lead}>
          {words.limits.before}
          <a href="/api/v1/docs" style={{ textDecoration: 'underline' }}>
            {words.limits.link}
          </a>
          {words.limits.after}
        </p>
      </div>
      {error && <Unread error={error} onRetry={refetch} />}
      {!limits && !error && <Skeleton height={200} />}
      {limits && (
        <div className={s.card}>
          <table className={s.table}>
            <tbody>
              {limits.map((limit) => (
                <tr key={limit.name}>
                  <td>{limit.about.charAt(0).toUpperCase() + limit.about.slice(1)}</td>
                  <td>{limitText(limit.value, limit.unit)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
