/** Appearance, and what this installation allows. */
import { messageOf, useLimits } from '@/api';
import { type Theme, useTheme } from '@/app/theme';
import { Banner, Skeleton } from '@/ui';
import s from './settings.module.css';

const THEMES: { id: Theme; label: string }[] = [
  { id: 'system', label: 'Like the system' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
];

export function AppearanceSection() {
  const { theme, setTheme } = useTheme();
  return (
    <section className={s.section} aria-labelledby="look-title">
      <div>
        <h2 id="look-title">Appearance</h2>
        <p className={s.lead}>Kept on this device.</p>
      </div>
      <div className={s.themes}>
        {THEMES.map(({ id, label }) => (
          <button key={id} type="button" className={s.theme} aria-pressed={theme === id} onClick={() => setTheme(id)}>
            <span className={s.swatch} data-look={id} aria-hidden />
            {label}
          </button>
        ))}
      </div>
    </section>
  );
}

const KILO = 1024;

/** A limit as people read it: bytes as KB or MB, numbers with separators. */
export function limitText(value: number, unit: string): string {
  if (unit === 'bytes') {
    return value >= KILO * KILO ? `${Math.round(value / KILO / KILO)} MB` : `${Math.round(value / KILO)} KB`;
  }
  return `${value.toLocaleString('en-US')} ${unit}`;
}

export function AboutSection() {
  const { data: limits, error } = useLimits();
  return (
    <section className={s.section} aria-labelledby="about-title">
      <div>
        <h2 id="about-title">Limits of this installation</h2>
        <p className={s.lead}>
          So that nobody meets one unprepared. The{' '}
          <a href="/api/v1/docs" style={{ textDecoration: 'underline' }}>
            API reference
          </a>{' '}
          tells the rest.
        </p>
      </div>
      {error && <Banner tone="fail">{messageOf(error)}</Banner>}
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
