/** A text with references in it. CodeMirror once it is loaded; until then a plain text box, so nothing waits for it. */
import {
  type CSSProperties,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Json } from '@/api/types';
import type { Scoped } from '@/graph/scope';
import { cx, Textarea } from '@/ui';
import type { Editor, EditorMode } from './codemirror';
import s from './editor.module.css';

export type TextEditorHandle = { insert: (path: string) => void; focus: () => void };

export type TextEditorProps = {
  value: string;
  onChange: (text: string) => void;
  onBlur?: () => void;
  mode: EditorMode;
  scope: readonly Scoped[];
  /** What names stood for in the run on the page, shown beside what is offered. */
  values?: (name: string) => Json | undefined;
  label: string;
  id?: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  singleLine?: boolean;
  readOnly?: boolean;
  placeholder?: string;
  /** Lines shown when empty. */
  lines?: number;
  ref?: Ref<TextEditorHandle>;
};

function attributesOf({ label, id, describedBy, invalid }: TextEditorProps): Record<string, string> {
  return {
    'aria-label': label,
    ...(id ? { id } : {}),
    ...(describedBy ? { 'aria-describedby': describedBy } : {}),
    ...(invalid ? { 'aria-invalid': 'true' } : {}),
    spellcheck: 'false',
    autocapitalize: 'off',
  };
}

type CodeMirror = typeof import('./codemirror');

/** Once it is here, a field has its editor before it is first painted: no plain box flashes by on the way from step to step. */
let loaded: CodeMirror | null = null;

async function load(): Promise<CodeMirror> {
  loaded = await import('./codemirror');
  return loaded;
}

export function TextEditor(props: TextEditorProps) {
  const {
    value,
    mode,
    scope,
    label,
    id,
    singleLine = false,
    readOnly = false,
    placeholder = '',
    lines = 3,
    ref,
  } = props;
  const host = useRef<HTMLDivElement>(null);
  const fallback = useRef<HTMLTextAreaElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const latest = useRef({ props, scope });
  latest.current = { props, scope };

  // The editor is made once for a field; later changes of its props are told to it below.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useLayoutEffect(() => {
    let made: Editor | null = null;
    let gone = false;
    const make = ({ createEditor }: CodeMirror): void => {
      if (gone || !host.current) return;
      made = createEditor({
        parent: host.current,
        doc: latest.current.props.value,
        mode,
        singleLine,
        readOnly: latest.current.props.readOnly ?? false,
        placeholder,
        attributes: attributesOf(latest.current.props),
        sources: {
          scope: () => latest.current.scope,
          values: (name) => latest.current.props.values?.(name),
        },
        onChange: (text) => latest.current.props.onChange(text),
        onBlur: () => latest.current.props.onBlur?.(),
      });
      setEditor(made);
      // Whoever began to write in the plain box goes on where they were.
      const box = fallback.current;
      const at = box && document.activeElement === box ? box.selectionEnd : undefined;
      if (at !== undefined) setTimeout(() => made?.focus(at));
    };
    if (loaded) make(loaded);
    else
      load()
        .then(make)
        .catch(() => {
          // The editor could not be fetched (off-line, an old page after an update): the plain box stays, and works.
        });
    return () => {
      gone = true;
      made?.destroy();
    };
  }, [mode, singleLine]);

  useEffect(() => editor?.setText(value), [editor, value]);
  useEffect(() => editor?.setReadOnly(readOnly), [editor, readOnly]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scope is read through `latest`
  useEffect(() => editor?.refresh(), [editor, scope]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts that attributesOf reads
  useEffect(() => editor?.setAttributes(attributesOf(props)), [editor, label, id, props.describedBy, props.invalid]);

  useImperativeHandle(
    ref,
    () => ({
      focus: () => (editor ? editor.focus() : fallback.current?.focus()),
      insert: (path) => {
        if (editor) editor.insert(path);
        else {
          const { value: text, onChange } = latest.current.props;
          onChange(mode === 'expression' ? text + path : `${text}{{ ${path} }}`);
        }
      },
    }),
    [editor, mode],
  );

  const style = { '--lines-height': singleLine ? '30px' : `${lines * 1.55 * 12.5 + 14}px` } as CSSProperties;
  return (
    <div
      className={cx(s.box, editor && s.host)}
      style={style}
      {...(props.invalid ? { 'data-invalid': true } : {})}
      {...(singleLine ? { 'data-single': true } : {})}
      {...(readOnly ? { 'data-readonly': true } : {})}
    >
      <div ref={host} />
      {!editor && !loaded && (
        <Textarea
          ref={fallback}
          mono
          rows={singleLine ? 1 : lines}
          {...(id ? { id } : {})}
          aria-label={label}
          aria-describedby={props.describedBy}
          aria-invalid={props.invalid || undefined}
          value={value}
          placeholder={placeholder}
          readOnly={readOnly}
          onChange={(event) => props.onChange(event.target.value)}
          onBlur={() => props.onBlur?.()}
        />
      )}
    </div>
  );
}
