/** The palette as a dialog: what a page offers, then pages and workflows; the editor and the other pages share it. */

import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useWorkflows } from '../api';
import { palette as t } from '../i18n/en/palette';
import { Modal } from '../ui';
import { type Entry, recentKeys, remember, sections } from './find';
import s from './palette.module.css';
import { places } from './places';
import { TypeAhead } from './TypeAhead';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  placeholder: string;
  /** The workflow that is open; null: none. */
  here?: string | null;
  /** What this page adds to pages and workflows; read when the palette opens. */
  more: () => Entry[];
}

type FindProps = Omit<Props, 'open' | 'onOpenChange'> & { onDone: () => void };

export function PaletteDialog({ open, onOpenChange, ...rest }: Props) {
  return (
    <Modal open={open} onOpenChange={onOpenChange} className={s.popup} label={t.label}>
      <Find {...rest} onDone={() => onOpenChange(false)} />
    </Modal>
  );
}

function Find({ placeholder, here = null, more, onDone }: FindProps) {
  const [, go] = useLocation();
  const { data: workflows = [] } = useWorkflows();
  const [text, setText] = useState('');
  const [own] = useState(more);
  const [recent] = useState(recentKeys);
  const all = useMemo(() => [...own, ...places(go, workflows, here)], [own, go, workflows, here]);
  const shown = useMemo(() => sections(all, text, recent), [all, text, recent]);
  return (
    <TypeAhead
      label={t.label}
      placeholder={placeholder}
      listLabel={t.list}
      sections={shown}
      text={text}
      onText={setText}
      onChoose={(entry) => {
        remember(entry);
        onDone();
        // After the dialog has let go of the focus.
        requestAnimationFrame(() => entry.run());
      }}
      none={t.none(text)}
    />
  );
}
