/** The words of the inbox: what waits, what was answered, filters, selecting several. */
import { counted } from './plural';

export const inbox = {
  title: 'Approvals',
  lead: 'Questions that your workflows ask people. The first answer counts.',
  which: 'Which approvals',
  waiting: 'Waiting',
  answered: 'Answered',
  waitingList: 'Waiting approvals',
  answeredList: 'Answered approvals',
  failedTitle: 'The inbox could not be read',
  retry: 'Try again',
  back: 'All approvals',
  noneAnswered: 'Nothing answered yet',
  noneAnsweredText: 'Answers are kept here, with who gave them and when.',
  none: 'Nothing waits for you',
  noneText:
    'When a run reaches an Approval step that asks you, it stops and its question appears here, on the canvas and on your phone. Nothing goes on before someone answers.',
  try: 'Try a template with an approval',
  noneFound: 'Nothing that waits fits these filters.',
  showAll: 'Show all',
  more: (count: number) => `Show more of ${count}`,

  item: {
    mine: 'Waits for you',
    from: (workflow: string, step: string) => `${workflow} · ${step}`,
    question: (step: string) => `A question from ${step}`,
    edited: 'edited',
    select: (gist: string) => `Select ${gist}`,
    needsInput: 'Open it: its form has to be filled in first',
  },

  filter: {
    workflow: 'Workflow',
    allWorkflows: 'All workflows',
    due: 'Due',
    any: 'Due any time',
    overdue: 'Overdue',
    day: 'Due within a day',
    none: 'No deadline',
  },

  select: 'Select',
  stopSelecting: 'Done',
  selected: (count: number) => (count === 0 ? 'None selected' : `${counted(count, 'question')} selected`),
  all: 'Select all',
  approve: (count: number) => (count === 1 ? 'Approve 1' : `Approve ${count}`),
  approveHelp: 'Gives each its first answer. Those with a form to fill in are answered one by one.',
  approved: 'Approve',
  keys: { walk: 'J K walk', a: 'A approve', e: 'E edit', r: 'R reject', x: 'X select', undo: 'U undo' },
};
