/** What lies over the canvas while a run is looked at: the bar of a past moment, and the lens with its legend. */

import { Panel } from '@xyflow/react';
import { Glasses } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { lens as t } from '../i18n/en/lens';
import { useRun } from '../stores/run';
import { Button, Menu } from '../ui';
import s from './bar.module.css';
import { chooseLens, LENSES, useLens } from './store';

const MomentBar = lazy(() => import('./MomentBar'));
const Lens = lazy(() => import('./Lens'));

export function LensBar() {
  const isPast = useRun((run) => run.moment !== null);
  const lens = useLens((state) => state.lens);
  useEffect(() => () => chooseLens(null), []);
  return (
    <>
      <Panel position="bottom-left" className={s.bar ?? ''}>
        <Menu
          align="start"
          trigger={
            <Button size="small" variant="ghost" icon={<Glasses size={14} />} aria-label={t.open} data-lens-menu>
              {lens ? null : t.name}
            </Button>
          }
          items={LENSES.map((each) => ({
            label: t.lenses[each],
            onSelect: () => chooseLens(each),
          }))}
        />
        <Suspense fallback={null}>{lens && <Lens lens={lens} />}</Suspense>
      </Panel>
      <Suspense fallback={null}>{isPast && <MomentBar />}</Suspense>
    </>
  );
}
