/** Asks, before steps run again that changed something outside, whether the run is to ask at each of them. */
import { useState } from 'react';
import { nodeName } from '../graph/slug';
import { runDialogs } from '../i18n/en/run-dialogs';
import { useDocument } from '../stores/document';
import { Button, Dialog } from '../ui';
import { rerunFrom, useRunUi } from './commands';
import s from './last-run.module.css';

const t = runDialogs.rerun;

export function RerunDialog() {
  const asked = useRunUi((state) => state.repeating);
  const nodes = useDocument((state) => state.doc.nodes);
  const [busy, setBusy] = useState(false);
  const close = () => useRunUi.setState({ repeating: null });
  const name = (id: string) => nodeName({ nodes }, id);

  async function go(repeat: boolean) {
    if (!asked) return;
    setBusy(true);
    await rerunFrom(asked.node, asked.document, repeat);
    setBusy(false);
    close();
  }

  return (
    <Dialog
      open={asked !== null}
      onOpenChange={(open) => !open && close()}
      title={asked ? t.title(name(asked.node)) : ''}
      description={t.about}
      width={480}
      footer={
        <>
          <Button variant="ghost" onClick={close}>
            {runDialogs.dialog.cancel}
          </Button>
          <Button disabled={busy} onClick={() => go(true)}>
            {t.doAgain}
          </Button>
          <Button variant="primary" disabled={busy} onClick={() => go(false)}>
            {t.ask}
          </Button>
        </>
      }
    >
      <ul className={s.steps}>
        {asked?.steps.map((id) => (
          <li key={id}>{name(id)}</li>
        ))}
      </ul>
    </Dialog>
  );
}
