import { describe, expect, it } from 'vitest'
import { newColumn, withPassingColumns } from './column-memory.ts'

describe('columns that nobody keeps', () => {
  it('are zero, however often their memory was written before', () => {
    for (let i = 0; i < 3; i++) {
      const sum = withPassingColumns(() => {
        const column = newColumn(1000)
        const before = column.reduce((all, value) => all + value)
        column.fill(7)
        return before
      })
      expect(sum).toBe(0)
    }
  })

  it('share one piece of memory, and none of it twice at a time', () => {
    withPassingColumns(() => {
      const [a, b] = [newColumn(10).fill(1), newColumn(10).fill(2)]
      const inner = withPassingColumns(() => {
        const c = newColumn(10).fill(3)
        expect(c.buffer).toBe(a.buffer)
        return c.byteOffset
      })
      const d = newColumn(10).fill(4)
      expect(d.byteOffset).toBe(inner)
      expect([...a, ...b]).toEqual([...new Array(10).fill(1), ...new Array(10).fill(2)])
    })
  })

  it('are ordinary ones once too many are there, and wherever somebody may keep them', () => {
    const kept = newColumn(10)
    expect(kept.buffer.byteLength).toBe(80)
    withPassingColumns(() => {
      for (let i = 0; i < 20; i++) expect(newColumn(10_000)).toEqual(new Float64Array(10_000))
    })
  })

  it('are taken back also where the work fails', () => {
    const broken = () =>
      withPassingColumns(() => {
        newColumn(10)
        throw new RangeError('not so')
      })
    expect(broken).toThrow('not so')
    expect(newColumn(10).buffer.byteLength).toBe(80)
  })
})
