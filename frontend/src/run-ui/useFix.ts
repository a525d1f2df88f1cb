/** Doing the one thing that an error's card offers: open the setup, look after the connection, or run again from there. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import { fixFor } from '../run/fix';
import type { RunError } from '../run/types';
import { useDocument } from '../stores/document';
import { mayRun } from '../stores/roles';
import { runAgainFrom } from './commands';
import { openLastRun, openSetup } from './open';

interface FixAction {
  label: string;
  act: () => void;
  busy: boolean;
}

/** `path` is the failed element of work; running again begins at its outermost step. */
export function useFix(nodeId: string, path: string, error: RunError): FixAction {
  const [busy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const readOnly = useDocument((state) => state.readOnly);
  const role = useDocument((state) => state.role);
  const fix = fixFor(error, !readOnly, mayRun(role));

  async function rerun() {
    setBusy(true);
    await runAgainFrom(path.split('/')[0] ?? nodeId);
    setBusy(false);
  }

  function act() {
    if (fix.kind === 'connections') navigate('/settings');
    else if (fix.kind === 'rerun') void rerun();
    else if (fix.kind === 'setup') openSetup(nodeId);
    else openLastRun(nodeId);
  }

  return { label: fix.label, act, busy };
}
