// The editor itself, on a chunk of its own: CodeMirror with our words. It must not trap the keyboard: Tab leaves it.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, snippetCompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, hoverTooltip, keymap, placeholder, tooltips } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { offersFor, wordAt } from './completion.ts'
import type { RuleWord } from './queries.ts'

export type Mark = { readonly from: number; readonly to: number; readonly says: string }

export type CodeEditor = {
  readonly write: (text: string) => void
  readonly mark: (marks: readonly Mark[]) => void
  readonly learn: (words: readonly RuleWord[]) => void
  readonly focus: () => void
  readonly close: () => void
}

type Its = {
  readonly parent: HTMLElement
  readonly text: string
  readonly labelledBy: string
  readonly describedBy: string
  readonly hint: string
  readonly onChange: (text: string) => void
  /** Ctrl or ⌘ with Enter. */
  readonly onSubmit: () => void
}

export function openCodeEditor({ parent, text, labelledBy, describedBy, hint, onChange, onSubmit }: Its): CodeEditor {
  let words: readonly RuleWord[] = []
  const submit = () => {
    onSubmit()
    return true
  }
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''),
        history(),
        language,
        syntaxHighlighting(colours),
        bracketMatching(),
        closeBrackets(),
        EditorView.lineWrapping,
        placeholder(hint),
        // Outside the editor's box, which may be narrow or cut off what reaches beyond it.
        tooltips({ parent: document.body }),
        autocompletion({
          icons: false,
          override: [
            ({ state, pos, explicit }) => {
              const found = offersFor(state.sliceDoc(0, pos), words, explicit)
              if (!found) return null
              const options = found.offers.map(({ template, label, detail, info, type }) =>
                snippetCompletion(template, { label, detail, type, ...(info !== '' && { info }) }),
              )
              return { from: found.from, options, validFor: /^[a-zA-Z0-9_]*$/ }
            },
          ],
        }),
        hoverTooltip(({ state }, at) => {
          const found = wordAt(state.doc.toString(), at, words)
          return found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: helpOn(found.word) }) }
        }),
        keymap.of([
          { key: 'Mod-Enter', run: submit },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.contentAttributes.of({
          'aria-labelledby': labelledBy,
          'aria-describedby': describedBy,
          autocapitalize: 'off',
          spellcheck: 'false',
        }),
        EditorView.updateListener.of(update => {
          if (update.docChanged) onChange(update.state.doc.toString())
        }),
        appearance,
      ],
    }),
  })
  return {
    write: next => {
      const old = view.state.doc.toString()
      if (next !== old) view.dispatch({ changes: { from: 0, to: old.length, insert: next } })
    },
    mark: marks => {
      const length = view.state.doc.length
      const diagnostics = marks.map(({ from, to, says }): Diagnostic => {
        const begin = Math.min(from, length)
        return { from: begin, to: Math.max(begin, Math.min(to, length)), severity: 'error', message: says }
      })
      view.dispatch(setDiagnostics(view.state, diagnostics))
    },
    learn: known => {
      words = known
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  }
}

function helpOn({ form, help, example, outputs, isCurrentOnly }: RuleWord): HTMLElement {
  const box = document.createElement('div')
  box.className = 'rule-help'
  const line = (text: string, className = '') => {
    const part = document.createElement('p')
    part.textContent = text
    part.className = className
    box.append(part)
  }
  line(form, 'rule-help-form')
  line(help)
  if (isCurrentOnly) line('Known as of today only: no backtest or signal can use it.')
  if (outputs.length > 1) line(`Outputs: ${outputs.join(', ')}.`)
  if (example) line(example, 'rule-help-form')
  return box
}

const language = StreamLanguage.define<null>({
  name: 'rule',
  token(stream) {
    if (stream.eatSpace()) return null
    if (stream.match(/^("[^"]*"?|'[^']*'?)/)) return 'string'
    if (stream.match(/^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[%a-zA-Z]*/)) return 'number'
    const name = stream.match(/^[a-zA-Z_][a-zA-Z0-9_]*/)
    if (name && name !== true) {
      if (/^(and|or|not|true|false)$/i.test(name[0])) return 'keyword'
      return stream.match(/^\s*\(/, false) ? 'function' : 'variableName'
    }
    stream.next()
    return 'operator'
  },
  tokenTable: { function: tags.function(tags.variableName) },
})

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--series-3)', fontWeight: '600' },
  { tag: tags.number, color: 'var(--series-2)' },
  { tag: tags.string, color: 'var(--series-4)' },
  { tag: tags.function(tags.variableName), color: 'var(--series-1)' },
])

const appearance = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--raised)', fontSize: '0.9375rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6' },
  '.cm-content': { padding: '0.5rem 0', caretColor: 'var(--text)', minHeight: '4.2rem' },
  '.cm-line': { padding: '0 0.75rem' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-placeholder': { color: 'var(--muted)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--sunken)', outline: '1px solid var(--edge)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--sunken)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--loss)', textUnderlineOffset: '4px' },
  '.cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '8px',
    boxShadow: '0 6px 24px rgb(0 0 0 / 0.14)',
    fontFamily: 'var(--font-sans)',
    fontSize: '0.875rem',
    overflow: 'hidden',
    maxWidth: 'min(26rem, 92vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '16rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.25rem 0.625rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { color: 'var(--accent-text)', backgroundColor: 'var(--accent)' },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '0.8' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-tooltip.cm-completionInfo': { padding: '0.5rem 0.75rem', whiteSpace: 'normal' },
  '.cm-diagnostic': { borderLeft: '3px solid var(--loss)', padding: '0.375rem 0.75rem', whiteSpace: 'normal' },
  '.rule-help': { padding: '0.5rem 0.75rem' },
  '.rule-help p + p': { marginTop: '0.25rem' },
  '.rule-help-form': { fontFamily: 'var(--font-mono)' },
  '.cm-snippetField': { backgroundColor: 'var(--sunken)' },
})
