/** The sheet of all keys, by group, as this person has them; to be searched and printed. */

import { Printer, Search } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCanvas } from '../canvas/state';
import { shown } from '../commands/names';
import { type Line, sheet } from '../commands/sheet';
import { commands } from '../i18n/en/commands';
import { shortcuts as t } from '../i18n/en/shortcuts';
import { Dialog, IconButton, Kbd } from '../ui';
import s from './palette.module.css';

export function Shortcuts() {
  const open = useCanvas((state) => state.helping);
  return (
    <Dialog
      open={open}
      onOpenChange={(helping) => useCanvas.setState({ helping })}
      title={t.title}
      description={t.lead}
      width={780}
    >
      <Sheet onLeave={() => useCanvas.setState({ helping: false })} />
    </Dialog>
  );
}

/** Does a line fit what was typed, by its title or by a key (`Ctrl Z`, `ctrl+z`)? */
export function fitsLine({ title, keys }: Pick<Line, 'title' | 'keys'>, text: string): boolean {
  const wish = text.trim().toLowerCase();
  if (wish === '') return true;
  const names = keys.flatMap((key) => [key, shown(key)]).map((key) => key.toLowerCase());
  const asKey = wish.replaceAll('+', ' ');
  return title.toLowerCase().includes(wish) || names.some((name) => name === asKey || name.startsWith(`${asKey} `));
}

function Sheet({ onLeave }: { onLeave: () => void }) {
  const [text, setText] = useState('');
  const groups = sheet()
    .map(({ group, lines }) => ({
      group,
      lines: lines.filter((line) => line.keys.length > 0 && fitsLine(line, text)),
    }))
    .filter(({ lines }) => lines.length > 0);
  return (
    <>
      <div className={s.tools}>
        <label className={s.filter}>
          <Search size={14} aria-hidden />
          <input
            type="search"
            placeholder={t.search}
            aria-label={t.search}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <Link href="/settings/shortcuts" onClick={onLeave}>
          {t.change}
        </Link>
        <IconButton label={t.print} icon={<Printer size={15} />} size="small" onClick={() => window.print()} />
      </div>
      <div className={s.sheet}>
        {groups.map(({ group, lines }) => (
          <section key={group} className={s.part} aria-label={commands.groups[group]}>
            <h3 className={s.partTitle}>{commands.groups[group]}</h3>
            <dl>
              {lines.map(({ title, keys }) => (
                <div key={title} className={s.key}>
                  <dt>{title}</dt>
                  <dd>
                    {keys.map((key) => (
                      <Kbd key={key}>{shown(key)}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {groups.length === 0 && (
        <p className={s.none} role="status">
          {t.none(text)}
        </p>
      )}
    </>
  );
}
