/** Which roles may do what with a workflow and its runs. The server decides; this only keeps useless buttons away. */
import type { Role } from '../api';

export function mayRun(role: Role | null | undefined): boolean {
  return role === 'operator' || role === 'editor' || role === 'owner';
}

export function mayEdit(role: Role | null | undefined): boolean {
  return role === 'editor' || role === 'owner';
}
