import { describe, expect, it } from 'vitest'
import { chooseOnThePast, stitched, walkForwardWindows } from './walk-forward.ts'

describe('walking forward', () => {
  it('moves the past along, or keeps its beginning', () => {
    const plan = { inSample: 4, outOfSample: 3, anchored: false }
    expect(walkForwardWindows(9, plan)).toEqual([
      { inFrom: 0, inTo: 4, outFrom: 4, outTo: 7 },
      { inFrom: 3, inTo: 7, outFrom: 7, outTo: 9 },
    ])
    expect(walkForwardWindows(9, { ...plan, anchored: true })[1]).toMatchObject({ inFrom: 0, inTo: 7 })
    expect(walkForwardWindows(4, plan)).toEqual([])
  })
  it('chooses by what the past shows, and never sees what it trades', () => {
    const windows = walkForwardWindows(9, { inSample: 4, outOfSample: 3, anchored: false })
    const seen: number[] = []
    // Setting 1 is best on bars 0–3, setting 2 on bars 3–6.
    const figures = [
      [0, 0],
      [5, 1],
      [2, 4],
    ]
    const choices = chooseOnThePast(windows, 3, setting => (from, to) => {
      seen.push(to)
      return figures[setting]![from === 0 ? 0 : 1]!
    })
    expect(choices.map(choice => choice?.chosen)).toEqual([1, 2])
    expect(Math.max(...seen)).toBe(7)
    const columns = [0, 1, 2].map(setting => new Float64Array(9).fill(setting))
    // The close before a window is decided by the window's own choice, for it is filled there.
    expect([...stitched(9, choices, setting => columns[setting]!)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      1,
      1,
      1,
      2,
      2,
      2,
    ])
  })
  it('chooses nothing where no setting gives a figure', () => {
    const windows = walkForwardWindows(6, { inSample: 4, outOfSample: 2, anchored: false })
    const choices = chooseOnThePast(windows, 2, () => () => Number.NaN)
    expect(choices).toEqual([null])
    expect([...stitched(6, choices, () => new Float64Array(6))]).toEqual(Array.from({ length: 6 }, () => Number.NaN))
  })
})
