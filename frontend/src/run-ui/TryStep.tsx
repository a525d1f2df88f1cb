/** Trying one step out, in its last run: run to here, pin its output, write another one, go on with that. */
import { GitFork, Pencil, Pin, PinOff, Play } from 'lucide-react';
import { useId, useState } from 'react';
import { outcomesOf } from '../graph/ports';
import { ERROR, type Json, OUT, type PinDoc } from '../graph/types';
import { trying as t } from '../i18n/en/trying';
import { isOver } from '../run/status';
import { useDocument } from '../stores/document';
import { mayRun } from '../stores/roles';
import { useNodeStatus, useRun } from '../stores/run';
import { Button, FieldError, Select, Textarea, Tooltip } from '../ui';
import { followerOf, lastOutput, tryOut } from './tried';
import s from './try-step.module.css';

export default function TryStep({ nodeId }: { nodeId: string }) {
  const pin = useDocument((state) => state.doc.ui?.pins?.[nodeId]);
  const type = useDocument((state) => state.types[state.doc.nodes[nodeId]?.type ?? '']);
  const allowed = useDocument((state) => mayRun(state.role));
  const readOnly = useDocument((state) => state.readOnly);
  const status = useNodeStatus(nodeId);
  const [editing, setEditing] = useState(false);
  if (!type || (readOnly && !pin)) return null;
  const mayPin = !readOnly && !type.is_entry;
  const last = status === 'succeeded' ? lastOutput(nodeId) : null;
  return (
    <section className={s.try} aria-label={t.step.heading}>
      <h3>{t.step.heading}</h3>
      <div className={s.row}>
        {allowed && !readOnly && (
          <Tooltip content={t.step.toHereHint}>
            <Button size="small" icon={<Play size={13} />} onClick={() => tryOut((to) => to.runTo(nodeId))}>
              {t.step.toHere}
            </Button>
          </Tooltip>
        )}
        {mayPin && !pin && last && (
          <Tooltip content={t.step.pinHint}>
            <Button size="small" icon={<Pin size={13} />} onClick={() => tryOut((to) => to.pinOutput(nodeId, last))}>
              {t.step.pin}
            </Button>
          </Tooltip>
        )}
        {mayPin && pin && (
          <Button size="small" icon={<PinOff size={13} />} onClick={() => tryOut((to) => to.unpin([nodeId]))}>
            {t.step.unpin}
          </Button>
        )}
        {mayPin && !editing && (
          <Button size="small" icon={<Pencil size={13} />} onClick={() => setEditing(true)}>
            {pin || last ? t.step.edit : t.step.write}
          </Button>
        )}
      </div>
      {editing && <PinForm nodeId={nodeId} from={pin ?? last ?? { output: {} }} close={() => setEditing(false)} />}
      {!editing && pin && <pre className={s.pinned}>{JSON.stringify(pin.output, null, 2)}</pre>}
    </section>
  );
}

/** An output as JSON, and by which outcome it leads on. */
function PinForm({ nodeId, from, close }: { nodeId: string; from: PinDoc; close: () => void }) {
  const type = useDocument((state) => state.types[state.doc.nodes[nodeId]?.type ?? '']);
  const config = useDocument((state) => state.doc.nodes[nodeId]?.config);
  const ended = useRun((run) => isOver(run.status));
  const status = useNodeStatus(nodeId);
  const [text, setText] = useState(() => JSON.stringify(from.output, null, 2));
  const [port, setPort] = useState(from.port ?? '');
  const [wrong, setWrong] = useState('');
  const id = useId();
  const ports = type ? outcomesOf(type, config).filter((each) => each.id !== ERROR) : [];
  const chosen = ports.some((each) => each.id === (port || OUT)) ? port || OUT : (ports[0]?.id ?? OUT);

  /** Does something with the output, where it can be read. */
  function using(act: (output: Json) => void): void {
    try {
      act(JSON.parse(text) as Json);
    } catch (error) {
      setWrong(t.step.notJson((error as Error).message));
    }
  }
  const save = () =>
    using((output) => {
      const pin = { output, ...(chosen === OUT ? {} : { port: chosen }) };
      tryOut((to) => to.pinOutput(nodeId, pin) && close());
    });
  const fork = () =>
    using((output) => {
      tryOut((to) => to.forkWith(nodeId, output));
      close();
    });

  return (
    <div className={s.form}>
      <Textarea
        mono
        rows={8}
        aria-label={t.step.label}
        aria-invalid={wrong !== ''}
        aria-describedby={wrong ? id : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setWrong('');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.stopPropagation();
            save();
          }
        }}
      />
      {wrong && <FieldError id={id}>{wrong}</FieldError>}
      {ports.length > 1 && (
        <Select
          small
          label={t.step.outcome}
          value={chosen}
          onChange={setPort}
          options={ports.map((each) => ({ value: each.id, label: each.label }))}
        />
      )}
      <div className={s.row}>
        <Button size="small" variant="primary" onClick={save}>
          {t.step.save}
        </Button>
        {ended && status === 'succeeded' && type?.key !== 'approval' && followerOf(nodeId) && (
          <Tooltip content={t.step.forkHint}>
            <Button size="small" icon={<GitFork size={13} />} onClick={fork}>
              {t.step.fork}
            </Button>
          </Tooltip>
        )}
        <Button size="small" variant="ghost" onClick={close}>
          {t.step.cancel}
        </Button>
      </div>
    </div>
  );
}
