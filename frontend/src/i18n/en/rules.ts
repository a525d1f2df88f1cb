/** What a workflow's drawing does not allow, and why: reasons that are shown as they are, or after “could not be done:”. */

export const rules = {
  gone: (id: string) => `“${id}” is no longer there`,
  exists: (id: string) => `“${id}” already exists`,
  taken: (id: string) => `“${id}” is taken`,
  ownContainerGone: (id: string) => `its container “${id}” was removed`,
  containerGone: (id: string) => `the container “${id}” was removed`,
  intoItself: 'a container cannot be put into itself',
  fieldGone: 'the field it changed is no longer there',
  note: { exists: 'a note of that id exists', gone: 'the note was removed' },
  frame: { exists: 'a frame of that id exists', gone: 'the frame was removed' },

  ownFollower: 'A step cannot follow itself',
  wall: 'A wire cannot cross a container’s wall',
  circle: 'This would make a circle; use a Loop to repeat steps',
  beforeStart: 'Nothing comes before the start',
  afterOutput: 'Nothing comes after an output',
  connected: 'Already connected',
  noOutcome: (port: string) => `There is no outcome “${port}”`,

  idShape: 'Use a small letter first, then small letters, digits and _ (63 at most).',
  idReserved: (id: string) => `“${id}” has a meaning of its own in templates.`,
  idTaken: (id: string) => `“${id}” is taken.`,
  startStays: 'The start cannot be deleted: a run begins there.',
  leftOpen: (names: readonly string[]) =>
    names.length === 1
      ? `Nothing leads to “${names[0]}” any more.`
      : `Nothing leads to ${names.length} steps any more: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}.`,
  firstRoute: 'Route 1',
};
