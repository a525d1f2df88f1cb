/** What is wrong with the document, before a run says so: each line leads to the step and the field. */
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { titleOf } from '../graph/slug';
import { checks as t } from '../i18n/en/checks';
import { openSetup } from '../run-ui/open';
import { useDocument } from '../stores/document';
import { EmptyState, Kbd, Prose } from '../ui';
import s from './checks.module.css';
import { keyOf, useProblems } from './problems';

export function Checks() {
  const problems = useProblems();
  const nodes = useDocument((state) => state.doc?.nodes);
  if (problems.length === 0) {
    return <EmptyState icon={<CircleCheck size={20} />} title={t.none} text={t.noneWhy} />;
  }
  const warnings = problems.filter((problem) => problem.severity === 'warning').length;
  return (
    <>
      <p className={s.summary}>
        {t.summary(problems.length - warnings, warnings)} · <Kbd>F8</Kbd> {t.keys}
      </p>
      <ul className={s.list}>
        {problems.map((problem) => {
          const warning = problem.severity === 'warning';
          const node = problem.node ?? '';
          return (
            <li key={keyOf(problem)}>
              <button
                type="button"
                className={s.line}
                disabled={!node}
                onClick={() => openSetup(node, problem.field)}
              >
                {warning ? (
                  <TriangleAlert size={14} className={s.warning} aria-hidden />
                ) : (
                  <CircleAlert size={14} className={s.error} aria-hidden />
                )}
                <span className="sr-only">{warning ? t.warning : t.error}</span>
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
    </>
  );
}
