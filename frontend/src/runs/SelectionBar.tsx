/** What can be done with the selected runs: compare two, stop those that go on. */
import { useQueryClient } from '@tanstack/react-query';
import { CircleSlash, Columns2, X } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, messageOf, type Run } from '../api';
import { runs as t } from '../i18n/en/runs';
import { isOver } from '../run/status';
import { Button, IconButton, Tooltip, toast } from '../ui';
import { comparePage } from './compare';
import s from './runs.module.css';

export function SelectionBar({ runs, onClear }: { runs: Run[]; onClear: () => void }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const going = runs.filter((run) => !isOver(run.status));
  const isTwo = runs.length === 2;
  async function stop() {
    setBusy(true);
    const results = await Promise.allSettled(going.map((run) => api.post(`/runs/${run.id}/cancel`)));
    const refused = results.find((result) => result.status === 'rejected');
    if (refused) toast(messageOf(refused.reason), { tone: 'fail' });
    const done = results.filter((result) => result.status === 'fulfilled').length;
    if (done) toast(t.stopped(done), { tone: 'ok' });
    await client.invalidateQueries({ queryKey: ['runs'] });
    setBusy(false);
  }
  const compare = (
    <Button
      variant={isTwo ? 'primary' : 'secondary'}
      icon={<Columns2 size={15} />}
      aria-disabled={!isTwo || undefined}
      onClick={() => isTwo && go(comparePage(older(runs), newer(runs)))}
    >
      {t.compare}
    </Button>
  );
  return (
    <section className={s.selection} aria-label={t.actions}>
      <span role="status">{t.selected(runs.length)}</span>
      {isTwo ? compare : <Tooltip content={t.compareHint}>{compare}</Tooltip>}
      {going.length > 0 && (
        <Button icon={<CircleSlash size={15} />} disabled={busy} onClick={stop}>
          {t.stop(going.length)}
        </Button>
      )}
      <IconButton label={t.unselect} icon={<X size={15} />} onClick={onClear} />
    </section>
  );
}

/** The list is newest first: the run that came before is what the other is compared with. */
const older = (runs: Run[]): string => runs.at(-1)?.id ?? '';
const newer = (runs: Run[]): string => runs[0]?.id ?? '';
