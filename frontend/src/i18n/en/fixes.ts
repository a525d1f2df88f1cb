/** What the button beside an error says: the one thing to do next. */

export const fixes = {
  reference: 'Fix the reference',
  template: 'Fix the template',
  expression: 'Fix the expression',
  setup: 'Open setup',
  request: 'Check the request',
  schema: 'Check the schema',
  budget: 'Change the budget',
  code: 'Fix the code',
  key: 'Check the key',
  connection: 'Add a connection',
  rerun: 'Run again from here',
  inspect: 'See details',
};
