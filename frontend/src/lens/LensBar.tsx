/** What lies over the canvas while a run is looked at: the bar of a past moment, and the lens with its legend. */

import { Panel } from '@xyflow/react';
import { Check, Glasses } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { shown } from '../commands/names';
import { keyNow } from '../commands/own';
import { lens as t } from '../i18n/en/lens';
import { useRun } from '../stores/run';
import { IconButton, Menu } from '../ui';
import s from './bar.module.css';
import { chooseLens, LENSES, useLens } from './store';

const MomentBar = lazy(() => import('./MomentBar'));
const Lens = lazy(() => import('./Lens'));

export function LensBar() {
  const isPast = useRun((run) => run.moment !== null);
  const lens = useLens((state) => state.lens);
  useEffect(() => () => chooseLens(null), []);
  return (
    <Suspense fallback={null}>
      {lens && (
        <Panel position="bottom-left" className={s.bar ?? ''}>
          <Lens lens={lens} />
        </Panel>
      )}
      {isPast && <MomentBar />}
    </Suspense>
  );
}

/** Among the tools of the canvas: which lens to look through. */
export function LensMenu() {
  const lens = useLens((state) => state.lens);
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <IconButton
          label={t.open}
          icon={<Glasses size={15} />}
          size="small"
          className={lens ? s.on : undefined}
          data-lens-menu
        />
      }
      items={() =>
        LENSES.map((each, index) => ({
          label: t.lenses[each],
          icon: lens === each ? <Check size={14} aria-hidden /> : <span className={s.unchecked} aria-hidden />,
          shortcut: shown(keyNow(`view.lens.${each}`, `Shift ${index + 1}`) ?? ''),
          onSelect: () => chooseLens(each),
        }))
      }
    />
  );
}
