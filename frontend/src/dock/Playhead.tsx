/** The playhead below the timeline: drag it, or move it with the keys, and canvas and dock show that moment of the run. */
import { Pause, Play } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { nodeName } from '../graph/slug';
import { playhead as t } from '../i18n/en/playhead';
import { duration } from '../run/format';
import { subjectOf } from '../run/logFilter';
import { isOver } from '../run/status';
import { useNow } from '../run-ui/now';
import { useDocument } from '../stores/document';
import {
  lastEvent,
  playOrPause,
  SPEEDS,
  seek,
  setSpeed,
  span,
  step,
  stop,
  toNow,
  toStart,
  usePlayhead,
} from '../stores/playhead';
import { useRun } from '../stores/run';
import { IconButton, Tooltip } from '../ui';
import s from './playhead.module.css';

export function Playhead() {
  const { playing, speed, trouble } = usePlayhead();
  const logLoading = useRun((run) => run.logLoading);
  const { read, of } = useRun((run) => run.logRead);
  const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
  return (
    <div className={s.playhead} data-playhead>
      <div className={s.buttons}>
        <IconButton
          label={playing ? t.pause : t.play}
          icon={playing ? <Pause size={13} /> : <Play size={13} />}
          size="small"
          onClick={() => void playOrPause()}
        />
        <Tooltip content={t.speedName(speed)}>
          <button type="button" className={s.speed} aria-label={t.speedName(speed)} onClick={() => setSpeed(next)}>
            {t.speed(speed)}
          </button>
        </Tooltip>
        {logLoading && of > 2000 && <span className={s.quiet}>{t.loading(read, of)}</span>}
        {trouble && <span className={s.trouble}>{trouble}</span>}
      </div>
      <Slider />
    </div>
  );
}

/** What an arrow key moves by, in events. */
const STEP = 1;
const FAR = 10;

function onKeyDown(event: KeyboardEvent): void {
  const far = event.shiftKey ? FAR : STEP;
  if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') void step(-far);
  else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') void step(far);
  else if (event.key === 'PageUp' || event.key === 'PageDown') void step(event.key === 'PageUp' ? FAR : -FAR);
  else if (event.key === 'Home') void toStart();
  else if (event.key === 'End') toNow();
  else if (event.key === ' ') void playOrPause();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function Slider() {
  const moment = useRun((run) => run.moment);
  const going = useRun((run) => run.status !== null && !isOver(run.status));
  useRun((run) => run.finishedAt);
  useNow(going); // the right end moves on
  const dragged = useRun((run) => run.moment !== null);
  const track = useRef<HTMLDivElement>(null);
  const isHeld = useRef(false);
  const { from, to } = span();
  const at = moment?.at ?? to;
  const share = Math.max(0, Math.min(1, (at - from) / (to - from)));
  const text = useMomentText();

  function follow(event: PointerEvent): void {
    const box = track.current?.getBoundingClientRect();
    if (!box || !isHeld.current) return;
    const part = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    if (part >= 1) toNow();
    else void seek(from + part * (to - from));
  }
  return (
    <>
      <div
        className={s.slider}
        role="slider"
        tabIndex={0}
        aria-label={t.slider}
        aria-valuemin={0}
        aria-valuemax={Math.round(to - from)}
        aria-valuenow={Math.round(at - from)}
        aria-valuetext={text}
        data-past={dragged || undefined}
        style={{ '--at': share } as CSSProperties}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          stop();
          isHeld.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          follow(event);
        }}
        onPointerMove={follow}
        onPointerUp={() => {
          isHeld.current = false;
        }}
        onPointerCancel={() => {
          isHeld.current = false;
        }}
      >
        <div ref={track} className={s.track}>
          <span className={s.gone} />
          <span className={s.thumb} />
        </div>
      </div>
      <span className={s.time} aria-hidden>
        {moment ? duration(moment.at - from) : t.now}
      </span>
    </>
  );
}

/** “12.3 s, Draft reply started”, or “Now”. */
function useMomentText(): string {
  const moment = useRun((run) => run.moment);
  const event = moment ? lastEvent() : null;
  const subject = useDocument((state) => (event ? subjectOf(event, (id) => nodeName(state.doc, id)) : ''));
  return moment && event ? t.moment(duration(moment.at - span().from), subject, event.type) : t.now;
}
