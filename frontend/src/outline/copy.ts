/** Puts the outline on the clipboard as Markdown. */

import { outlining as t } from '../i18n/en/outlining';
import { useDocument } from '../stores/document';
import { copyText, toast } from '../ui';

export async function copyOutline(): Promise<void> {
  const { outlineText } = await import('./text');
  const { name, description, doc, types } = useDocument.getState();
  const done = await copyText(outlineText({ name, description, doc }, types));
  if (done) toast(t.copied);
  else toast(t.notCopied, { tone: 'fail' });
}
