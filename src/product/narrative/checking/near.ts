// Whether a figure is the fact as somebody may round it: as many digits as are written, or about so much.
import type { Claim } from './claims.ts'

export function isNear(
  { value, half, hedge, unit, digits, isJust }: Pick<Claim, 'value' | 'half' | 'hedge' | 'unit' | 'digits' | 'isJust'>,
  known: number,
): boolean {
  const size = Math.abs(known)
  const difference = Math.abs(size - value)
  if (isJust && difference > Math.max(0.04 * value, unit === 'percent' || unit === 'points' ? 0.75 : value < 20 ? half : 0))
    return false
  const slack = 1e-9 * Math.max(1, size)
  if (unit === 'fraction')
    return hedge === 'more'
      ? size >= value && size <= value + 0.08
      : hedge === 'less'
        ? size <= value && size >= value - 0.08
        : difference <= (hedge === 'about' ? 0.03 : 0.02)
  if (hedge === 'exact') return difference <= Math.min(half, 0.006 * Math.max(size, 0.1)) + slack
  if (hedge === 'more') return size >= value - (half >= 0.5 ? 0 : half) - slack && size <= value * 1.2
  if (hedge === 'less') return size <= value + slack && (size >= value * 0.85 || (unit === 'percent' && value === 1))
  const isWhole = half >= 0.5
  if (hedge === 'about' && unit === 'percent' && value === 1 && isWhole) return size >= 0.7 && size <= 1.35
  if (hedge === 'about')
    return (
      difference <= Math.max(2 * half, roundHalf(value, half)) + slack &&
      difference <=
        (digits === 1 ? 0.15 : half >= 0.5 && value % 10 === 0 ? (unit === 'percent' ? 0.08 : 0.05) : 0.1) * Math.max(size, 1e-9)
    )
  return difference <= half + slack && (!isWhole || half > 0.5 || difference <= 0.06 * size || (unit === 'percent' && size >= 5))
}

/** Half of the last digit that is not a nought: "about 120 million". */
function roundHalf(value: number, half: number): number {
  let step = 2 * half
  while (step > 0 && step < value && Math.abs(value / (step * 10) - Math.round(value / (step * 10))) < 1e-9) step *= 10
  return step / 2
}
