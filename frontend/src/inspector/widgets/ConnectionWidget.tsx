/** Which provider answers; a missing key is said at once, with what to do about it. */
import { useIsFetching } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { keys, useConnections } from '@/api';
import type { Connection } from '@/api/types';
import { inspector as t } from '@/i18n/en/inspector';
import { Button, describe, Select } from '@/ui';
import { useInspector, type WidgetProps } from '../context';
import { Shown, useFault } from './Shown';
import s from './widgets.module.css';

const ConnectionDialog = lazy(() =>
  import('@/settings/ConnectionDialog').then((module) => ({ default: module.ConnectionDialog })),
);

const DEMO = 'demo';

/**
 * A provider on the internet asks for a key; one on this machine or in this network may not. For the built-in one the
 * demo model answers as long as there is no key: its note says so.
 */
export function lacksKey({ has_secret, built_in, base_url }: Connection): boolean {
  return !has_secret && !built_in && /^https:\/\/[^/]*\.[a-z]{2,}(?:[:/]|$)/i.test(base_url);
}

export function ConnectionWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const { data: connections = [], isSuccess } = useConnections();
  const [isAdding, setAdding] = useState(false);
  const current = String(field.value ?? field.schema.default ?? '');
  const chosen = connections.find((connection) => connection.name === current);
  const unknown = isSuccess && current && !chosen ? t.noConnection(current) : undefined;
  const fault = useFault(field) ?? unknown;
  const options = connections.map(({ name }) => ({ value: name, label: name }));
  if (!chosen) options.unshift({ value: current, label: current || t.choose });
  const add = () => setAdding(true);
  return (
    <Shown
      field={field}
      error={fault}
      aside={
        !readOnly && (
          <>
            <button type="button" className={s.link} onClick={add}>
              {t.addConnection}
            </button>
            <Link href="/settings/connections" className={s.link}>
              {t.manage}
            </Link>
          </>
        )
      }
    >
      <Select
        {...describe(field.id, fault, field.schema.description)}
        disabled={readOnly}
        value={current}
        options={options}
        onChange={(next) => set(field.path, next)}
      />
      {chosen && !lacksKey(chosen) && chosen.note && <p className={s.quiet}>{chosen.note}</p>}
      {chosen && lacksKey(chosen) && !readOnly && (
        <div className={s.missing} role="note">
          {t.noKey(chosen.name)}
          <div>
            <Button size="small" onClick={add}>
              {t.addConnection}
            </Button>
            {connections.some(({ name }) => name === DEMO) && (
              <Button size="small" onClick={() => set(field.path, DEMO)}>
                {t.useDemo}
              </Button>
            )}
          </div>
        </div>
      )}
      {isAdding && (
        <Adding connections={connections} onAdded={(name) => set(field.path, name)} onEnd={() => setAdding(false)} />
      )}
    </Shown>
  );
}

/** The dialog of the settings; the connection that it makes is the one that is wanted here. */
function Adding({
  connections,
  onAdded,
  onEnd,
}: {
  connections: readonly Connection[];
  onAdded: (name: string) => void;
  onEnd: () => void;
}) {
  const [before] = useState(() => connections.map(({ id }) => id));
  const [isClosed, setClosed] = useState(false);
  const isReading = useIsFetching({ queryKey: keys.connections }) > 0;
  const made = connections.find(({ id }) => !before.includes(id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of it, once
  useEffect(() => {
    if (!isClosed || isReading) return;
    if (made) onAdded(made.name);
    onEnd();
  }, [isClosed, isReading, made]);
  if (isClosed) return null;
  return (
    <Suspense fallback={null}>
      <ConnectionDialog onClose={() => setClosed(true)} />
    </Suspense>
  );
}
