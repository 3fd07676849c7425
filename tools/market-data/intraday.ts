// Minute bars as Google Finance sent them: a row per minute, the first of a session with a full time stamp, the rest counted from it.
import { numberAt } from './table.ts'

export type MinuteRows = { time: number[]; open: number[]; high: number[]; low: number[]; close: number[]; volume: number[] }

/**
 * 'a1460727000,…' starts a session at that Unix second (UTC); the following rows carry the number of intervals since then.
 * A row's stamp is the end of its minute: 0 is the opening print at 09:30, 390 the minute that ends at 16:00.
 * time: minutes since 1970-01-01T00:00Z, stamps as given. TIMEZONE_OFFSET only says how New York's clock stood, and changes nothing.
 */
export function parseGoogleMinutes(text: string): MinuteRows {
  const lines = text.split(/\r?\n/).filter(line => line !== '')
  const header = (name: string): string | undefined => lines.find(line => line.startsWith(`${name}=`))?.slice(name.length + 1)
  if (header('INTERVAL') !== '60') throw new Error('expected an interval of 60 seconds')
  if (header('COLUMNS') !== 'DATE,CLOSE,HIGH,LOW,OPEN,VOLUME') throw new Error(`unexpected columns: ${header('COLUMNS')}`)
  const out: MinuteRows = { time: [], open: [], high: [], low: [], close: [], volume: [] }
  let sessionStart = Number.NaN
  lines.forEach((line, row) => {
    if (!/^a?\d+,/.test(line)) return
    const cells = line.split(',')
    if (cells.length !== 6) throw new Error(`row ${row}: ${cells.length} fields instead of 6`)
    const stamp = cells[0]!
    if (stamp.startsWith('a')) sessionStart = numberAt(stamp.slice(1), 'time', row) / 60
    const minute = stamp.startsWith('a') ? sessionStart : sessionStart + numberAt(stamp, 'time', row)
    if (!Number.isInteger(minute)) throw new Error(`row ${row}: ${stamp} is no whole minute`)
    if (out.time.length > 0 && minute <= out.time.at(-1)!) throw new Error(`row ${row}: time goes back`)
    out.time.push(minute)
    const [close, high, low, open, volume] = cells.slice(1).map(cell => numberAt(cell, 'value', row))
    out.close.push(close!)
    out.high.push(high!)
    out.low.push(low!)
    out.open.push(open!)
    out.volume.push(volume!)
  })
  return out
}
