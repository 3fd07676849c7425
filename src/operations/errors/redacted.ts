// What is kept of an error is read by more people than the data it speaks of, and stays for weeks: secrets, tokens, mail addresses,
// addresses of people and the places of this machine's files are taken out before anything is kept.
import { personless } from '#telemetry'

/** Each repetition is bounded or over one class of characters, and no two of them meet: their time is linear. */
const replaced: [RegExp, string][] = [
  [
    /\b(pass(?:word|wd|phrase)?|secret|token|api[-_ ]?key|authorization|cookie|credentials?)["']?\s?[:=]\s?["']?[^\s"',;&]{1,200}/gi,
    '$1=[redacted]',
  ],
  // What an address asks for. Its path says enough.
  [/\?[\w.%~[\]-]{1,100}=[^\s'"()]*/g, '?…'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '[id]'],
  // A folder of this machine or of somebody's, down to the part that is ours.
  [/(?:file:\/\/|(?<![\w:/.\]]))\/(?:[^\s/'"():]{1,100}\/){1,30}?(?=(?:node_modules|dist|src|web|migrations)\/)/g, ''],
  [/(?:file:\/\/|(?<![\w:/.\]]))\/(?!(?:api|stocks|assets|admin|account|docs)\b)(?:[^\s/'"():]{1,100}\/){1,30}/g, '…/'],
  [/\b[A-Za-z]:\\(?:[^\s\\'"]{1,100}\\){1,30}/g, '…\\'],
  [/\b(?!127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)\d{1,3}(?:\.\d{1,3}){3}\b/g, '[address]'],
  [/\b\d{9,}\b/g, '[number]'],
]
const long = /[A-Za-z0-9_-]{20,200}/g

/** At most `most` characters of it, in bounded time. */
export function redacted(text: string, most: number): string {
  const bounded = text.length > most ? `${text.slice(0, most - 1)}…` : text
  const quiet = replaced.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), personless(bounded))
  // Long words with several digits are keys, not words.
  return quiet.replace(long, word => ((word.match(/\d/g)?.length ?? 0) >= 3 && /[A-Za-z]/.test(word) ? '[token]' : word))
}
