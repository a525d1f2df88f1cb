/** What is said of the others who have the same workflow open. */

export const presence = {
  people: 'Others here',
  here: (name: string) => `${name} is here`,
  selected: (name: string, step: string) => `${name}, at ${step}`,
  editing: (name: string, step: string, field: string) => `${name}, editing ${field} of ${step}`,
  goThere: 'Click to go there.',
  more: (n: number) => `+${n}`,
  joined: (names: string) => `${names} joined.`,
  left: (names: string) => `${names} left.`,
};
