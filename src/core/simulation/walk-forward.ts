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
 * figureOf: of a setting over bars from `from` up to `to`. Settings are walked once each, so that what is costly to make of one is made once.
 */
export function chooseOnThePast(
  windows: readonly Window[],
  count: number,
  figuresOf: (setting: number) => (from: number, to: number) => number,
): (Choice | null)[] {
  const best: ({ chosen: number; inSample: number } | null)[] = windows.map(() => null)
  for (let setting = 0; setting < count; setting++) {
    const figureOf = figuresOf(setting)
    windows.forEach(({ inFrom, inTo }, k) => {
      const figure = figureOf(inFrom, inTo)
      if (Number.isFinite(figure) && figure > (best[k]?.inSample ?? Number.NEGATIVE_INFINITY))
        best[k] = { chosen: setting, inSample: figure }
    })
  }
  return best.map((found, k) => found && { window: windows[k]!, ...found })
}

/**
 * One column that says in each window what the chosen setting's column says there; unknown (NaN) elsewhere. A decision on the last close
 * before a window belongs to the window, because it is filled in it: so each stretch starts one bar early.
 */
export function stitched(
  barCount: number,
  choices: readonly (Choice | null)[],
  columnOf: (setting: number) => Float64Array,
): Float64Array {
  const out = new Float64Array(barCount).fill(Number.NaN)
  for (const choice of choices) {
    if (!choice) continue
    const { outFrom, outTo } = choice.window
    const from = Math.max(0, outFrom - 1)
    out.set(columnOf(choice.chosen).subarray(from, outTo), from)
  }
  return out
}
