/** The words of the gallery. What a template says of itself comes from the server with it. */
import { counted } from './plural';

export const templates = {
  title: 'Templates',
  lead: 'One for each way to put models, tools and people together. All of them run without a key.',
  search: 'Search templates',
  ideas: {
    label: 'By idea',
    all: 'All',
    people: 'Asks a person',
    branch: 'Branches',
    loop: 'Loops',
    batch: 'Many at once',
    tools: 'Uses tools',
  },
  run: 'Run it now',
  starting: 'Starting…',
  use: 'Use',
  opening: 'Opening…',
  look: (title: string) => `Look at ${title}`,
  steps: (count: number) => counted(count, 'step'),
  input: 'It begins with',
  none: (wanted: string) => `No template matches “${wanted}”.`,
  noneIdea: 'No template shows this.',
  showAll: 'Show all templates',
  retry: 'Try again',
};
