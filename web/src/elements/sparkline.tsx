/** A line without axes, drawn to its own lowest and highest; decoration beside the figures it goes with. isUp: absent where to grow is neither gain nor loss. */
export function Sparkline({ values, isUp }: { values: readonly number[]; isUp?: boolean }) {
  const width = 120
  const height = 32
  if (values.length < 2) return <svg width={width} height={height} aria-hidden="true" />
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  const path = values
    .map(
      (value, at) =>
        `${((at / (values.length - 1)) * width).toFixed(1)},${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`,
    )
    .join(' ')
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      className={isUp === undefined ? 'text-muted' : isUp ? 'text-gain' : 'text-loss'}
    >
      <polyline points={path} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  )
}
