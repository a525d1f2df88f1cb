/** The runs that steps called, read when their rows are opened, and again while they go on. */

import { useEffect, useState } from 'react';
import { api, messageOf, type Run } from '../api';
import { timeline as t } from '../i18n/en/dock-tabs';
import type { Called } from '../run/select';
import { isOver } from '../run/status';
import type { CalledRun, NodeRun } from '../run/types';

const AGAIN_MS = 2000;

interface Read {
  over: boolean;
  found: Called;
}

export function useCalled() {
  const [runs, setRuns] = useState<ReadonlyMap<string, Read>>(new Map());
  const put = (id: string, read: Read) => setRuns((before) => new Map(before).set(id, read));

  async function read(id: string): Promise<void> {
    try {
      const { data } = await api.get<Run>(`/runs/${id}`);
      put(id, { over: isOver(data.status), found: (data.nodes ?? {}) as Record<string, NodeRun> });
    } catch (error) {
      put(id, { over: true, found: messageOf(error) });
    }
  }

  const going = [...runs].filter(([, { over }]) => !over).map(([id]) => id);
  const waited = going.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `waited` stands for those that go on
  useEffect(() => {
    if (!waited) return;
    const timer = setInterval(() => {
      for (const id of waited.split(' ')) void read(id);
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [waited]);

  return {
    runs,
    called: ({ id }: CalledRun): Called => runs.get(id)?.found ?? t.reading,
    load: ({ id }: CalledRun) => {
      if (!runs.has(id)) void read(id);
    },
  };
}
