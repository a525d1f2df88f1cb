/** The few words of versions and runs that the editor shows at once; the rest comes with its part. */

export const history = {
  versions: 'Versions',
  publish: 'Publish',
  mayNotPublish: 'Editors and owners publish.',
  fixFirst: (problems: number) => `Fix ${problems === 1 ? 'one problem' : `${problems} problems`} first.`,
  runs: 'Runs',
  runOf: (when: string) => `Run ${when}`,
  trigger: (name: string) => `Run history: ${name}`,
  runsOfWorkflow: 'Runs of this workflow',
  aboutRun: 'About this run',
  back: 'Back to editor',
  draft: 'draft',
  version: (n: number) => `version ${n}`,
  asItRan: 'The workflow as it ran',
  calledByAnother: 'Called by another workflow',
  calledBy: 'Called by',
  anotherWorkflow: 'another workflow',
  again: 'Run again',
  againHint: 'Runs the workflow as it is now, with the input of this run',
};
