// A price chart for a terminal, so that `analyse` shows the shape of a history where no browser is at hand.

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/**
 * values: closes, oldest first; NaN is left blank → `height` lines of `width` columns, filled from below, each column the last value
 * of its share of the history; the axis at the right shows the highest and lowest value. Fewer values than columns: one column each.
 */
export function terminalChart(
  values: Float64Array,
  { width, height, label }: { width: number; height: number; label: (value: number) => string },
): string[] {
  const finite = values.filter(Number.isFinite)
  if (finite.length === 0) return []
  const columns = sampled(values, Math.min(width, values.length))
  const shown = columns.filter(Number.isFinite)
  const high = Math.max(...shown)
  const low = Math.min(...shown)
  const steps = height * blocks.length
  const levels = columns.map(value =>
    Number.isFinite(value)
      ? high === low
        ? Math.ceil(steps / 2)
        : 1 + Math.round(((value - low) / (high - low)) * (steps - 1))
      : 0,
  )
  return Array.from({ length: height }, (_, row) => {
    const floor = (height - 1 - row) * blocks.length
    const line = levels.map(level => blocks[Math.min(level - floor, blocks.length) - 1] ?? ' ').join('')
    return row === 0 ? `${line} ${label(high)}` : row === height - 1 ? `${line} ${label(low)}` : line
  })
}

function sampled(values: Float64Array, count: number): number[] {
  return Array.from({ length: count }, (_, i) => values[Math.ceil(((i + 1) * values.length) / count) - 1] as number)
}
