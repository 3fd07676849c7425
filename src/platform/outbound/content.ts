// Whether an answer is of the kind that was asked for. Sources answer with a page and status 200 when they are down, moved, or
// want a consent; what it says on the label is checked, and so is what is inside.
import { TextDecoder } from 'node:util'

/** 'cookies': nothing of what is in it, only what it asks a browser to keep; whatever it says otherwise is not read. */
export type ContentKind = 'json' | 'csv' | 'xml' | 'zip' | 'text' | 'cookies'

const labels: Record<Exclude<ContentKind, 'cookies'>, RegExp> = {
  json: /^(application\/([\w.+-]+\+)?json|text\/(json|javascript|plain)|application\/(javascript|x-javascript))$/,
  csv: /^(text\/(csv|plain|comma-separated-values)|application\/(csv|x-download|download|octet-stream|vnd\.ms-excel))$/,
  xml: /^((text|application)\/([\w.+-]+\+)?xml|text\/plain)$/,
  text: /^text\/plain$/,
  zip: /^(application\/(zip|x-zip-compressed|octet-stream|x-zip)|binary\/octet-stream)$/,
}

export const acceptHeaders: Record<ContentKind, string> = {
  json: 'application/json',
  csv: 'text/csv, text/plain;q=0.5',
  xml: 'application/xml, text/xml;q=0.9',
  zip: 'application/zip',
  text: 'text/plain',
  cookies: 'text/html',
}

/** 'page' when it is one, a reason when it is not what was asked for either, null when it is. */
export function contentFault(
  kind: Exclude<ContentKind, 'cookies'>,
  contentType: string | undefined,
  bytes: Uint8Array,
): string | null {
  const label = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (label === 'text/html' || label === 'application/xhtml+xml' || startsLikePage(bytes)) return 'page'
  if (label !== '' && !labels[kind].test(label)) return `labelled ${label.slice(0, 60)}`
  if (bytes.length === 0) return 'empty'
  return null
}

function startsLikePage(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 512))
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf)?\s*/, '')
    .toLowerCase()
  return /^(<!doctype html|<html|<head|<body|<!--[^>]{0,200}-->\s*<html)/.test(start)
}

/** The text of an answer in UTF-8, a byte order mark removed; null when it is not valid UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
