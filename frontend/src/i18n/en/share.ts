/** The words of sharing: who may do what with a workflow. */

export const share = {
  title: (name: string) => `Share “${name}”`,
  lead: 'They see it at once. Nobody ever sees a key.',
  who: 'Person or team',
  whoHelp: 'Username, e-mail address or team',
  team: 'team',
  role: 'Role',
  add: 'Add',
  invite: { before: 'Nobody else here yet? ', link: 'Invite people', after: ' first.' },
  done: (name: string) => `Shared with ${name}.`,
  list: 'Shared with',
  you: ' (you)',
  teamRow: 'Team',
  roleOf: (name: string) => `Role of ${name}`,
  remove: (name: string) => `Remove ${name}`,
  lastOwner: 'A workflow keeps at least one owner',
  retry: 'Try again',
  roles: { viewer: 'Viewer', operator: 'Operator', editor: 'Editor', owner: 'Owner' },
  abouts: {
    viewer: 'Sees the workflow and its runs.',
    operator: 'Also runs it and answers approvals.',
    editor: 'Also changes and publishes it.',
    owner: 'Also shares and deletes it.',
  },
  notOwner: {
    viewer: 'Only its owners share a workflow. You are a viewer here.',
    operator: 'Only its owners share a workflow. You are an operator here.',
    editor: 'Only its owners share a workflow. You are an editor here.',
    owner: '',
  },
};
