/** Widgets for texts: with references in them, bare expressions, program code, JSON. */
import { Maximize2 } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Json } from '@/api/types';
import { readJson, showJson } from '@/forms/controls';
import type { Scoped } from '@/graph/scope';
import { inspector as t } from '@/i18n/en/inspector';
import { IconButton, Input } from '@/ui';
import { useInside, useInspector, type WidgetProps } from '../context';
import type { EditorMode } from '../prompt-editor/codemirror';
import { Preview } from '../prompt-editor/Preview';
import { ReferencePicker } from '../prompt-editor/ReferencePicker';
import { TextEditor, type TextEditorHandle, type TextEditorProps } from '../prompt-editor/TextEditor';
import { placeholderOf } from '../schema-form/choose';
import { Shown, useFault } from './Shown';

const LargeEditor = lazy(() => import('../prompt-editor/LargeEditor'));

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

/** A text field with the reference picker beside its label. */
function ReferenceText({
  field,
  mode,
  lines,
  singleLine,
}: {
  field: WidgetProps;
  mode: EditorMode;
  lines?: number;
  singleLine?: boolean;
}) {
  const { set, readOnly, scope, innerScope, ...run } = useInspector();
  const inside = useInside();
  const names = inside ? innerScope : scope;
  const values = inside ? run.innerValues : run.values;
  const handle = useRef<TextEditorHandle>(null);
  const [isLarge, setLarge] = useState(false);
  const fault = useFault(field);
  const editor: TextEditorProps = {
    id: field.id,
    label: field.title,
    describedBy: describedBy(field, fault),
    invalid: Boolean(fault),
    value: textOf(field.value),
    placeholder: placeholderOf(field.schema) || (readOnly ? t.notSet : ''),
    scope: names,
    onChange: (next) => set(field.path, next === '' && !field.required ? undefined : next),
    ...{ mode, values, readOnly, lines: lines ?? 3, singleLine: singleLine ?? false },
  };
  return (
    <Shown
      field={field}
      error={fault}
      aside={
        <>
          {!singleLine && !(readOnly && field.value === undefined) && (
            <IconButton
              label={t.enlarge(field.title)}
              size="small"
              icon={<Maximize2 size={13} />}
              onClick={() => setLarge(true)}
            />
          )}
          {!readOnly && field.mode !== 'literal' && (
            <ReferencePicker scope={names} values={values} onPick={(path) => handle.current?.insert(path)} />
          )}
        </>
      }
    >
      <TextEditor ref={handle} {...editor} />
      {mode !== 'python' && mode !== 'json' && (
        <Preview text={inForce(field)} mode={mode} inside={inside} short={singleLine ?? false} />
      )}
      {isLarge && (
        <Suspense fallback={null}>
          <LargeEditor field={field} editor={editor} inside={inside} onClose={() => setLarge(false)} />
        </Suspense>
      )}
    </Shown>
  );
}

function describedBy(field: WidgetProps, fault: string | undefined): string | undefined {
  const ids = [fault ? `${field.id}-error` : '', field.schema.description ? `${field.id}-help` : ''];
  return ids.filter(Boolean).join(' ') || undefined;
}

/** The value in force: what is set, else the default, for what is shown of it. */
function inForce(field: WidgetProps): string {
  return textOf(field.value ?? field.schema.default);
}

export function PromptWidget(field: WidgetProps) {
  return <ReferenceText field={field} mode="template" lines={5} />;
}

export function TextareaWidget(field: WidgetProps) {
  if (field.mode === 'literal') return <LiteralText field={field} />;
  return <ReferenceText field={field} mode="template" lines={3} />;
}

export function TextWidget(field: WidgetProps) {
  if (field.mode === 'literal') return <LiteralText field={field} />;
  return <ReferenceText field={field} mode={field.mode === 'expression' ? 'expression' : 'template'} singleLine />;
}

export function ExpressionWidget(field: WidgetProps) {
  return <ReferenceText field={field} mode="expression" singleLine />;
}

function LiteralText({ field }: { field: WidgetProps }) {
  const { set, readOnly } = useInspector();
  const fault = useFault(field);
  return (
    <Shown field={field} error={fault}>
      <Input
        id={field.id}
        aria-describedby={describedBy(field, fault)}
        aria-invalid={fault ? true : undefined}
        value={textOf(field.value)}
        readOnly={readOnly}
        placeholder={placeholderOf(field.schema)}
        onChange={(event) => set(field.path, event.target.value || (field.required ? '' : undefined))}
      />
    </Shown>
  );
}

export function CodeWidget(field: WidgetProps) {
  return <ReferenceText field={field} mode="python" lines={10} />;
}

const NO_NAMES: readonly Scoped[] = [];

/** JSON that is stored while it can be read; what cannot be read yet stays in the editor, with the reason. */
export function JsonWidget(field: WidgetProps) {
  const { set, readOnly, scope, values } = useInspector();
  const editor = useRef<TextEditorHandle>(null);
  const stored = showJson(field.value);
  const [draft, setDraft] = useState(stored);
  const [known, setKnown] = useState(stored);
  const [odd, setOdd] = useState<string>();
  if (known !== stored) {
    setKnown(stored);
    setDraft(stored);
    setOdd(undefined);
  }
  const fault = useFault(field) ?? odd;
  function change(text: string) {
    setDraft(text);
    try {
      const next = readJson(text);
      setOdd(undefined);
      setKnown(showJson(next));
      set(field.path, next);
    } catch (error) {
      setOdd((error as Error).message);
    }
  }
  return (
    <Shown
      field={field}
      error={fault}
      aside={
        readOnly || field.mode === 'literal' ? undefined : (
          <ReferencePicker scope={scope} values={values} onPick={(path) => editor.current?.insert(path)} />
        )
      }
    >
      <TextEditor
        ref={editor}
        id={field.id}
        label={field.title}
        describedBy={describedBy(field, fault)}
        invalid={Boolean(fault)}
        mode="json"
        scope={field.mode === 'literal' ? NO_NAMES : scope}
        values={values}
        value={draft}
        readOnly={readOnly}
        lines={4}
        placeholder={placeholderOf(field.schema) || '{ }'}
        onChange={change}
        onBlur={() => {
          if (!odd) setDraft(showJson(field.value));
        }}
      />
    </Shown>
  );
}
