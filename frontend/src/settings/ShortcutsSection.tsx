/** The keyboard, from the same list that the editor obeys; loaded apart, since that list comes with the editor. */
import { sheet } from '@/commands/find';
import { Kbd } from '@/ui';
import s from './settings.module.css';

export default function ShortcutsSection() {
  return (
    <section className={s.section} aria-labelledby="keys-title">
      <div>
        <h2 id="keys-title">Keyboard</h2>
        <p className={s.lead}>
          Single letters work while the canvas has the focus; in an approval, A, E and R answer it. On a Mac, Ctrl is
          ⌘.
        </p>
      </div>
      <div className={s.keys}>
        {sheet().map(({ keys, text }) => (
          <div key={text} className={s.key}>
            <span>{text}</span>
            <span className={s.keyNames}>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </span>
          </div>
        ))}
      </div>
    </section>
  );
}
