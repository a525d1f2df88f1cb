/** From a catalogue group ("AI", "Flow", …) to the colour family of its nodes. */
export type Kind = 'ai' | 'action' | 'flow' | 'people' | 'data' | 'io';

const BY_GROUP: Record<string, Kind> = {
  ai: 'ai',
  actions: 'action',
  flow: 'flow',
  people: 'people',
  data: 'data',
  text: 'data',
};

export function kindOf(group: string | undefined): Kind {
  return BY_GROUP[group?.toLowerCase() ?? ''] ?? 'io';
}

/** CSS values for a kind: the colour itself and its soft background. */
export function kindColours(group: string | undefined): { colour: string; soft: string } {
  const kind = kindOf(group);
  return { colour: `var(--kind-${kind})`, soft: `var(--kind-${kind}-soft)` };
}
