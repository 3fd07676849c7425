// By what two errors are the same: where they came from, their type, their words without ids and numbers, and the first places of our
// own on the stack, without lines and columns, which every release moves.
import { createHash } from 'node:crypto'
import { redacted } from './redacted.ts'

export type Origin = 'request' | 'job' | 'background' | 'crash' | 'browser'

const framesCompared = 3
const linesRead = 40
const messageCompared = 500

/** 16 hexadecimal digits. */
export function fingerprint(origin: Origin, error: { type: string; message: string; stack: string }): string {
  const parts = [origin, error.type, normalised(error.message), ...places(error.stack)]
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16)
}

/** The words without what is different each time. */
export function normalised(message: string): string {
  return redacted(message, messageCompared)
    .replace(/\b0x[0-9a-f]+\b/gi, '#')
    .replace(/\b(?=[a-f]{0,63}\d)[0-9a-f]{8,64}\b/gi, '#')
    .replace(/[+-]?\d+(?:[.,:_-]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * 'priceOf market.js' of each of the first places that are ours, up to where somebody else's code called them: what lies beyond hangs on
 * whether something was waited for. Of the first at all where none is ours.
 */
export function places(stack: string): string[] {
  const all = stack
    .slice(0, 8_000)
    .split('\n', linesRead)
    .flatMap(line => placeIn(line) ?? [])
  const first = all.findIndex(({ file }) => !isForeign(file))
  const from = all.slice(Math.max(0, first))
  const end = first === -1 ? -1 : from.findIndex(({ file }) => isForeign(file))
  return (end === -1 ? from : from.slice(0, end)).slice(0, framesCompared).map(({ name, file }) => `${name} ${fileName(file)}`)
}

function isForeign(file: string): boolean {
  return file.includes('node_modules') || /^(?:node:|internal\/|<|native$)/.test(file)
}

/** V8's `at name (file:1:2)` and `at file:1:2`, and the `name@file:1:2` of Firefox and Safari. Anybody may have written the line. */
function placeIn(line: string): { name: string; file: string } | undefined {
  const text = line.trim().slice(0, 500)
  if (text.startsWith('at ')) {
    const place = text.slice(text.startsWith('at async ') ? 9 : 3)
    const open = place.endsWith(')') ? place.lastIndexOf('(') : -1
    return open === -1 ? { name: '', file: place } : { name: place.slice(0, open).trim(), file: place.slice(open + 1, -1) }
  }
  const at = text.indexOf('@')
  return at === -1 ? undefined : { name: text.slice(0, at), file: text.slice(at + 1) }
}

/** Without its folder, its line, what asked for it, and the digest that the build gives it. */
function fileName(file: string): string {
  const name = file
    .replace(/(?::\d{1,9}){1,2}$/, '')
    .split(/[?#]/, 1)[0]!
    .split('/')
    .at(-1)!
  return name.replace(/[-.][\w-]{8}(?=\.\w{2,3}$)/, '')
}
