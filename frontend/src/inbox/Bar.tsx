/** Above the list: filters, selecting several, and the keys. */
import { useQueryClient } from '@tanstack/react-query';
import { Check, ListChecks } from 'lucide-react';
import type { Approval } from '../api';
import { hold } from '../approvals/held';
import { actionFor } from '../approvals/model';
import { inbox as t } from '../i18n/en/inbox';
import { Button, Kbd, Select } from '../ui';
import type { Picking } from './InboxPage';
import s from './inbox.module.css';
import { asking, type Due, type InboxTab } from './order';

const DUES = (['any', 'overdue', 'day', 'none'] as const).map((value) => ({ value, label: t.filter[value] }));

interface BarProps {
  all: readonly Approval[];
  list: readonly Approval[];
  tab: InboxTab;
  workflow: string;
  setWorkflow: (id: string) => void;
  due: Due;
  setDue: (due: Due) => void;
  picking: Picking;
}

export function Bar({ all, list, tab, workflow, setWorkflow, due, setDue, picking }: BarProps) {
  const asks = asking(all);
  const waits = tab === 'pending';
  return (
    <div className={s.bar}>
      <div className={s.filters}>
        {asks.length > 1 && (
          <Select
            small
            label={t.filter.workflow}
            value={workflow}
            options={[{ value: '', label: t.filter.allWorkflows }, ...asks]}
            onChange={setWorkflow}
          />
        )}
        {waits && (
          <Select small label={t.filter.due} value={due} options={DUES} onChange={(next) => setDue(next as Due)} />
        )}
        {waits && (
          <Button
            size="small"
            variant="ghost"
            icon={<ListChecks size={15} />}
            aria-pressed={picking.on}
            onClick={picking.on ? picking.stop : picking.start}
          >
            {picking.on ? t.stopSelecting : t.select}
          </Button>
        )}
      </div>
      {waits && picking.on && <Several list={list} picking={picking} />}
      {waits && !picking.on && (
        <p className={s.keys}>
          {Object.values(t.keys).map((text) => {
            const letters = text.split(' ').filter((word) => word.length === 1);
            return (
              <span key={text}>
                {letters.map((letter) => (
                  <Kbd key={letter}>{letter}</Kbd>
                ))}{' '}
                {text.split(' ').at(-1)}
              </span>
            );
          })}
        </p>
      )}
    </div>
  );
}

function Several({ list, picking }: { list: readonly Approval[]; picking: Picking }) {
  const client = useQueryClient();
  function approve() {
    const decisions = list.flatMap((approval) => {
      const action = picking.ids.has(approval.id) ? actionFor(approval, 'yes') : undefined;
      if (!action) return [];
      return [{ approval, action: action.id, ...(approval.form ? { values: approval.values } : {}) }];
    });
    hold(client, decisions, decisions.length > 1 ? t.approved : undefined);
    picking.stop();
  }
  return (
    <div className={s.several}>
      <span className={s.selected} role="status">
        {t.selected(picking.ids.size)}
      </span>
      <Button size="small" onClick={picking.all}>
        {t.all}
      </Button>
      <Button
        size="small"
        variant="primary"
        icon={<Check size={14} />}
        disabled={picking.ids.size === 0}
        title={t.approveHelp}
        onClick={approve}
      >
        {t.approve(picking.ids.size)}
      </Button>
    </div>
  );
}
