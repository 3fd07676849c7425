// How capital could be shared out among symbols: five ways side by side, and how each would have done on days it had not seen.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { AllocationAnswer } from '../../../src/product/portfolio/portfolio.contract.ts'
import { type Line, SeriesChart } from '../chart/series-chart.tsx'
import { Answered } from '../elements/fault.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { marketStatusQuery } from '../market/queries.ts'
import { count, day, percent, ratio } from '../numbers/numbers.ts'
import { type AllocationChoice, allocationQuery, choiceOf, queryOf } from './allocation-choice.ts'
import { AllocationForm } from './allocation-form.tsx'
import { CorrelationTable, OutcomeTable, WeightsTable } from './allocation-tables.tsx'
import { FrontierPlot } from './frontier-plot.tsx'
import { methodColours, methodNames } from './methods.ts'

export function AllocationPage() {
  useTitle('Allocation')
  const navigate = useNavigate({ from: '/allocation' })
  const choice = choiceOf(useSearch({ from: '/allocation' }))
  const change = (to: AllocationChoice) => void navigate({ search: queryOf(to), replace: true, resetScroll: false })
  const answer = useQuery(allocationQuery(choice))
  return (
    <article className="pt-6">
      <h1 className="home-title !text-[1.75rem]">Allocation</h1>
      <p className="mt-2 mb-6 max-w-3xl text-muted">
        Five ways of sharing out capital among the symbols you choose, worked out from their past days, and what each would have
        made of days it had not seen. Hypothetical and made with hindsight: you choose the symbols knowing how they did. Not
        investment advice.
      </p>
      <AllocationForm choice={choice} onChange={change} />
      {choice.symbols.length < 2 ? (
        <Beginning choice={choice} onChange={change} />
      ) : (
        <div className="mt-8">
          <Answered result={answer} what="The allocation" outline={<TableOutline rows={12} />}>
            {data => <Ways data={data} />}
          </Answered>
        </div>
      )}
    </article>
  )
}

/** One action: the shares whose history is here. */
function Beginning({ choice, onChange }: { choice: AllocationChoice; onChange: (choice: AllocationChoice) => void }) {
  const status = useQuery(marketStatusQuery)
  const here = (status.data?.series ?? [])
    .filter(series => series.interval === '1d' && !series.symbol.startsWith('^'))
    .map(series => series.symbol)
  const some = [...new Set(here)].slice(0, 8)
  return (
    <div className="mt-8 rounded-lg border border-line p-5">
      <p>Choose at least two symbols that have a price history here.</p>
      {some.length >= 2 && (
        <button
          type="button"
          className="button button-accent mt-3 max-w-full !whitespace-normal py-1.5 text-left"
          onClick={() => onChange({ ...choice, symbols: some })}
        >
          Try {some.length > 4 ? `${some.slice(0, 3).join(', ')} and ${some.length - 3} more` : some.join(', ')}
        </button>
      )}
    </div>
  )
}

function Ways({ data }: { data: AllocationAnswer }) {
  const { methods, walk, assets } = data
  const withoutDividends = assets.filter(asset => !asset.withDividends).map(asset => asset.symbol)
  const lines = methods
    .filter(({ equity }) => equity.length > 0)
    .map(
      ({ method, equity }): Line => ({ label: methodNames[method], colour: methodColours[method], values: equity, write: ratio }),
    )
  const [first, ...others] = lines
  return (
    <>
      <Section
        id="weights"
        title="Weights"
        className="mt-0"
        aside={`${count(data.returnCount)} common returns, ${day(data.from)} to ${day(data.to)}`}
      >
        <WeightsTable data={data} />
        <p className="mt-3 max-w-3xl text-sm text-muted">
          {data.shrinkage !== null &&
            `The covariances are ${percent(100 * data.shrinkage)} of the simple matrix, the rest is measured. `}
          {withoutDividends.length > 0 &&
            `Without dividends, which are not known over the whole history: ${withoutDividends.join(', ')}.`}
        </p>
      </Section>
      <Section id="outcome" title="How each way did" aside="risk-free rate 0">
        <OutcomeTable data={data} />
        <p className="mt-3 max-w-3xl text-sm text-muted">
          {walk.note ??
            `${walk.definition} Here: the ${walk.lookbackDays} days before, held for ${walk.rebalanceDays}, ${percent(100 * walk.costShare)} of what is traded as costs. Where intervals overlap, nothing says that one way is better than another.`}
        </p>
        {first && (
          <div className="mt-6">
            <SeriesChart label="What 1 became out of sample, by each way" dates={walk.dates} lines={[first, ...others]} isLog />
          </div>
        )}
      </Section>
      <Section id="frontier" title="Efficient frontier" aside="of the same days, so fitted to them">
        <FrontierPlot data={data} />
      </Section>
      <Section id="correlations" title="Correlations" aside="of daily returns">
        <CorrelationTable data={data} />
      </Section>
      <Section id="ways" title="What the ways mean">
        <ul className="grid max-w-3xl gap-2">
          {methods.map(({ method, definition }) => (
            <li key={method}>{definition}</li>
          ))}
        </ul>
        <p className="mt-4 text-sm text-muted">
          Prices: {assets.map(asset => `${asset.symbol}, ${asset.source}`).join('; ')}. Not investment advice; data may be late or
          wrong.
        </p>
      </Section>
    </>
  )
}
