import { describe, expect, it } from 'vitest'
import { type Backup, fileSize, provedText, rowsText, sizeText, sizeTrend } from './backup-text.ts'

const backup = (number: number, bytes: number, state: Backup['state'] = 'proved') => ({ number, bytes, state }) as Backup

describe('sizes', () => {
  it.each([
    [12, '1 kB'],
    [999_499, '999 kB'],
    [1_234_567, '1.2 MB'],
    [2_500_000_000, '2.50 GB'],
  ])('%i bytes are %s', (bytes, text) => expect(fileSize(bytes)).toBe(text))
  it('are told in the order in which they were made, without what is bad', () => {
    const trend = sizeTrend([backup(3, 3e6), backup(2, 0, 'bad'), backup(1, 1e6)])
    expect(trend).toEqual({ sizes: [1e6, 3e6], says: '3.0 MB; 1.0 MB one backup earlier' })
    expect(sizeTrend([backup(4, 4e6), backup(3, 3e6), backup(1, 1e6)]).says).toBe('4.0 MB; 1.0 MB 2 backups earlier')
  })
  it('of what is not ours are not known', () => {
    const of = (state: Backup['state']) => ({ ...backup(1, 2e6, state), rows: 1_234 })
    expect([sizeText(of('foreign')), rowsText(of('foreign'))]).toEqual(['–', '–'])
    expect([sizeText(of('bad')), rowsText(of('bad'))]).toEqual(['2.0 MB', '1,234'])
  })
  it('of none and of one', () => {
    expect(sizeTrend([]).says).toBe('none yet')
    expect(sizeTrend([backup(1, 5e6)]).says).toBe('5.0 MB')
  })
})

it('the last proof is told with its own time beside that of the backup', () => {
  const times = { createdAt: '2026-11-20T02:00:00.000Z', checkedAt: '2026-11-30T07:19:24.536Z' }
  expect(provedText(times)).toMatch(/^made 20\sNov\s2026, .+; brought back 30\sNov\s2026, /)
})
