/** The editor: top bar, palette, canvas, inspector, dock; with a run in the address the same canvas, read only. */

import { PanelLeftOpen, PanelRightOpen, WifiOff, X } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError, api, useCatalog, useMe } from '../api';
import { DemoBanner } from '../app/Shell';
import { Canvas } from '../canvas/Canvas';
import { useKeys } from '../canvas/keys';
import { PalettePanel } from '../canvas/PalettePanel';
import { useCanvas } from '../canvas/state';
import { Dock } from '../dock/Dock';
import type { Catalog, Doc } from '../graph/types';
import { RunBar } from '../run-ui/RunBar';
import { useDocument, watchPage } from '../stores/document';
import { type Side, useOpenPanels, usePanels } from '../stores/panels';
import { Button, EmptyState, IconButton, Skeleton, Spinner, toast } from '../ui';
import s from './editor.module.css';
import { TopBar } from './TopBar';

// What the canvas does not need to be seen comes after it.
const Inspector = lazy(() => import('../inspector/Inspector').then((module) => ({ default: module.Inspector })));
const Palette = lazy(() => import('../palette/Palette').then((module) => ({ default: module.Palette })));
const Shortcuts = lazy(() => import('../palette/Shortcuts').then((module) => ({ default: module.Shortcuts })));

export function EditorPage({ id, run }: { id: string; run?: string }) {
  useOpened(id, run);
  useNotices();
  useKeys();
  const status = useDocument((state) => state.status);
  const isReady = useDocument((state) => state.status === 'ready' && Object.keys(state.types).length > 0);
  const readOnly = useDocument((state) => state.readOnly);
  const { left, right, narrow } = useOpenPanels();
  if (status === 'missing' || status === 'failed') return <Absent id={id} isMissing={status === 'missing'} />;
  const hasPalette = left && !readOnly;
  return (
    <div className={s.editor} data-left={hasPalette || undefined} data-right={right || undefined}>
      <div className={s.top}>
        <TopBar />
        <DemoBanner flat />
        {run && <RunBar />}
        <OfflineBar />
      </div>
      {hasPalette && (
        <div className={s.left} data-sheet={narrow ? 'left' : undefined}>
          <PalettePanel />
          {narrow && <Closer side="left" label="Close the palette" />}
        </div>
      )}
      <main className={s.middle} aria-label="Workflow">
        <div className={s.canvas}>
          {isReady ? <Canvas /> : <Waiting />}
          {!left && !readOnly && <Opener side="left" label="Open the palette" icon={<PanelLeftOpen size={16} />} />}
          {!right && <Opener side="right" label="Open the inspector" icon={<PanelRightOpen size={16} />} />}
        </div>
        <Dock />
      </main>
      {right && (
        <div className={s.right} data-sheet={narrow ? 'right' : undefined}>
          <Closer side="right" label="Close the inspector" />
          <Suspense fallback={<Skeleton height={240} />}>
            <Inspector />
          </Suspense>
        </div>
      )}
      <Overlays />
    </div>
  );
}

/** Editing goes on without the server; the page says that it does, and that nothing is lost. */
function OfflineBar() {
  const { state, pending } = useDocument((document_) => document_.save);
  if (state !== 'offline') return null;
  const kept = pending === 1 ? '1 change is' : `${pending} changes are`;
  return (
    <p className={s.offline}>
      <WifiOff size={14} aria-hidden />
      Offline. {kept} kept on this device and sent as soon as the server answers.
    </p>
  );
}

/** The command palette and the sheet of keys, once one of them is asked for. */
function Overlays() {
  const wanted = useCanvas((state) => state.searching || state.helping);
  const [used, setUsed] = useState(false);
  if (wanted && !used) setUsed(true);
  return used || wanted ? (
    <Suspense fallback={null}>
      <Palette />
      <Shortcuts />
    </Suspense>
  ) : null;
}

const KEYS: Record<Side, string> = { left: '[', right: ']' };

function Opener({ side, label, icon }: { side: Side; label: string; icon: ReactNode }) {
  const show = usePanels((panels) => panels.show);
  return (
    <div className={side === 'left' ? s.openLeft : s.openRight}>
      <IconButton label={label} icon={icon} outlined onClick={() => show(side)} shortcut={KEYS[side]} />
    </div>
  );
}

function Closer({ side, label }: { side: Side; label: string }) {
  const hide = usePanels((panels) => panels.hide);
  return (
    <div className={s.close}>
      <IconButton
        label={label}
        icon={<X size={15} />}
        size="small"
        onClick={() => hide(side)}
        shortcut={KEYS[side]}
      />
    </div>
  );
}

function Waiting() {
  return (
    <div className={s.waiting}>
      <Spinner size={22} />
    </div>
  );
}

function Absent({ id, isMissing }: { id: string; isMissing: boolean }) {
  const error = useDocument((state) => state.error);
  const [, go] = useLocation();
  return (
    <div className={s.waiting}>
      <EmptyState
        title={isMissing ? 'There is no such workflow' : 'The workflow could not be read'}
        text={isMissing ? 'It was deleted, or it is not shared with you.' : error}
        action={
          isMissing ? (
            <Button onClick={() => go('/workflows')}>All workflows</Button>
          ) : (
            <Button onClick={() => void useDocument.getState().open(id)}>Try again</Button>
          )
        }
      />
    </div>
  );
}

/** Opens the workflow of the address (or the document that the run in it executed) and closes it on the way out. */
function useOpened(id: string, run: string | undefined): void {
  const { data: catalog } = useCatalog();
  const me = useMe();
  const user = me.data?.id ?? (me.isError ? '' : null);
  const [failed, setFailed] = useState('');
  useEffect(() => {
    if (catalog) useDocument.getState().setCatalog(catalog.byKey as Catalog, catalog.toolByName as never);
  }, [catalog]);
  useEffect(() => {
    if (user === null) return;
    let gone = false;
    const open = async (): Promise<void> => {
      const document = run ? await documentOf(run) : undefined;
      if (!gone)
        await useDocument.getState().open(id, { user, readOnly: Boolean(run), ...(document ? { document } : {}) });
    };
    open().catch((error: unknown) => setFailed(error instanceof Error ? error.message : String(error)));
    const stop = watchPage();
    return () => {
      gone = true;
      stop();
      useDocument.getState().close();
      useCanvas.setState({ editing: null, menu: null, drawing: null, selectedEdges: [], searching: false });
    };
  }, [id, run, user]);
  useEffect(() => {
    if (failed) toast(failed, { tone: 'fail' });
  }, [failed]);
}

/** What the run executed; undefined where that cannot be seen, so that the workflow as it is now is shown. */
async function documentOf(run: string): Promise<Doc | undefined> {
  try {
    const { data } = await api.get<{ document: Doc }>(`/runs/${run}/document`);
    const { document } = data;
    return { ...document, nodes: document.nodes ?? {}, edges: document.edges ?? [], ui: document.ui ?? {} };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** What the document store has to say, as toasts. */
function useNotices(): void {
  const notice = useDocument((state) => state.notice);
  useEffect(() => {
    if (!notice) return;
    const undo = { label: 'Undo', onSelect: () => useDocument.getState().undo() };
    toast(notice.text, {
      tone: notice.tone === 'warning' ? 'fail' : 'info',
      ...(notice.undo ? { action: undo } : {}),
    });
  }, [notice]);
}
