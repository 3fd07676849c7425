import { describe, expect, it } from 'vitest'
import { lookAt, type Watch, type WatchState } from './rule.ts'

function firings(watch: Watch, values: number[], from: WatchState = { state: 'armed', side: 0 }): number[] {
  let state = from
  return values.flatMap((value, bar) => {
    const { after, fires } = lookAt(watch, state, value)
    state = after
    return fires ? [bar] : []
  })
}
const above: Watch = { condition: 'above', level: 100, hysteresis: 2, repeats: true }

describe('an alert', () => {
  it.each<[string, Watch, number[], number[]]>([
    ['fires above its level, not at it', above, [99, 100, 100.01], [2]],
    ['is silent until the measure came back by the hysteresis', above, [101, 99, 101, 98, 101], [0, 4]],
    ['fires once when it does not repeat', { ...above, repeats: false }, [101, 90, 101], [0]],
    ['fires below its level', { ...above, condition: 'below' }, [101, 99, 101, 99, 102, 99], [1, 5]],
    ['fires on crossing, both ways', { ...above, condition: 'crossing', hysteresis: 0 }, [99, 101, 102, 98], [1, 3]],
    ['takes no trembling for a crossing', { ...above, condition: 'crossing' }, [97, 100.5, 99.5, 101, 103, 99, 97], [4, 6]],
    ['knows no crossing on its first bar', { ...above, condition: 'crossing' }, [103], []],
    ['passes over bars without a value', above, [Number.NaN, 101, Number.NaN, 101], [1]],
    ['fires for a fall of five per cent', { ...above, condition: 'below', level: -5, hysteresis: 0 }, [-4, -5, -5.1], [2]],
  ])('%s', (_, watch, values, expected) => expect(firings(watch, values)).toEqual(expected))
  it('says nothing any more when it is done', () => expect(firings(above, [101], { state: 'done', side: 0 })).toEqual([]))
})
