import { describe, expect, it } from 'vitest'
import { chooseOnThePast, stitched, stretchesOf, walkForwardWindows } from './walk-forward.ts'

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
    const choices = chooseOnThePast(windows, 3, setting => ({ inTo }, k) => {
      seen.push(inTo)
      return figures[setting]![k]!
    })
    expect(choices.map(choice => choice?.chosen)).toEqual([1, 2])
    expect(Math.max(...seen)).toBe(7)
    const days = Int32Array.from({ length: 9 }, (_, i) => 100 + i)
    const columns = [0, 1, 2].map(setting => new Float64Array(9).fill(setting))
    const stretches = stretchesOf(days, choices)
    // The close before a window is decided by the window's own choice, for it is filled there; the last close fills nothing.
    expect(stretches).toEqual([
      { from: 103, to: 105, setting: 1 },
      { from: 106, to: 107, setting: 2 },
    ])
    const none = Number.NaN
    expect([...stitched(days, stretches, setting => columns[setting]!)]).toEqual([none, none, none, 1, 1, 1, 2, 2, none])
  })
  it('chooses nothing where no setting gives a figure', () => {
    const windows = walkForwardWindows(6, { inSample: 4, outOfSample: 2, anchored: false })
    const choices = chooseOnThePast(windows, 2, () => () => Number.NaN)
    expect(choices).toEqual([null])
    expect(stretchesOf(new Int32Array(6), choices)).toEqual([])
  })
})
