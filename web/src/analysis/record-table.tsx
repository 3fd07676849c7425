// What happened after a rule spoke, by horizon, beside what happens on any day.
import { Scroller } from '../elements/scroller.tsx'
import { count } from '../numbers/numbers.ts'
import { type HorizonRecord, inPercent, rangeText, shareText } from './signal-words.ts'

type Props = {
  label: string
  /** Without random days, and what could be found, where several symbols are counted together. */
  horizons: readonly (Omit<HorizonRecord, 'randomRange' | 'findable'> &
    Partial<Pick<HorizonRecord, 'randomRange' | 'findable'>>)[]
}

export function RecordTable({ label, horizons }: Props) {
  const hasRandom = horizons.every(({ randomRange }) => randomRange !== undefined)
  return (
    <Scroller label={label} className="mt-2">
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Sessions</th>
            <th scope="col">Times (as sure as)</th>
            <th scope="col">Mean after costs, 95 %</th>
            <th scope="col">Any day</th>
            {hasRandom && <th scope="col">Random days, 95 %</th>}
            <th scope="col">Gains, 95 %</th>
            <th scope="col">Any day</th>
            <th scope="col">Above any day: first 70 %</th>
            <th scope="col">Since then</th>
            {hasRandom && <th scope="col">Edges found from</th>}
          </tr>
        </thead>
        <tbody>
          {horizons.map(record => (
            <tr key={record.horizon}>
              <th scope="row">{record.horizon}</th>
              <td>
                {count(record.count)} ({count(record.effectiveCount)})
              </td>
              <td>
                {inPercent(record.mean)} <span className="text-muted">({rangeText(record.meanRange)})</span>
              </td>
              <td>{inPercent(record.holdingMean)}</td>
              {record.randomRange && <td>{rangeText(record.randomRange)}</td>}
              <td>
                {shareText(record.hitRate)} <span className="text-muted">({rangeText(record.hitRange, shareText)})</span>
              </td>
              <td>{shareText(record.holdingHitRate)}</td>
              <td>{inPercent(record.inSample.excess)}</td>
              <td>{inPercent(record.outOfSample.excess)}</td>
              {record.findable !== undefined && <td>{shareText(record.findable)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
