// The chance that the price is higher in a month and in a quarter, and beside it how good saying so has been; the next day and week below it, for whoever asks.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { ForecastAnswer } from '../../../src/product/forecasts/forecasts.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Section } from '../elements/section.tsx'
import { getJson } from '../http/request.ts'
import { count, day, instant, percent, price } from '../numbers/numbers.ts'
import { chance, nearText, sessions, skillSentence, skillText } from './forecast-text.ts'
import { ReliabilityPlot } from './reliability-plot.tsx'

type One = ForecastAnswer['forecasts'][number]

const forecastQuery = (symbol: string) => {
  const address = `/api/stocks/${encodeURIComponent(symbol)}/forecast`
  return queryOptions({ queryKey: [address], queryFn: ({ signal }) => getJson<ForecastAnswer>(address, signal) })
}

export function Forecast({ symbol }: { symbol: string }) {
  const forecast = useQuery(forecastQuery(symbol))
  const first = forecast.data?.forecasts[0]
  return (
    <Section id="forecast" title="Forecast" aside={first && `from bars up to ${day(first.asOf)}`}>
      <Answered result={forecast} what="The forecast" outline={<div className="bone h-72" aria-busy="true" />}>
        {data =>
          data.note ? (
            <p className="text-muted">{data.note}</p>
          ) : (
            <>
              <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
                {data.forecasts.filter(isFar).map(one => (
                  <Horizon key={one.horizonSessions} one={one} />
                ))}
              </div>
              <Near forecasts={data.forecasts.filter(one => !isFar(one))} />
              <details className="mt-5 text-sm">
                <summary className="cursor-pointer py-1 font-medium">What these figures are</summary>
                <ul className="mt-2 grid max-w-3xl gap-1.5 text-muted">
                  {data.definitions.map(definition => (
                    <li key={definition}>{definition}</li>
                  ))}
                  {first && <li>The models look at: {first.features.join(', ')}.</li>}
                  {first && (
                    <li>
                      Made {instant(first.trainedAt)} from data with the digest {first.dataHash.slice(0, 16)}…
                    </li>
                  )}
                </ul>
              </details>
              <p className="mt-3 text-sm text-muted">Not investment advice; data may be late or wrong.</p>
            </>
          )
        }
      </Answered>
    </Section>
  )
}

const isFar = ({ horizonSessions }: One): boolean => horizonSessions >= 20

function Near({ forecasts }: { forecasts: readonly One[] }) {
  if (forecasts.length === 0) return null
  return (
    <details className="mt-6 border-y border-line py-2">
      <summary className="cursor-pointer py-1">
        <span className="font-medium">Sooner: </span>
        {forecasts.map(nearText).join(' · ')}
      </summary>
      <div className="mt-4 grid gap-x-10 gap-y-8 lg:grid-cols-2">
        {forecasts.map(one => (
          <Horizon key={one.horizonSessions} one={one} />
        ))}
      </div>
    </details>
  )
}

function Horizon({ one }: { one: One }) {
  const { record, range } = one
  return (
    <div className="min-w-0">
      <h3 className="font-semibold">In {sessions(one.horizonSessions)}</h3>
      <p className="mt-1 text-[17px]">
        <span className="tabular text-2xl font-semibold">{chance(one.probability)}</span> to close above {price(one.price)}
        {one.shown === 'base rate' && ': the base rate'}
      </p>
      <p className="mt-1 text-muted">{skillSentence(one)}</p>
      <dl className="mt-3">
        <Row name="Skill against the base rate" note="95% interval">
          {skillText(record.skill)}
        </Row>
        <Row name="Brier score" note={`base rate ${record.skill.baseBrier.toFixed(4)}`}>
          {record.skill.brier.toFixed(4)}
        </Row>
        <Row name="Forecasts scored" note={`about ${count(record.independent)} of them independent`}>
          {count(record.forecasts)}
        </Row>
        <Row name="Share of rises until now" note="the base rate">
          {chance(one.base)}
        </Row>
        <Row name="The model says" note={one.model.choice === 'base rate' ? 'none was better than luck' : one.model.choice}>
          {chance(one.model.probability)}
        </Row>
        {range && (
          <Row
            name={`${percent(100 * range.share).replace('.00', '')} of moves ended between`}
            note={`held ${chance(range.held / range.told)} of the time on days not seen`}
          >
            {price(range.low)} – {price(range.high)}
          </Row>
        )}
      </dl>
      <ReliabilityPlot bins={record.reliability} horizon={one.horizonSessions} />
      <p className="mt-1 text-sm text-muted">
        Walk-forward, {day(record.from)} to {day(record.to)}.
      </p>
    </div>
  )
}

function Row({ name, note, children }: { name: string; note: string; children: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[1fr_auto] gap-x-4 border-b border-line py-2">
      <dt>
        <span className="font-medium">{name}</span>
        <span className="block text-[13px] text-muted">{note}</span>
      </dt>
      <dd className="tabular text-right font-medium">{children}</dd>
    </div>
  )
}
