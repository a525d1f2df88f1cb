/** What can be done with the active row, as buttons: for the pointer, for touch, and to find the keys. */

import { ArrowDown, ArrowUp, Cable, Columns2, Copy, Maximize2, PencilLine, Plus, Trash2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { outline as t } from '../i18n/en/outline';
import { useDocument } from '../stores/document';
import { useNarrow } from '../stores/screen';
import { IconButton } from '../ui';
import { connect } from './acts';
import { copyOutline } from './copy';
import type { Doing } from './keys';
import s from './outline.module.css';
import { useOutline } from './state';
import type { OutlineRow } from './tree';

interface Props {
  row: OutlineRow | undefined;
  all: readonly OutlineRow[];
  perform(doing: Doing): void;
}

export function Bar({ row, all, perform }: Props) {
  const readOnly = useDocument((state) => state.readOnly);
  const beside = useOutline((state) => state.beside);
  const narrow = useNarrow();
  const count = all.filter((each) => each.kind === 'step').length;
  const button = (label: string, shortcut: string, icon: ReactNode, isOff: boolean, onClick: () => void) => (
    <IconButton
      size="small"
      label={label}
      {...(shortcut ? { shortcut } : {})}
      icon={icon}
      disabled={isOff}
      onClick={onClick}
    />
  );
  const isStep = row?.kind === 'step';
  const isRemark = row?.kind === 'note' || row?.kind === 'frame';
  return (
    <header className={s.bar}>
      <h2 className={s.caption}>{t.title}</h2>
      <span className={s.count}>{t.steps(count)}</span>
      {!readOnly && (
        <fieldset className={s.tools} aria-label={t.title}>
          {button(t.add, 'N', <Plus size={15} />, false, () => perform({ do: 'add' }))}
          {button(t.rename, 'F2', <PencilLine size={14} />, !isStep && !isRemark, () => perform({ do: 'rename' }))}
          {button(t.up, 'Alt ↑', <ArrowUp size={15} />, !isStep, () => perform({ do: 'move', direction: 'up' }))}
          {button(t.down, 'Alt ↓', <ArrowDown size={15} />, !isStep, () =>
            perform({ do: 'move', direction: 'down' }),
          )}
          {button(t.connect, 'C', <Cable size={15} />, !isStep, () => connect(row))}
          {button(t.remove, 'Delete', <Trash2 size={14} />, !isStep && !isRemark, () =>
            perform({ do: 'remove', heal: true }),
          )}
        </fieldset>
      )}
      <div className={s.ends}>
        {button(t.copy, '', <Copy size={14} />, false, () => void copyOutline())}
        {!narrow &&
          button(
            beside ? t.instead : t.beside,
            '',
            beside ? <Maximize2 size={14} /> : <Columns2 size={14} />,
            false,
            () => useOutline.getState().setBeside(!beside),
          )}
        {button(t.close, 'O', <X size={15} />, false, () => useOutline.getState().toggle())}
      </div>
    </header>
  );
}
