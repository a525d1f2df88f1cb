/** Shows the short messages; polite for news, assertive for failures. */
import { Check, CircleAlert, Info, X } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { ui as t } from '../i18n/en/ui';
import { Button, IconButton } from './Button';
import s from './overlay.module.css';
import { dismissToast, holdToasts, useToasts } from './toast';

const MARKS = { ok: Check, fail: CircleAlert, info: Info };

export function Toaster() {
  const entries = useToasts((state) => state.entries);
  const box = useRef<HTMLElement>(null);
  const newest = entries.at(-1)?.id;
  // Into the top layer anew with each message, so that it lies above a dialog that was opened meanwhile.
  useLayoutEffect(() => {
    if (newest === undefined) return;
    box.current?.showPopover?.();
    const shown = box.current;
    return () => shown?.hidePopover?.();
  }, [newest]);
  // Nobody has to hurry: what is read or come to by Tab stays.
  const isOver = useRef(false);
  const hold = () => holdToasts(isOver.current || Boolean(box.current?.contains(document.activeElement)));
  // A message that is gone takes the focus with it, which nothing tells; a pointer that rests where one appears reads nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew with every change of the messages
  useLayoutEffect(() => {
    isOver.current = false;
    hold();
  }, [entries]);
  return (
    <section
      ref={box}
      popover="manual"
      className={s.toaster}
      aria-label={t.messages}
      aria-live="polite"
      onPointerMove={({ movementX, movementY, pointerType }) => {
        if (pointerType === 'touch' || (movementX === 0 && movementY === 0)) return; // a finger is gone before it leaves
        isOver.current = true;
        hold();
      }}
      onPointerLeave={() => {
        isOver.current = false;
        hold();
      }}
      onFocus={hold}
      onBlur={(event) => holdToasts(isOver.current || event.currentTarget.contains(event.relatedTarget))}
      onKeyDown={(event) => {
        const shown = (event.target as Element).closest<HTMLElement>('[data-toast]');
        if (event.key !== 'Escape' || !shown) return;
        event.stopPropagation();
        dismissToast(Number(shown.dataset.toast));
      }}
    >
      {entries.map((entry) => {
        const tone = entry.tone ?? 'ok';
        const Mark = MARKS[tone];
        return (
          <div
            key={entry.id}
            className={s.toast}
            data-tone={tone}
            data-toast={entry.id}
            role={tone === 'fail' ? 'alert' : 'status'}
          >
            <Mark size={16} className={s.toastMark} aria-hidden />
            <span className={s.toastText}>{entry.text}</span>
            {entry.action && (
              <Button
                size="small"
                onClick={() => {
                  entry.action?.onSelect();
                  dismissToast(entry.id);
                }}
              >
                {entry.action.label}
              </Button>
            )}
            <IconButton
              label={t.dismiss}
              size="small"
              icon={<X size={13} />}
              onClick={() => dismissToast(entry.id)}
            />
          </div>
        );
      })}
    </section>
  );
}
