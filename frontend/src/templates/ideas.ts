/** Which idea a template shows, told from the steps it is made of; and finding one by words. No React in here. */
import type { TemplateInfo } from '@/api';

export type Idea = 'people' | 'branch' | 'loop' | 'batch' | 'tools';

const TYPES: Record<string, Idea> = {
  approval: 'people',
  router: 'branch',
  loop: 'loop',
  for_each: 'batch',
  tool: 'tools',
  agent: 'tools',
};

export function ideasOf(template: Pick<TemplateInfo, 'document'>): Set<Idea> {
  const found = new Set<Idea>();
  for (const node of Object.values(template.document.nodes ?? {})) {
    const idea = TYPES[node.type];
    if (idea) found.add(idea);
  }
  return found;
}

/** Those that show the idea and hold every word in title, pattern or description. */
export function findTemplates(templates: readonly TemplateInfo[], words: string, idea: Idea | 'all'): TemplateInfo[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return templates.filter((template) => {
    const text = `${template.title} ${template.pattern} ${template.description}`.toLowerCase();
    return (idea === 'all' || ideasOf(template).has(idea)) && wanted.every((word) => text.includes(word));
  });
}
