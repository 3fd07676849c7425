// A file's bytes as text: unpacked when it is gzip, decoded by its byte order mark, else by what the bytes can be.
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Failure } from '#basics'

export type CsvEncoding = 'UTF-8' | 'UTF-16 little-endian' | 'UTF-16 big-endian' | 'Shift_JIS' | 'Windows-1252'
export type CsvText = { text: string; encoding: CsvEncoding; isCompressed: boolean }

/** A day's bar is 60 bytes, so this is a thousand years of one symbol: whatever is larger is something else. Unpacked as well. */
export const mostFileBytes = 64 * 1024 * 1024

const unpack = promisify(gunzip)
const otherPacking: readonly [name: string, start: readonly number[]][] = [
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['rar', [0x52, 0x61, 0x72, 0x21]],
  ['gzip, twice', [0x1f, 0x8b]],
]

/** Throws Failure('too-large') above 64 MB, packed or unpacked, and Failure('damaged') for what is no text. */
export async function csvText(file: Uint8Array): Promise<CsvText> {
  if (file.length > mostFileBytes) throw tooLarge()
  const isCompressed = file[0] === 0x1f && file[1] === 0x8b
  const bytes = isCompressed ? await unpacked(file) : file
  if (bytes.length === 0) throw new Failure('damaged', 'The file is empty.')
  refuseShapeless(bytes)
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) {
    throw new Failure('damaged', 'This is a zip archive or a workbook, not a CSV file: save the table as CSV first.')
  }
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46])) throw new Failure('damaged', 'This is a PDF document, not a CSV file.')
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    throw new Failure('damaged', 'This is a workbook, not a CSV file: save the table as CSV first.')
  for (const [name, start] of otherPacking)
    if (startsWith(bytes, start))
      throw new Failure('damaged', `The file is packed (${name}): unpack it first, or pack it with gzip.`)
  const { text, encoding } = decoded(bytes)
  if (/^\s*<(!doctype|!--|\?xml|(html|head|body|script|table|div)\b)/i.test(text.slice(0, 500))) {
    throw new Failure('damaged', 'This is a web page, not a CSV file: the download has probably failed.')
  }
  if (/^\s*(\[\s*)?\{\s*["}]/.test(text.slice(0, 500))) {
    throw new Failure('damaged', 'This is JSON, not a CSV file: save the table as CSV.')
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) throw new Failure('damaged', `This is not a text file: there is a zero byte at character ${nul + 1}.`)
  if (text.trim() === '') throw new Failure('damaged', 'The file is empty.')
  return { text: legible(text), encoding, isCompressed }
}

/** Marks of the direction of writing, joiners and marks of byte order, which some programs put around dates and nobody sees. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu
/** What moves the cursor of a terminal. Tab, ends of lines, and the end-of-file character of old systems are none of these. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0001-\u0008\u000b\u000c\u000e-\u0019\u001b-\u001f\u007f-\u009f]/gu

/** Cells are quoted to people, on terminals too. */
function legible(text: string): string {
  return text.replaceAll(invisible, '').replaceAll(controls, '\ufffd')
}

/** A hundred times the longest row of prices. */
const mostLineBytes = 1024 * 1024
/** Twice the days since 1915, of which every second line may be blank. */
const mostLines = 200_000

/** By its bytes: as text, what is no table takes up to three times its size before anybody has read a row of it. */
function refuseShapeless(bytes: Uint8Array): void {
  if (bytes.length <= mostLineBytes) return
  let line = 1
  let begun = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === 0x0a || byte === 0x0d) {
      // CR LF ends one line.
      if (!(byte === 0x0a && bytes[at - 1] === 0x0d)) line++
      begun = at
      if (line > mostLines) throw new Failure('too-large', `The file has more than ${mostLines} lines.`)
    } else if (at - begun > mostLineBytes)
      throw new Failure('too-large', `Line ${line} is longer than a megabyte, which is no row of prices.`)
  }
}

async function unpacked(file: Uint8Array): Promise<Uint8Array> {
  return unpack(file, { maxOutputLength: mostFileBytes }).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw new Failure('damaged', 'The file is packed (gzip), but cannot be unpacked: it is damaged or incomplete.', { cause })
  })
}

function tooLarge(): Failure {
  return new Failure('too-large', 'The file is larger than 64 MB, which is more than the daily prices of one symbol can be.')
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte)
}

function decoded(bytes: Uint8Array): { text: string; encoding: CsvEncoding } {
  if (startsWith(bytes, [0xff, 0xfe])) return { text: utf16(bytes, 'utf-16le'), encoding: 'UTF-16 little-endian' }
  if (startsWith(bytes, [0xfe, 0xff])) return { text: utf16(bytes, 'utf-16be'), encoding: 'UTF-16 big-endian' }
  // Digits and commas in UTF-16 without a mark have a zero in every second byte.
  if (bytes.length > 3 && bytes[1] === 0 && bytes[3] === 0)
    return { text: utf16(bytes, 'utf-16le'), encoding: 'UTF-16 little-endian' }
  if (bytes.length > 3 && bytes[0] === 0 && bytes[2] === 0)
    return { text: utf16(bytes, 'utf-16be'), encoding: 'UTF-16 big-endian' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const japanese = inShiftJis(bytes)
    if (japanese !== null) return { text: japanese, encoding: 'Shift_JIS' }
    // Every byte is some character in Windows-1252, which is what Excel and banks write when it is not UTF-8.
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' }
  }
}

/** As banks in Japan write: told by a heading that says date or close in it. Null when there is none. */
function inShiftJis(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('shift_jis', { fatal: true }).decode(bytes)
    return /日付|年月日|終値/u.test(text.slice(0, 5_000)) ? text : null
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return null
  }
}

function utf16(bytes: Uint8Array, label: 'utf-16le' | 'utf-16be'): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new Failure('damaged', 'The file says that it is UTF-16 text, but is damaged or incomplete.', { cause: error })
  }
}
