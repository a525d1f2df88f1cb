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
import { useStill } from '../canvas/still';
import { Dock } from '../dock/Dock';
import type { Catalog, Doc } from '../graph/types';
import { editor as t } from '../i18n/en/editor';
import { saving } from '../i18n/en/saving';
import { useOutline } from '../outline/state';
import { Overlays } from '../palette/Overlays';
import { RunBar } from '../run-ui/RunBar';
import { useDocument, watchPage } from '../stores/document';
import { type Side, useOpenPanels, usePanels } from '../stores/panels';
import { Button, EmptyState, IconButton, Skeleton, Spinner } from '../ui';
import s from './editor.module.css';
import { useNotices } from './notices';
import { TopBar } from './TopBar';

// What the canvas does not need to be seen comes after it.
const Inspector = lazy(() => import('../inspector/Inspector').then((module) => ({ default: module.Inspector })));
const Coach = lazy(() => import('../hints/Coach'));
const Rescue = lazy(() => import('./Rescue').then((module) => ({ default: module.Rescue })));
const Outline = lazy(() => import('../outline/Outline').then((module) => ({ default: module.Outline })));

export function EditorPage({ id, run }: { id: string; run?: string }) {
  const failed = useOpened(id, run);
  useNotices();
  useKeys();
  const status = useDocument((state) => state.status);
  const isReady = useDocument((state) => state.status === 'ready' && Object.keys(state.types).length > 0);
  const readOnly = useDocument((state) => state.readOnly);
  const { left, right, narrow } = useStill(useOpenPanels());
  if (failed) return <Unread why={failed} />;
  if (status === 'missing' || status === 'failed') return <Absent id={id} isMissing={status === 'missing'} />;
  const hasPalette = left && !readOnly;
  // Most who open a workflow may edit it: the palette's place is kept until that is known.
  const isOpening = status === 'closed' || status === 'loading';
  const keepsPlace = isOpening && left && !narrow && !run;
  return (
    <div className={s.editor} data-left={hasPalette || keepsPlace || undefined} data-right={right || undefined}>
      <div className={s.top}>
        <TopBar />
        <section className={s.notices} aria-label={t.notices}>
          <DemoBanner flat />
          {run && <RunBar />}
          <OfflineBar />
        </section>
      </div>
      {hasPalette && (
        <div className={s.left} data-sheet={narrow ? 'left' : undefined}>
          <PalettePanel />
          {narrow && <Closer side="left" label={t.closePalette} />}
        </div>
      )}
      <main className={s.middle} aria-label={t.main}>
        <Middle isReady={isReady} narrow={narrow}>
          {!left && !readOnly && <Opener side="left" label={t.openPalette} icon={<PanelLeftOpen size={16} />} />}
          {!right && <Opener side="right" label={t.openInspector} icon={<PanelRightOpen size={16} />} />}
        </Middle>
        {!isOpening && <Dock />}
      </main>
      {right && (
        <div className={s.right} data-sheet={narrow ? 'right' : undefined}>
          <Closer side="right" label={t.closeInspector} />
          <Suspense fallback={<Skeleton height={240} />}>
            <Inspector />
          </Suspense>
        </div>
      )}
      <Overlays />
      <Suspense fallback={null}>
        <Coach />
      </Suspense>
    </div>
  );
}

/** The canvas, the outline in its place, or both side by side. */
function Middle({ isReady, narrow, children }: { isReady: boolean; narrow: boolean; children: ReactNode }) {
  const isOutline = useOutline((state) => state.open) && isReady;
  const beside = useOutline((state) => state.beside) && !narrow;
  // Covered, not gone: what is drawn there keeps its place, and neither Tab nor a screen reader comes to it.
  const isCovered = isOutline && !beside;
  return (
    <div className={s.canvas} data-outlined={isOutline ? (beside ? 'beside' : 'instead') : undefined}>
      <div className={s.drawing} inert={isCovered}>
        {isReady ? <Canvas /> : <Waiting />}
      </div>
      {isOutline && (
        <div className={s.outline}>
          <Suspense fallback={<Waiting />}>
            <Outline />
          </Suspense>
        </div>
      )}
      {children}
    </div>
  );
}

/** Editing goes on without the server; the page says that it does, and that nothing is lost. */
function OfflineBar() {
  const { state, pending, isKept } = useDocument((document_) => document_.save);
  if (state !== 'offline') return null;
  return (
    <p className={s.offline}>
      <WifiOff size={14} aria-hidden />
      {isKept ? t.offline(pending) : t.offlineUnkept(pending)}
    </p>
  );
}

const KEYS: Record<Side, { shortcut: string; command: string }> = {
  left: { shortcut: '[', command: 'view.palette' },
  right: { shortcut: ']', command: 'view.inspector' },
};

function Opener({ side, label, icon }: { side: Side; label: string; icon: ReactNode }) {
  const show = usePanels((panels) => panels.show);
  return (
    <div className={side === 'left' ? s.openLeft : s.openRight}>
      <IconButton label={label} icon={icon} outlined onClick={() => show(side)} {...KEYS[side]} />
    </div>
  );
}

function Closer({ side, label }: { side: Side; label: string }) {
  const hide = usePanels((panels) => panels.hide);
  return (
    <div className={s.close}>
      <IconButton label={label} icon={<X size={15} />} size="small" onClick={() => hide(side)} {...KEYS[side]} />
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

function Unread({ why }: { why: string }) {
  return (
    <main className={s.waiting}>
      <EmptyState
        title={t.failed}
        text={why}
        action={<Button onClick={() => window.location.reload()}>{t.again}</Button>}
      />
    </main>
  );
}

function Absent({ id, isMissing }: { id: string; isMissing: boolean }) {
  const error = useDocument((state) => state.error);
  const hasLeft = useDocument((state) => state.hasLeft);
  const [rescuing, setRescuing] = useState(false);
  const [, go] = useLocation();
  return (
    <main className={s.waiting}>
      <EmptyState
        title={isMissing ? t.missing : t.failed}
        text={isMissing ? [t.missingWhy, ...(hasLeft ? [saving.rescue.ask] : [])].join(' ') : error}
        action={
          isMissing ? (
            <>
              {hasLeft && (
                <Button variant="primary" onClick={() => setRescuing(true)}>
                  {saving.rescue.show}
                </Button>
              )}
              <Button onClick={() => go('/workflows')}>{t.all}</Button>
            </>
          ) : (
            <Button onClick={() => void useDocument.getState().open(id)}>{t.again}</Button>
          )
        }
      />
      {rescuing && (
        <Suspense fallback={null}>
          <Rescue onClose={() => setRescuing(false)} />
        </Suspense>
      )}
    </main>
  );
}

/** Opens the workflow of the address (or the document that the run in it executed) and closes it on the way out. */
function useOpened(id: string, run: string | undefined): string {
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
    setFailed('');
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
  return failed;
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
