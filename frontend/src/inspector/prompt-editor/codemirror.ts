/** The CodeMirror side of the editors: chips for references, completion, faults underlined. Loaded when first needed. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentService, indentUnit } from '@codemirror/language';
import { Compartment, EditorState, type Extension, type Range } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  placeholder,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import type { Scoped } from '@/graph/scope';
import { completeExpression, completeTemplate, SIGNS, type Sources } from './completions';
import { highlight, nextIndent, type Piece } from './highlight';
import { blocksOf, faultIn, faultsIn } from './references';

export type EditorMode = 'template' | 'expression' | 'python' | 'json';

export type EditorOptions = {
  parent: HTMLElement;
  doc: string;
  mode: EditorMode;
  singleLine: boolean;
  readOnly: boolean;
  placeholder: string;
  attributes: Record<string, string>;
  /** Read anew at each use, so that the editor need not be rebuilt when the workflow changes. */
  sources: Sources;
  onChange: (text: string) => void;
  onBlur: () => void;
};

export type Editor = {
  setText: (text: string) => void;
  setReadOnly: (readOnly: boolean) => void;
  setAttributes: (attributes: Record<string, string>) => void;
  /** Puts a reference where the cursor is, in the form the mode wants. */
  insert: (path: string) => void;
  refresh: () => void;
  /** `at`: where the cursor is to stand. */
  focus: (at?: number) => void;
  destroy: () => void;
};

const chip = Decoration.mark({ class: 'cm-chip' });
const openChip = Decoration.mark({ class: 'cm-chip-open' });
const hidden = Decoration.replace({});
const unknown = (message: string) => Decoration.mark({ class: 'cm-unknown', attributes: { title: message } });

/** Chips: braces are hidden until the cursor is in the reference. */
function templateMarks(view: EditorView, scope: readonly Scoped[]): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  const text = view.state.doc.toString();
  const { from, to } = view.state.selection.main;
  const faults = new Map(faultsIn(text, scope).map((fault) => [fault.from, fault.message]));
  for (const block of blocksOf(text)) {
    const touched = view.hasFocus && from <= block.to && to >= block.from;
    const fault = block.inner ? faults.get(block.innerFrom) : undefined;
    if (touched || block.inner === '') ranges.push(openChip.range(block.from, block.to));
    else {
      ranges.push(hidden.range(block.from, block.innerFrom));
      ranges.push(chip.range(block.innerFrom, block.innerTo));
      ranges.push(hidden.range(block.innerTo, block.to));
    }
    if (fault) ranges.push(unknown(fault).range(block.innerFrom, block.innerTo));
  }
  return Decoration.set(ranges, true);
}

function expressionMarks(view: EditorView, scope: readonly Scoped[]): DecorationSet {
  const text = view.state.doc.toString();
  const fault = text.trim() ? faultIn(text.trim(), scope, new Set()) : null;
  if (!fault) return Decoration.none;
  return Decoration.set([unknown(fault).range(0, text.length)]);
}

function marks(mode: EditorMode, scope: () => readonly Scoped[]): Extension {
  const draw = (view: EditorView) =>
    mode === 'expression' ? expressionMarks(view, scope()) : templateMarks(view, scope());
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      /** What the marks were drawn for: `refresh()` sends an empty update when the workflow has changed. */
      drawn = scope();
      constructor(view: EditorView) {
        this.decorations = draw(view);
      }
      update(update: ViewUpdate) {
        const isOld = this.drawn !== scope();
        if (!isOld && !update.docChanged && !update.selectionSet && !update.focusChanged) return;
        this.drawn = scope();
        this.decorations = draw(update.view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

function completion(mode: EditorMode, sources: Sources): Extension {
  const source = mode === 'expression' ? completeExpression : completeTemplate;
  return [
    autocompletion({
      override: [(context) => source(context, sources)],
      icons: false,
      activateOnTyping: true,
      addToOptions: [
        {
          position: 20,
          render: (item) => {
            const mark = document.createElement('span');
            mark.className = `cm-kind cm-kind-${item.type ?? 'json'}`;
            mark.textContent = SIGNS[item.type ?? ''] ?? '|';
            mark.ariaHidden = 'true';
            return mark;
          },
        },
      ],
    }),
    // Typing the second brace opens the list at once.
    EditorView.inputHandler.of((view, from, _to, text) => {
      if (mode === 'template' && text === '{' && view.state.sliceDoc(from - 1, from) === '{') {
        setTimeout(() => startCompletion(view));
      }
      return false;
    }),
  ];
}

const oneLine = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
  const flat = transaction.newDoc.toString().replaceAll(/\s*\n\s*/g, ' ');
  return [
    { changes: { from: 0, to: transaction.startState.doc.length, insert: flat }, selection: { anchor: flat.length } },
  ];
});

const MARKS_OF_KIND = Object.fromEntries(
  (['comment', 'text', 'number', 'keyword', 'name', 'property'] as const).map((kind) => [
    kind,
    Decoration.mark({ class: `cm-is-${kind}` }),
  ]),
) as Record<Piece['kind'], Decoration>;

/** Colours, indentation and bracket pairs of a language. */
function language(mode: 'python' | 'json'): Extension {
  const draw = (view: EditorView) => {
    const pieces = highlight(view.state.doc.toString(), mode);
    return Decoration.set(pieces.map(({ from, to, kind }) => MARKS_OF_KIND[kind].range(from, to)));
  };
  const colours = ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = draw(view);
      }
      update(update: ViewUpdate) {
        if (update.docChanged) this.decorations = draw(update.view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
  const indent = indentService.of((context, at) => nextIndent(context.lineAt(Math.max(0, at - 1), -1).text));
  return [
    colours,
    bracketMatching(),
    indentUnit.of(mode === 'python' ? '    ' : '  '),
    mode === 'python' ? [indent, keymap.of([indentWithTab])] : [],
  ];
}

export function createEditor(options: EditorOptions): Editor {
  const { mode, sources } = options;
  const { scope } = sources;
  const editable = new Compartment();
  const attributes = new Compartment();
  const locked = (readOnly: boolean) => [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)];
  const texts = mode === 'template' || mode === 'expression' || mode === 'json';
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.doc,
      extensions: [
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        closeBrackets(),
        mode === 'python' || mode === 'json' ? language(mode) : [],
        texts ? marks(mode, scope) : [],
        texts ? completion(mode === 'json' ? 'template' : mode, sources) : [],
        options.singleLine ? oneLine : [],
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        placeholder(options.placeholder),
        editable.of(locked(options.readOnly)),
        attributes.of(EditorView.contentAttributes.of(options.attributes)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some((each) => each.isUserEvent('baton.outside'))) {
            options.onChange(update.state.doc.toString());
          }
        }),
        EditorView.domEventHandlers({ blur: () => options.onBlur() }),
      ],
    }),
  });
  return {
    setText(text) {
      if (text === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        userEvent: 'baton.outside',
      });
    },
    setReadOnly: (readOnly) => view.dispatch({ effects: editable.reconfigure(locked(readOnly)) }),
    setAttributes: (next) =>
      view.dispatch({ effects: attributes.reconfigure(EditorView.contentAttributes.of(next)) }),
    insert(path) {
      const { from } = view.state.selection.main;
      const glued = mode === 'template' && /[\p{L}\p{N}.,;:!?]/u.test(view.state.sliceDoc(from - 1, from));
      const text = mode === 'expression' ? path : `${glued ? ' ' : ''}{{ ${path} }}`;
      view.dispatch(view.state.replaceSelection(text));
      view.focus();
    },
    refresh: () => view.dispatch({}),
    focus: (at) => {
      if (at !== undefined) view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) } });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
