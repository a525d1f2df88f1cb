/** A long text in a window of its own, as high as the page, with the preview beside it. */
import { Dialog } from '@/ui';
import type { WidgetProps } from '../context';
import s from './large.module.css';
import { Preview } from './Preview';
import { TextEditor, type TextEditorProps } from './TextEditor';

export default function LargeEditor({
  field,
  editor,
  preview,
  onClose,
}: {
  field: WidgetProps;
  editor: TextEditorProps;
  preview: boolean;
  onClose: () => void;
}) {
  return (
    <Dialog open width={preview ? 1180 : 900} title={field.title} onOpenChange={(open) => !open && onClose()}>
      <div className={s.large} data-preview={preview || undefined}>
        <TextEditor {...editor} id={`${field.id}-large`} lines={12} />
        {preview && <Preview text={editor.value} always />}
      </div>
    </Dialog>
  );
}
