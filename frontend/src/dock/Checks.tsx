/** What is wrong with the document, before a run says so: each line leads to the step and the field. */
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { Problem } from '../api';
import { titleOf } from '../graph/slug';
import { isAboutInput } from '../run-ui/commands';
import { openSetup } from '../run-ui/open';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { EmptyState, Prose } from '../ui';
import s from './checks.module.css';

const NONE: Problem[] = [];

/** The document's problems and those for which the server refused the last start, each once, errors first. */
export function useProblems(): Problem[] {
  const saved = useDocument((state) => state.problems) ?? NONE;
  const refused = useRun((run) => run.problems);
  return mergeProblems(saved, refused);
}

export function mergeProblems(saved: readonly Problem[], refused: readonly Problem[]): Problem[] {
  const byText = new Map<string, Problem>();
  for (const problem of [...saved, ...refused.filter((each) => !isAboutInput(each))]) {
    byText.set(`${problem.node ?? ''} ${problem.field ?? ''} ${problem.message}`, problem);
  }
  const weight = (problem: Problem) => (problem.severity === 'warning' ? 1 : 0);
  return [...byText.values()].sort((a, b) => weight(a) - weight(b));
}

export function Checks() {
  const problems = useProblems();
  const nodes = useDocument((state) => state.doc?.nodes);
  if (problems.length === 0) {
    return (
      <EmptyState
        icon={<CircleCheck size={20} />}
        title="Nothing to mend"
        text="Every step is set up and every reference leads somewhere."
      />
    );
  }
  return (
    <ul className={s.list}>
      {problems.map((problem) => {
        const warning = problem.severity === 'warning';
        const node = problem.node ?? '';
        return (
          <li key={`${node} ${problem.field} ${problem.message}`}>
            <button type="button" className={s.line} disabled={!node} onClick={() => openSetup(node, problem.field)}>
              {warning ? (
                <TriangleAlert size={14} className={s.warning} aria-hidden />
              ) : (
                <CircleAlert size={14} className={s.error} aria-hidden />
              )}
              <span className="sr-only">{warning ? 'Warning: ' : 'Error: '}</span>
              {node && <span className={s.node}>{nodes?.[node]?.label || titleOf(node)}</span>}
              <span className={s.message}>
                <Prose text={problem.message} />
              </span>
              {problem.field && <code className={s.field}>{problem.field.replace(/^config\./, '')}</code>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
