// Chooses on the past, trades the choice on what came after, and moves on: what choosing would have earned, not what the best choice did.

export type WalkForwardPlan = {
  /** Bars to choose on, and bars to trade the choice on. */
  readonly inSample: number
  readonly outOfSample: number
  /** Whether the past to choose on always starts at the first bar, or moves along. */
  readonly anchored: boolean
}

/** Indexes of bars; `to` is not included. */
export type Window = { readonly inFrom: number; readonly inTo: number; readonly outFrom: number; readonly outTo: number }

/** The last window may trade fewer bars. None when there are too few bars to choose on and trade one. */
export function walkForwardWindows(barCount: number, { inSample, outOfSample, anchored }: WalkForwardPlan): Window[] {
  const windows: Window[] = []
  for (let outFrom = inSample; outFrom < barCount; outFrom += outOfSample)
    windows.push({
      inFrom: anchored ? 0 : outFrom - inSample,
      inTo: outFrom,
      outFrom,
      outTo: Math.min(barCount, outFrom + outOfSample),
    })
  return windows
}

export type Choice = { readonly window: Window /** Which setting. */; readonly chosen: number; readonly inSample: number }

/**
 * In each window the setting with the best figure on its past; the first of equal ones, and none where no setting gives a figure (NaN).
 * figuresOf: a setting → its figure in each window's past. Settings are walked once each, so that what is costly to make of one is made once.
 */
export function chooseOnThePast(
  windows: readonly Window[],
  count: number,
  figuresOf: (setting: number) => (window: Window, k: number) => number,
): (Choice | null)[] {
  const best: ({ chosen: number; inSample: number } | null)[] = windows.map(() => null)
  for (let setting = 0; setting < count; setting++) {
    const figureOf = figuresOf(setting)
    windows.forEach((window, k) => {
      const figure = figureOf(window, k)
      if (Number.isFinite(figure) && figure > (best[k]?.inSample ?? Number.NEGATIVE_INFINITY))
        best[k] = { chosen: setting, inSample: figure }
    })
  }
  return best.map((found, k) => found && { window: windows[k]!, ...found })
}

/** Days on which one setting trades, both included; a decision on a close belongs to the stretch in which it is filled. */
export type Stretch = { readonly from: number; readonly to: number; readonly setting: number }

/**
 * The stretches of the choices, from the close before each window (whose decisions are filled in it) to the last close but one.
 * days: of the bars that the windows count.
 */
export function stretchesOf(days: Int32Array, choices: readonly (Choice | null)[]): Stretch[] {
  return choices.flatMap(choice =>
    choice === null
      ? []
      : [{ from: days[choice.window.outFrom - 1]!, to: days[choice.window.outTo - 1]! - 1, setting: choice.chosen }],
  )
}

/** One column, of bars on these days, that says in each stretch what its setting's column says there; unknown (NaN) elsewhere. */
export function stitched(
  time: Int32Array,
  stretches: readonly Stretch[],
  columnOf: (setting: number) => Float64Array,
): Float64Array {
  const out = new Float64Array(time.length).fill(Number.NaN)
  for (const { from, to, setting } of stretches) {
    const column = columnOf(setting)
    for (let i = 0; i < time.length; i++) if (time[i]! >= from && time[i]! <= to) out[i] = column[i]!
  }
  return out
}
