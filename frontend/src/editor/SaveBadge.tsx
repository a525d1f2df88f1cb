/** How far the document is saved, in words; a conflict opens what both sides wrote. */

import { lazy, Suspense, useEffect, useState } from 'react';
import { useMe } from '../api';
import { walkProblems } from '../dock/problems';
import { format } from '../i18n/en/format';
import { saving } from '../i18n/en/saving';
import { type SaveBadge as Badge, useDocument } from '../stores/document';
import { signInBeside } from '../stores/session';
import { cx } from '../ui';
import s from './topbar.module.css';

const Review = lazy(() => import('./Review').then((module) => ({ default: module.Review })));
const Rescue = lazy(() => import('./Rescue').then((module) => ({ default: module.Rescue })));
const EarlierStates = lazy(() => import('./EarlierStates').then((module) => ({ default: module.EarlierStates })));
const t = saving.badge;
const { locale } = format;

/** The badge's words; `when` and `by` tell of the last save. */
export function wordsOf(
  { state, version, pending, trouble, isKept }: Badge,
  when = '',
  by: string | null = null,
): { text: string; title: string } {
  switch (state) {
    case 'saved':
      return { text: t.saved(version), title: t.savedTitle(when, by) };
    case 'pending':
    case 'saving':
      return { text: t.saving, title: t.savingTitle };
    case 'offline':
      return { text: t.offline(pending), title: isKept ? t.offlineTitle(trouble) : t.unkeptTitle(trouble) };
    case 'signed-out':
      return { text: t.signIn(pending), title: t.signInTitle };
    case 'forbidden':
    case 'refused': {
      const text = state === 'refused' ? t.refused(pending) : pending ? t.rescue(pending) : t.stuck;
      return { text, title: isKept ? t.stuckTitle(trouble, pending) : t.unkeptTitle(trouble) };
    }
    case 'conflict':
      return { text: t.conflict, title: t.conflictTitle };
  }
}

export function SaveBadge() {
  const save = useDocument((state) => state.save);
  const readOnly = useDocument((state) => state.readOnly);
  const hasConflicts = useDocument((state) => state.conflicts.length > 0);
  const [reviewing, setReviewing] = useState(false);
  const [looking, setLooking] = useState(false);
  const [rescuing, setRescuing] = useState(false);
  const hasLeft = useDocument((state) => state.hasLeft);
  const user = useMe().data?.id;
  useEarlier(user);
  useEffect(() => {
    if (!hasConflicts) setReviewing(false); // or the next conflict would open it unasked
  }, [hasConflicts]);
  const rescue = rescuing && (
    <Suspense fallback={null}>
      <Rescue onClose={() => setRescuing(false)} />
    </Suspense>
  );
  if (readOnly) {
    return (
      <>
        <span className={s.badge}>{t.viewOnly}</span>
        {hasLeft && (
          <button
            type="button"
            className={cx(s.badge, s.badgeWrong)}
            title={saving.rescue.ask}
            onClick={() => setRescuing(true)}
          >
            {saving.rescue.show}
          </button>
        )}
        {rescue}
      </>
    );
  }
  const looks: Partial<Record<Badge['state'], () => void>> = {
    forbidden: () => setRescuing(true),
    refused: () => walkProblems(1, true),
  };
  return (
    <>
      {save.state === 'conflict' || save.state === 'signed-out' ? (
        <ToDo save={save} onReview={() => setReviewing(true)} />
      ) : (
        <Words save={save} onLook={looks[save.state] ?? (() => setLooking(true))} />
      )}
      {rescue}
      {looking && user && (
        <Suspense fallback={null}>
          <EarlierStates user={user} onClose={() => setLooking(false)} />
        </Suspense>
      )}
      {reviewing && hasConflicts && (
        <Suspense fallback={null}>
          <Review onClose={() => setReviewing(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Keeps each minute's state on this device while the editor is open. */
function useEarlier(user: string | undefined): void {
  useEffect(() => {
    if (!user) return;
    let stop: (() => void) | undefined;
    let isOver = false;
    const say = (): void => useDocument.getState().say(saving.unkeptStates);
    import('../stores/earlier')
      .then(({ keepEarlier }) => {
        if (!isOver) stop = keepEarlier(user, say);
      })
      .catch(say);
    return () => {
      isOver = true;
      stop?.();
    };
  }, [user]);
}

/** A state in which there is something to do. */
function ToDo({ save, onReview }: { save: Badge; onReview: () => void }) {
  const { text, title } = wordsOf(save);
  const isConflict = save.state === 'conflict';
  return (
    <button
      type="button"
      className={cx(s.badge, s.badgeWrong)}
      title={title}
      data-state={save.state}
      onClick={isConflict ? onReview : signInBeside}
    >
      {text}
    </button>
  );
}

function Words({ save, onLook }: { save: Badge; onLook: () => void }) {
  const at = useDocument((state) => state.updatedAt);
  const last = useDocument((state) => state.savedBy);
  const [when, setWhen] = useState('');
  const by = last?.revision === save.version ? last.by || t.you : null;
  const { text, title } = wordsOf(save, when, by);
  const hasDialog = save.state !== 'refused';
  const isWrong = ['offline', 'forbidden', 'refused'].includes(save.state);
  return (
    <span
      className={cx(s.badge, isWrong && s.badgeWrong, save.state === 'saved' && s.badgeSaved)}
      role="status"
      // That it was saved a second after every edit is not worth interrupting anybody.
      aria-live={isWrong ? 'polite' : 'off'}
      aria-label={t.label}
      title={title}
      data-state={save.state}
      onPointerEnter={() => setWhen(whenOf(at))}
    >
      <button
        type="button"
        className={s.badgeButton}
        aria-haspopup={hasDialog ? 'dialog' : undefined}
        onClick={onLook}
      >
        {text}
      </button>
    </span>
  );
}

/** “3 minutes ago”, later the date. */
function whenOf(at: string): string {
  const date = new Date(at || Date.now());
  const minutes = Math.round((Date.now() - date.getTime()) / 60_000);
  if (minutes >= 1440) return date.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return minutes < 60 ? relative.format(-minutes, 'minute') : relative.format(-Math.round(minutes / 60), 'hour');
}
