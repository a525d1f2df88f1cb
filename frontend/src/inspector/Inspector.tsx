/** The right panel: the settings of the selected step, what it did in the run, a note; with nothing selected, the workflow. */
import { useState } from 'react';
import { lookOf } from '@/canvas/look';
import { titleOf } from '@/graph/slug';
import { LastRun } from '@/run-ui/LastRun';
import { useDocument } from '@/stores/document';
import { useNodeStatus } from '@/stores/run';
import { Icon, kindColours, Tabs } from '@/ui';
import s from './inspector.module.css';
import { Notes } from './Notes';
import { Setup } from './Setup';
import { WorkflowPanel } from './WorkflowPanel';

type TabId = 'setup' | 'run' | 'notes';

export function Inspector() {
  const selected = useDocument((state) => state.selection.filter((id) => state.doc.nodes[id]).join(' '));
  const ids = selected.split(' ').filter(Boolean);
  const [only] = ids;
  if (ids.length === 1 && only) return <NodePanel key={only} id={only} />;
  return <WorkflowPanel selected={ids.length} />;
}

/** The tab stays when another step is selected; it is kept outside the panel, which is made anew for each step. */
let lastTab: TabId = 'setup';

function NodePanel({ id }: { id: string }) {
  const status = useNodeStatus(id);
  const waiting = status === 'waiting';
  // A run that is looked at is read for what happened.
  const isLookedAt = useDocument((state) => state.readOnly) && status !== 'idle';
  const [tab, setTab] = useState<TabId>(() => (waiting || isLookedAt ? 'run' : lastTab));
  const [wasWaiting, setWasWaiting] = useState(waiting);
  // A step that begins to wait for a person shows what it asks.
  if (waiting !== wasWaiting) {
    setWasWaiting(waiting);
    if (waiting) setTab('run');
  }
  const hasNote = useDocument((state) =>
    Boolean((state.doc.nodes[id] as { 'x-note'?: string } | undefined)?.['x-note']),
  );
  const tabs = [
    { id: 'setup', label: 'Setup' },
    { id: 'run', label: 'Last run', ...(status === 'failed' || waiting ? { badge: '!' } : {}) },
    { id: 'notes', label: 'Notes', ...(hasNote ? { badge: '1' } : {}) },
  ];
  return (
    <section className={s.inspector} aria-label="Inspector" data-inspector>
      <Head id={id} />
      <Tabs
        label="About this step"
        className={s.tabs}
        tabs={tabs}
        value={tab}
        onChange={(next) => {
          lastTab = next as TabId;
          setTab(next as TabId);
        }}
      >
        <div className={s.body}>
          {tab === 'setup' && <Setup id={id} />}
          {tab === 'run' && <LastRun nodeId={id} />}
          {tab === 'notes' && <Notes id={id} />}
        </div>
      </Tabs>
    </section>
  );
}

function Head({ id }: { id: string }) {
  const node = useDocument((state) => state.doc.nodes[id]);
  const type = useDocument((state) => (node ? state.types[node.type] : undefined));
  const icon = useDocument((state) => (node ? lookOf(node, state.types, state.tools) : ''));
  const readOnly = useDocument((state) => state.readOnly);
  const setLabel = useDocument((state) => state.setLabel);
  const { colour, soft } = kindColours(type?.group);
  const shown = node?.label ?? '';
  const [draft, setDraft] = useState(shown);
  const [known, setKnown] = useState(shown);
  if (known !== shown) {
    setKnown(shown);
    setDraft(shown);
  }
  return (
    <header className={s.head}>
      <span className={s.kind} style={{ color: colour, background: soft }}>
        <Icon name={icon} size={16} />
      </span>
      <div className={s.names}>
        <input
          className={s.label}
          aria-label="Label"
          value={draft}
          readOnly={readOnly}
          placeholder={titleOf(id)}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => draft !== shown && setLabel(id, draft)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') setDraft(shown);
          }}
        />
        <div className={s.typeName}>{type?.title ?? node?.type}</div>
      </div>
    </header>
  );
}
