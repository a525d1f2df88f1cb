/** A long text in a window of its own, as high as the page, with the preview beside it. */
import { Dialog } from '@/ui';
import type { WidgetProps } from '../context';
import s from './large.module.css';
import { Preview } from './Preview';
import { TextEditor, type TextEditorProps } from './TextEditor';

export default function LargeEditor({
  field,
  editor,
  inside,
  onClose,
}: {
  field: WidgetProps;
  editor: TextEditorProps;
  inside: boolean;
  onClose: () => void;
}) {
  const hasPreview = editor.mode === 'template';
  return (
    <Dialog open width={hasPreview ? 1180 : 900} title={field.title} onOpenChange={(open) => !open && onClose()}>
      <div className={s.large} data-preview={hasPreview || undefined}>
        <TextEditor {...editor} id={`${field.id}-large`} lines={12} />
        {hasPreview && <Preview text={editor.value} inside={inside} always />}
      </div>
    </Dialog>
  );
}
