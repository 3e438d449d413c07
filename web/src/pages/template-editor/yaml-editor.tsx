import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { tags } from '@lezer/highlight';
import Box from '@mui/material/Box';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';
import { MONO } from '../../theme/theme.js';

/** Something to mark at a line, counted from 1. */
export interface LineMark {
  line: number;
  severity: 'error' | 'warning';
  message: string;
}

interface YamlEditorProps {
  /** What it begins with; later changes of it are taken over where they differ from what is there. */
  text: string;
  label: string;
  marks: readonly LineMark[];
  readOnly?: boolean;
  /** A line to go to; a new object goes there again. */
  goTo?: { line: number } | null;
  onChange: (text: string) => void;
}

/** A text editor for YAML, with marks at its lines. */
export function YamlEditor({ text, label, marks, readOnly = false, goTo, onChange }: YamlEditorProps) {
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useRef(onChange);
  useEffect(() => {
    changed.current = onChange;
  });
  useEffect(() => {
    const editor = new EditorView({
      doc: text,
      parent: holder.current!,
      extensions: [
        basicSetup,
        yaml(),
        lintGutter(),
        syntaxHighlighting(HIGHLIGHT),
        LOOKS,
        EditorView.editable.of(!readOnly),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed.current(update.state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
    // The text is taken over below; the others never change.
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    const editor = view.current;
    if (editor)
      editor.dispatch(
        setDiagnostics(
          editor.state,
          marks.map((mark) => diagnostic(editor, mark)),
        ),
      );
  }, [marks]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || !goTo) return;
    const { from } = lineOf(editor, goTo.line);
    editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    editor.focus();
  }, [goTo]);
  return (
    <Box
      ref={holder}
      sx={({ vars }) => ({
        height: '100%',
        minHeight: 0,
        '& .cm-editor': { height: '100%', fontSize: '0.8125rem' },
        '& .cm-scroller': { fontFamily: MONO, lineHeight: 1.6 },
        '& .cm-gutters': { bgcolor: 'background.default', color: 'text.secondary', borderColor: 'divider' },
        '& .cm-cursor': { borderLeftColor: vars?.palette.text.primary },
        '& .cm-activeLine, & .cm-activeLineGutter': { bgcolor: 'action.hover' },
        '& .cm-selectionBackground': { background: `${vars?.palette.action.selected} !important` },
        '& .cm-tooltip, & .cm-panels': { bgcolor: 'background.paper', color: 'text.primary', borderColor: 'divider' },
        '& .tok-key': { color: vars?.palette.tones.busy.main },
        '& .tok-text': { color: vars?.palette.tones.warm.main },
        '& .tok-number': { color: vars?.palette.tones.cold.main },
        '& .tok-comment': { color: vars?.palette.tones.quiet.main },
      })}
    />
  );
}

const LOOKS = EditorView.theme({ '&.cm-focused': { outline: 'none' }, '.cm-content': { padding: '12px 0' } });

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: 'tok-key' },
  { tag: [tags.string, tags.special(tags.string)], class: 'tok-text' },
  { tag: [tags.number, tags.bool, tags.null], class: 'tok-number' },
  { tag: [tags.comment, tags.lineComment], class: 'tok-comment' },
]);

function lineOf(editor: EditorView, line: number) {
  return editor.state.doc.line(Math.min(Math.max(line, 1), editor.state.doc.lines));
}

function diagnostic(editor: EditorView, { line, severity, message }: LineMark): Diagnostic {
  const { from, to, text } = lineOf(editor, line);
  return { from: from + (text.length - text.trimStart().length), to, severity, message };
}
