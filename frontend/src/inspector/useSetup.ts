/** What the fields of a step are given; it changes only with what concerns them, not with each key pressed in one. */
import { useMemo } from 'react';
import type { NodeTypeInfo, Problem, ToolInfo } from '@/api/types';
import { dotted } from '@/forms/schema';
import { renameMemberOps } from '@/graph/members';
import { inspector as t } from '@/i18n/en/inspector';
import { useDocument } from '@/stores/document';
import { toast } from '@/ui';
import type { InspectorContext } from './context';
import { policyTarget, renamePortOps } from './ports';
import { useScope } from './useScope';
import { useRunValues } from './useValues';

/** Problems of a node by field; paths without a head are taken as the config's. */
export function fieldOf(problem: Problem): string {
  const field = problem.field ?? '';
  if (field === '' || /^(?:config|policy)(?:\.|$)/.test(field)) return field;
  return /^(?:label|parent|type)(?:\.|$)/.test(field) ? field : `config.${field}`;
}

/** The messages at the fields of a step; the same object until one of them changes, however often it is saved. */
function useFaults(id: string): Pick<InspectorContext, 'errorAt' | 'errorUnder'> {
  const problems = useDocument((state) => state.problems);
  const mine = JSON.stringify(
    problems
      .filter((problem) => problem.node === id && problem.severity !== 'warning')
      .map((problem) => [fieldOf(problem), problem.message]),
  );
  return useMemo(() => {
    const faults = JSON.parse(mine) as [string, string][];
    return {
      errorAt: (path) => faults.find(([field]) => field === dotted(path))?.[1],
      errorUnder: (path) => {
        const at = dotted(path);
        return faults.find(([field]) => field === at || field.startsWith(`${at}.`))?.[1];
      },
    };
  }, [mine]);
}

/** Changing a step: the store is asked when something is done. */
function doing(id: string): Pick<InspectorContext, 'set' | 'renamePort' | 'renameRow'> {
  const set: InspectorContext['set'] = (path, value) => {
    const [head, ...rest] = path;
    const { doc, setConfig, setPolicy } = useDocument.getState();
    if (head === 'config') setConfig(id, rest, value);
    else setPolicy(id, value === undefined ? policyTarget(doc.nodes[id]?.policy, rest) : rest, value);
  };
  return {
    set,
    renamePort: (path, from, to) => {
      const { doc, apply } = useDocument.getState();
      apply(renamePortOps(doc, id, path, from, to));
    },
    renameRow: (path, from, to, value) => {
      const [head, ...field] = path;
      if (head !== 'config') return set(path, value);
      const { doc, types, apply } = useDocument.getState();
      const { ops, references, steps } = renameMemberOps(doc, types, { id, field, from, to }, value);
      if (apply(ops) && references > 0) toast(t.follow(references, steps), { tone: 'ok' });
    },
  };
}

export function useSetup(id: string): InspectorContext | null {
  const doc = useDocument((state) => state.doc);
  const types = useDocument((state) => state.types);
  const tools = useDocument((state) => state.tools);
  const readOnly = useDocument((state) => state.readOnly);
  const faults = useFaults(id);
  const { values, innerValues, instances, at, choose } = useRunValues(id);
  const scope = useScope(doc, types, id);
  const innerScope = useScope(doc, types, id, true);
  const key = doc.nodes[id]?.type;
  return useMemo(() => {
    const type = key === undefined ? undefined : types[key];
    if (!type) return null;
    return {
      ...{ nodeId: id, type: type as NodeTypeInfo, tools: tools as Record<string, ToolInfo>, readOnly },
      ...{ scope, innerScope, values, innerValues, instances, at, choose },
      ...faults,
      ...doing(id),
    } satisfies InspectorContext;
  }, [id, key, types, tools, readOnly, faults, scope, innerScope, values, innerValues, instances, at, choose]);
}
