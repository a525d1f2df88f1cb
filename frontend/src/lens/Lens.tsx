/** The lens that is on: works out what it says, again as the run goes on, and tells what its colours mean. */

import { X } from 'lucide-react';
import { useDeferredValue, useEffect, useState } from 'react';
import { api, messageOf, type Version } from '../api';
import { diffDocs } from '../graph/diff';
import type { Doc } from '../graph/types';
import { lens as names } from '../i18n/en/lens';
import { lensed as t } from '../i18n/en/lensed';
import { useDocument } from '../stores/document';
import { currentRun, shownRun, useRun } from '../stores/run';
import { useThrottledRun } from '../stores/throttled';
import { IconButton, toast } from '../ui';
import { seeChanges, seeRun } from './compute';
import s from './lens.module.css';
import { chooseLens, type LensId, NOTHING_SEEN, useLens } from './store';

const EVERY_MS = 400;

export default function Lens({ lens }: { lens: LensId }) {
  return (
    <div className={s.legend} data-lens={lens === 'changes' ? undefined : `${lens}4`}>
      {lens === 'changes' ? <Changes /> : <OfRun lens={lens} />}
      <span className={s.name} title={t.about[lens]}>
        {names.lenses[lens]}
      </span>
      <Scale lens={lens} />
      <IconButton label={t.close} icon={<X size={13} />} size="small" onClick={() => chooseLens(null)} />
    </div>
  );
}

function Scale({ lens }: { lens: LensId }) {
  const { least, most, note } = useLens((state) => state.seen);
  return (
    <>
      {lens !== 'changes' && most !== null && (
        <span className={s.scale}>
          {least}
          <span className={s.steps} aria-hidden>
            {[0, 1, 2, 3, 4].map((level) => (
              <span key={level} data-lens={`${lens}${level}`} />
            ))}
          </span>
          {most}
        </span>
      )}
      {note && <span className={s.note}>{note}</span>}
    </>
  );
}

/** Of the moment that the playhead is on. */
function OfRun({ lens }: { lens: Exclude<LensId, 'changes'> }) {
  const runId = useRun((run) => run.runId);
  const version = useThrottledRun((run) => (run.moment ? `${run.moment.index} past` : run.version), EVERY_MS);
  useEffect(() => {
    // What was waited for is in the log; without it, waiting counts as working.
    if (lens !== 'latency' || !runId) return;
    const failed = (error: unknown) => toast(messageOf(error), { tone: 'fail' });
    useRun.getState().loadLog().catch(failed);
  }, [lens, runId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for what the session holds
  useEffect(() => {
    const now = useRun.getState().moment?.at ?? Date.now();
    const seen = runId
      ? seeRun(lens, shownRun().state.nodes, currentRun().log, now)
      : { ...NOTHING_SEEN, note: t.noRun };
    useLens.setState({ seen });
  }, [lens, runId, version]);
  return null;
}

function Changes() {
  const id = useDocument((state) => state.id);
  const published = useDocument((state) => state.published);
  const doc = useDeferredValue(useDocument((state) => state.doc));
  const [before, setBefore] = useState<Doc | null>(null);
  useEffect(() => {
    setBefore(null);
    if (!id || published === null) {
      useLens.setState({ seen: { ...NOTHING_SEEN, note: t.notPublished } });
      return;
    }
    let gone = false;
    api
      .get<Version>(`/workflows/${id}/versions/${published}`)
      .then(({ data }) => {
        if (!gone) setBefore(data.document as Doc);
      })
      .catch((error: unknown) => {
        if (!gone) useLens.setState({ seen: { ...NOTHING_SEEN, note: messageOf(error) } });
      });
    return () => {
      gone = true;
    };
  }, [id, published]);
  useEffect(() => {
    if (before) useLens.setState({ seen: seeChanges(diffDocs(before, doc, useDocument.getState().types)) });
  }, [before, doc]);
  return null;
}
