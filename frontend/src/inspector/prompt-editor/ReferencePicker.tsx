/** The "+" of a text field: every value that is in scope there, with its type and what it was in the last run. */
import { Plus } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import type { Json } from '@/api/types';
import { type Offer, offersOf, type Scoped } from '@/graph/scope';
import { inspector as t } from '@/i18n/en/inspector';
import { cx, IconButton, Input, Popover } from '@/ui';
import s from './editor.module.css';
import { asText, follow, pathOf } from './references';

const kinds = t.kinds;

const SIGNS: Record<Offer['kind'], string> = {
  text: '●',
  json: '■',
  number: '▲',
  boolean: '◆',
  list: '≡',
  file: '⬟',
};

/** The offers that hold every word of `wanted`, by path or by where they come from. */
export function filterOffers(offers: readonly Offer[], wanted: string): Offer[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return offers.filter((offer) => {
    const text = `${offer.path} ${offer.source}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function List({
  scope,
  values,
  onPick,
}: {
  scope: readonly Scoped[];
  values: (name: string) => Json | undefined;
  onPick: (path: string) => void;
}) {
  const [wanted, setWanted] = useState('');
  const [active, setActive] = useState(0);
  const list = useId();
  const offers = useMemo(() => filterOffers(offersOf(scope), wanted), [scope, wanted]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = active + (event.key === 'ArrowDown' ? 1 : -1);
      setActive(Math.max(0, Math.min(offers.length - 1, next)));
      document.getElementById(`${list}-${Math.max(0, next)}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && offers[active]) {
      event.preventDefault();
      onPick(offers[active].path);
    }
  }

  return (
    <div className={s.picker}>
      <div className={s.pickerSearch}>
        <Input
          small
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={offers[active] ? `${list}-${active}` : undefined}
          aria-label={t.searchValues}
          placeholder={t.searchPlaceholder}
          value={wanted}
          onChange={(event) => {
            setWanted(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={s.pickerList} role="listbox" id={list} aria-label={t.values}>
        {offers.map((offer, index) => {
          const [root = '', ...rest] = pathOf(offer.path) ?? [];
          const last = follow(values(String(root)), rest);
          const first = offers[index - 1]?.source !== offer.source;
          return (
            <div key={offer.path} role="presentation">
              {first && <div className={s.pickerGroup}>{offer.source}</div>}
              <button
                type="button"
                id={`${list}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={s.pickerItem}
                title={offer.description}
                {...(index === active ? { 'data-active': true } : {})}
                onPointerMove={() => setActive(index)}
                onClick={() => onPick(offer.path)}
              >
                <span className={cx('cm-kind', `cm-kind-${offer.kind}`)} role="img" aria-label={kinds[offer.kind]}>
                  {SIGNS[offer.kind]}
                </span>
                <span className={s.pickerPath}>{offer.path}</span>
                <span className={s.pickerValue}>
                  {last === undefined ? kinds[offer.kind] : asText(last).slice(0, 60)}
                </span>
              </button>
            </div>
          );
        })}
        {offers.length === 0 && <div className={s.pickerNone}>{wanted ? t.noSuchValue : t.noValues}</div>}
      </div>
    </div>
  );
}

export function ReferencePicker({
  scope,
  values,
  onPick,
  disabled,
}: {
  scope: readonly Scoped[];
  values: (name: string) => Json | undefined;
  onPick: (path: string) => void;
  disabled?: boolean;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label={t.insert}
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton label={t.insert} size="small" disabled={disabled} icon={<Plus size={14} />} />}
    >
      <List
        scope={scope}
        values={values}
        onPick={(path) => {
          setOpen(false);
          onPick(path);
        }}
      />
    </Popover>
  );
}
