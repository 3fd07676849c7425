// When an alert fires: looked at bar by bar, each bar once and in order. The same bars give the same firings.

export type Condition = 'above' | 'below' | 'crossing'

export type Watch = {
  readonly condition: Condition
  readonly level: number
  readonly hysteresis: number
  readonly repeats: boolean
}

/** `waiting`: it fired, and waits for the measure to come back. `done`: it says nothing any more. */
export type WatchState = { readonly state: 'armed' | 'waiting' | 'done'; readonly side: -1 | 0 | 1 }

/** value: of the measure on the next bar; NaN where it has none, which changes nothing. */
export function lookAt(watch: Watch, before: WatchState, value: number): { after: WatchState; fires: boolean } {
  if (before.state === 'done' || !Number.isFinite(value)) return { after: before, fires: false }
  return watch.condition === 'crossing' ? lookForCrossing(watch, before, value) : lookForLevel(watch, before, value)
}

function lookForLevel(watch: Watch, before: WatchState, value: number): { after: WatchState; fires: boolean } {
  // Turned over, "below" is "above".
  const over = watch.condition === 'above' ? value - watch.level : watch.level - value
  const side = over > 0 ? 1 : -1
  if (before.state === 'waiting')
    return { after: { state: over <= 0 && -over >= watch.hysteresis ? 'armed' : 'waiting', side }, fires: false }
  if (over <= 0) return { after: { state: 'armed', side }, fires: false }
  return { after: { state: watch.repeats ? 'waiting' : 'done', side }, fires: true }
}

/** A side counts as reached when the measure is further from the level than the hysteresis, so that trembling about it is no crossing. */
function lookForCrossing(watch: Watch, before: WatchState, value: number): { after: WatchState; fires: boolean } {
  const over = value - watch.level
  const isClear = over !== 0 && Math.abs(over) >= watch.hysteresis
  const side = isClear ? (over > 0 ? 1 : -1) : before.side
  const fires = before.side !== 0 && side !== before.side
  return { after: { state: fires && !watch.repeats ? 'done' : 'armed', side }, fires }
}
