/** The right panel: the settings of the selected step, what it did in the run, a note; with nothing selected, the workflow. */

import { useState } from 'react';
import { lookOf } from '@/canvas/look';
import { useCanvas } from '@/canvas/state';
import { useStill } from '@/canvas/still';
import { LONGEST_TITLE } from '@/graph/limits';
import { titleOf } from '@/graph/slug';
import { type EdgeDoc, edgeKey } from '@/graph/types';
import { inspector as t } from '@/i18n/en/inspector';
import { LastRun } from '@/run-ui/LastRun';
import { useDocument } from '@/stores/document';
import { useNodeStatus } from '@/stores/run';
import { Icon, kindColours, Tabs } from '@/ui';
import s from './inspector.module.css';
import { Notes } from './Notes';
import { FramePanel, NotePanel, SeveralPanel, WirePanel } from './SelectionPanel';
import { Setup } from './Setup';
import { WorkflowPanel } from './WorkflowPanel';

type TabId = 'setup' | 'run' | 'notes';

export function Inspector() {
  const selection = useStill(useDocument((state) => state.selection));
  const wires = useCanvas((state) => state.selectedEdges);
  const only =
    selection.length === 1 || (selection.length === 0 && wires.length === 1) ? (selection[0] ?? wires[0]) : undefined;
  const steps = useDocument((state) => selection.filter((id) => state.doc.nodes[id]).length);
  const note = useDocument((state) => state.doc.ui?.notes?.find(({ id }) => id === only));
  const frame = useDocument((state) => state.doc.ui?.frames?.find(({ id }) => id === only));
  const edges = useDocument((state) => (wires.length === 1 ? state.doc.edges : NO_WIRES));
  const edge = selection.length === 0 ? edges.find((each) => edgeKey(each) === only) : undefined;
  if (only && steps === 1) return <NodePanel key={only} id={only} />;
  if (note) return <NotePanel key={note.id} note={note} />;
  if (frame) return <FramePanel key={frame.id} frame={frame} />;
  if (edge) return <WirePanel edge={edge} />;
  if (selection.length > 1) return <SeveralPanel count={selection.length} steps={steps} />;
  return <WorkflowPanel />;
}

const NO_WIRES: EdgeDoc[] = [];

/** The tab stays when another step is selected; it is kept outside the panel, which is made anew for each step. */
let lastTab: TabId = 'setup';

function NodePanel({ id }: { id: string }) {
  const status = useNodeStatus(id);
  const waiting = status === 'waiting';
  // A run that is looked at is read for what happened.
  const readOnly = useDocument((state) => state.readOnly);
  const isLookedAt = readOnly && status !== 'idle';
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
    { id: 'setup', label: t.setup },
    { id: 'run', label: t.lastRun, ...(status === 'failed' || waiting ? { badge: '!' } : {}) },
    { id: 'notes', label: t.notes, ...(hasNote ? { badge: '1' } : {}) },
  ];
  return (
    <section className={s.inspector} aria-label={t.inspector} data-inspector={id}>
      <Head id={id} />
      <Tabs
        label={t.aboutStep}
        className={s.tabs}
        tabs={tabs}
        value={tab}
        onChange={(next) => {
          lastTab = next as TabId;
          setTab(next as TabId);
        }}
      >
        <div className={s.body} data-readonly={(readOnly && tab !== 'run') || undefined}>
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
          aria-label={t.label}
          value={draft}
          readOnly={readOnly}
          placeholder={titleOf(id)}
          maxLength={LONGEST_TITLE}
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
