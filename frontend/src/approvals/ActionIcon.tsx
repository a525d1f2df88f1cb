/** The sign before an answer: a tick for the way on, a cross for a refusal, an arrow for others. */
import { Check, ChevronRight, X } from 'lucide-react';
import type { ActionLook } from './model';

export function ActionIcon({ look, size = 14 }: { look: ActionLook; size?: number }) {
  if (look === 'yes') return <Check size={size} aria-hidden />;
  if (look === 'no') return <X size={size} aria-hidden />;
  return <ChevronRight size={size} aria-hidden />;
}
