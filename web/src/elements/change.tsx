import { direction, percentChange, priceChange } from '../numbers/numbers.ts'

const look = { up: 'text-gain tick-up', down: 'text-loss tick-down', flat: '' } as const

/** A change in percent: sign, arrow and colour. */
export function PercentChange(props: { value: number | null | undefined; hasArrow?: boolean }) {
  const way = direction(props.value)
  const text = props.hasArrow === false ? look[way].replace(/ tick-\w+/, '') : look[way]
  return <span className={`whitespace-nowrap ${text}`}>{percentChange(props.value)}</span>
}

export function PriceChange(props: { change: number | null; percent: number | null; last: number }) {
  return (
    <span className={`whitespace-nowrap ${look[direction(props.percent)]}`}>
      {priceChange(props.change, props.last)} ({percentChange(props.percent)})
    </span>
  )
}
