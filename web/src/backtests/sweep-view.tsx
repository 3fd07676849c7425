// All settings of a sweep: what their figures mean, a map of them, and what was chosen when walking forward.
import { useMemo, useState } from 'react'
import type { BacktestReport } from '../../../src/product/backtests/backtests.contract.ts'
import { Scroller } from '../elements/scroller.tsx'
import { Section } from '../elements/section.tsx'
import { count, day, missing, percentChange, ratio } from '../numbers/numbers.ts'
import { DenseMap } from './dense-map.tsx'
import { heatMapOf, type Measure, measures } from './heat-map.ts'
import { deflatedSentence, overfittingSentence, walkForwardSentence } from './words.ts'

type Sweep = NonNullable<BacktestReport['sweep']>
type WalkForward = NonNullable<BacktestReport['walkForward']>

export function SweepView({ sweep, walkForward }: { sweep: Sweep; walkForward: WalkForward | null }) {
  return (
    <>
      <Section
        id="overfitting"
        title="Is the best setting more than luck?"
        aside={`${count(sweep.settings.length)} settings tried`}
      >
        <dl className="grid max-w-3xl gap-4">
          <Meaning name="Deflated Sharpe ratio" value={share(sweep.deflated.probability)} says={deflatedSentence(sweep)} />
          <Meaning
            name="Probability of overfitting"
            value={share(sweep.overfitting?.probability ?? null)}
            says={overfittingSentence(sweep)}
          />
          {walkForward && (
            <Meaning
              name="Walked forward"
              value={percentChange(100 * walkForward.run.metrics.totalReturn)}
              says={walkForwardSentence(walkForward, sweep)}
            />
          )}
        </dl>
      </Section>
      <Section id="settings" title="Settings">
        <HeatMap sweep={sweep} />
      </Section>
      {walkForward && (
        <details className="mt-6">
          <summary className="cursor-pointer font-medium">
            What was chosen in each of {count(walkForward.choices.length)} stretches
          </summary>
          <Choices parameters={sweep.parameters} choices={walkForward.choices} />
        </details>
      )}
    </>
  )
}

const share = (value: number | null) => (value === null ? missing : `${Math.round(100 * value)} %`)

function Meaning({ name, value, says }: { name: string; value: string; says: string }) {
  return (
    <div>
      <dt className="flex items-baseline gap-3">
        <span className="tabular text-xl font-semibold">{value}</span>
        <span className="font-medium">{name}</span>
      </dt>
      <dd className="text-muted">{says}</dd>
    </div>
  )
}

/** With more columns no figure can be read beside the others. */
const mostColumns = 24

function HeatMap({ sweep }: { sweep: Sweep }) {
  const [measure, setMeasure] = useState<Measure>('sharpe')
  const map = useMemo(() => heatMapOf(sweep, measure), [sweep, measure])
  const { rows, columns, cells, rowName, columnName, rest } = map
  const write =
    measure === 'trades'
      ? count
      : measure === 'sharpe'
        ? ratio
        : (value: number | null) => (value === null ? missing : (100 * value).toFixed(1).replace('-', '−'))
  return (
    <>
      <label className="mb-3 flex flex-wrap items-center gap-2 text-sm print:hidden">
        Show
        <select className="field" value={measure} onChange={event => setMeasure(event.target.value as Measure)}>
          {Object.entries(measures).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {columns.length > mostColumns ? (
        <DenseMap map={map} label={measures[measure]} write={write} />
      ) : (
        <Scroller label={`${measures[measure]} of every setting`}>
          <table className="figures w-auto text-sm">
            <caption className="sr-only">{measures[measure]} of every setting; the best by Sharpe ratio is outlined</caption>
            <thead>
              <tr>
                <th scope="col" className="font-mono">
                  {columnName === null ? `$${rowName}` : `$${rowName} ↓ $${columnName} →`}
                </th>
                {columns.map(value => (
                  <th key={value ?? ''} scope="col" className="!px-2.5">
                    {value ?? measures[measure]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, r) => (
                <tr key={row}>
                  <th scope="row">{row}</th>
                  {columns.map((column, c) => {
                    const cell = cells[r]![c]!
                    return (
                      <td
                        key={column ?? ''}
                        className={`!px-2.5 ${cell.isBest ? 'font-semibold outline-2 -outline-offset-2 outline-accent' : ''}`}
                        style={{
                          background: `color-mix(in srgb, var(${cell.shade >= 0 ? '--gain' : '--loss'}) ${Math.round(34 * Math.abs(cell.shade))}%, transparent)`,
                        }}
                      >
                        {write(cell.value)}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
      <p className="mt-2 text-sm text-muted">
        The best by Sharpe ratio is outlined. A good setting among bad neighbours is most likely chance.
        {rest !== '' && ` The others are held at the best setting’s ${rest}.`}
      </p>
    </>
  )
}

function Choices({ parameters, choices }: { parameters: readonly string[]; choices: WalkForward['choices'] }) {
  return (
    <Scroller label="What was chosen in each stretch">
      <table className="figures max-w-2xl">
        <thead>
          <tr>
            <th scope="col">Traded from</th>
            <th scope="col">To</th>
            {parameters.map(name => (
              <th key={name} scope="col" className="font-mono">
                ${name}
              </th>
            ))}
            <th scope="col">Sharpe before</th>
          </tr>
        </thead>
        <tbody>
          {choices.map(({ from, to, setting, inSampleSharpe }) => (
            <tr key={from}>
              <th scope="row">{day(from)}</th>
              <td>{day(to)}</td>
              {parameters.map((name, i) => (
                <td key={name}>{setting?.[i] ?? missing}</td>
              ))}
              <td>{ratio(inSampleSharpe)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
