/** Connecting by keyboard: what the selected step may lead to, as a list one types into. */

export function ConnectList() {
  return null;
}
