import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MarketStatusAnswer } from '../../../src/product/market/market.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { count, day, instant, month } from '../numbers/numbers.ts'
import { dataPackages } from './data-packages.ts'
import { FileImport } from './file-import.tsx'
import { Findings } from './findings.tsx'
import { NotPermitted } from './not-permitted.tsx'
import { findingsQuery, marketStatusQuery, sourcesQuery, symbolChangesQuery } from './queries.ts'
import { RefreshControl } from './refresh-control.tsx'
import { SymbolChanges } from './symbol-changes.tsx'
import { SourcesTable } from './sources-table.tsx'
import { TakingAnew } from './taking-anew.tsx'

const held = { none: 'raw', splits: 'for splits', all: 'for splits and dividends' } as const
const units = { '1m': 'minute', '1d': 'day', '1wk': 'week', '1mo': 'month' } as const

export function DataPage() {
  const status = useQuery(marketStatusQuery)
  const sources = useQuery(sourcesQuery)
  const findings = useQuery(findingsQuery)
  const symbols = useQuery(symbolChangesQuery)
  useTitle('Data')
  return (
    <article className="mx-auto max-w-6xl">
      <h1 className="home-title">What data is here</h1>
      <p className="mt-3 max-w-3xl text-[17px]">
        Everything shown comes from what this installation holds. Each series names its source and the day it ends; nothing is
        extended, guessed or filled in.
      </p>
      <Section id="own" title="Your own prices">
        <Answered result={sources} what="The import" outline={<TableOutline rows={1} height={168} />}>
          {data => (data.imports.allowed ? <FileImport /> : <NotPermitted permission={data.imports} />)}
        </Answered>
      </Section>
      <Section id="findings" title="Flagged and repaired">
        <Answered result={findings} what="The findings" outline={<TableOutline rows={1} height={56} />}>
          {data => <Findings answer={data} />}
        </Answered>
      </Section>
      <Section id="series" title="Price history">
        <Answered result={status} what="The series" outline={<TableOutline rows={9} height={60} />}>
          {data => (
            <>
              <Series series={data.series} />
              <Contradictions found={data.contradictions} />
            </>
          )}
        </Answered>
      </Section>
      <Section id="sources" title="Sources">
        <Answered result={sources} what="The sources" outline={<TableOutline rows={5} height={56} />}>
          {data => (
            <>
              <p className="mb-4 max-w-3xl">
                A refresh asks the services below for what is newer, the most trusted first. What is stored stays when they fail;
                where two contradict each other, both are kept.
              </p>
              <RefreshControl symbol={null} permission={data.refreshes} />
              <TakingAnew symbols={dailySymbols(status.data)} permission={data.refreshes} />
              <SourcesTable sources={data.sources} />
            </>
          )}
        </Answered>
      </Section>
      <Section id="symbols" title="Symbols that were given up">
        <Answered result={symbols} what="The symbols" outline={<TableOutline rows={5} height={40} />}>
          {data => <SymbolChanges answer={data} />}
        </Answered>
      </Section>
      <Section id="besides" title="Directory, reports, macro">
        <Answered result={status} what="The rest" outline={<TableOutline rows={3} height={56} />}>
          {data => <Collections status={data} />}
        </Answered>
      </Section>
      <Section id="packages" title="Packages and licences">
        <Packages />
      </Section>
    </article>
  )
}

function Contradictions({ found }: { found: MarketStatusAnswer['contradictions'] }) {
  if (found.length === 0) return null
  return (
    <div className="mt-6 max-w-4xl">
      <h3 className="font-semibold">Where sources differ</h3>
      <ul className="mt-1 grid gap-1">
        {found.map(({ symbol, source, otherSource, says, foundAt }) => (
          <li key={`${symbol}/${source}/${otherSource}`}>
            <Link to="/stocks/$symbol" params={{ symbol }} className="link font-medium">
              {symbol}
            </Link>
            : <span className="text-warn">{says}</span> <span className="text-muted">Known since {instant(foundAt)}.</span>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-[14px] text-muted">
        Look at both on that day: a missed split, another currency or another share differ by far more than rounding does.
      </p>
    </div>
  )
}

function Series({ series }: { series: MarketStatusAnswer['series'] }) {
  if (series.length === 0) return <p>No price history is loaded yet.</p>
  return (
    <Scroller label="Series">
      <table className="figures">
        <caption className="sr-only">Every series with its source and age</caption>
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            <th scope="col">From</th>
            <th scope="col">To, age</th>
            <th scope="col">Bars</th>
            <th scope="col" className="words pl-4">
              One bar a
            </th>
            <th scope="col" className="words pl-4">
              Adjusted at the source
            </th>
            <th scope="col">Loaded</th>
            <th scope="col" className="words pl-4">
              Source and precision
            </th>
          </tr>
        </thead>
        <tbody>
          {series.map(one => (
            <tr key={`${one.symbol}/${one.interval}/${one.source}`} className="align-top">
              <th scope="row">
                <Link to="/stocks/$symbol" params={{ symbol: one.symbol }} className="link font-semibold">
                  {one.symbol}
                </Link>
              </th>
              <td>{day(one.from)}</td>
              <td title={ageTitle(one.freshness)}>
                {day(one.to)}
                <span className="block text-[13px] text-muted">{one.freshness.says}</span>
              </td>
              <td>{count(one.barCount)}</td>
              <td className="words pl-4">{units[one.interval]}</td>
              <td className="words pl-4">{held[one.heldAdjustment]}</td>
              <td className="text-[13px]">{instant(one.fetchedAt)}</td>
              <td className="words min-w-160 pl-4 text-[13px] !whitespace-normal lg:min-w-72">
                {one.label}. {one.precisionNote}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function ageTitle({ basis, staleSince }: MarketStatusAnswer['series'][number]['freshness']): string {
  return staleSince === null ? `In ${basis}` : `In ${basis}; stale since ${day(staleSince)}`
}

function Collections({ status }: { status: MarketStatusAnswer }) {
  const { directory, annualReports, filedReports, exchangeRates, macro } = status
  return (
    <ul className="grid max-w-4xl gap-3">
      <li>
        <span className="font-medium">Directory: </span>
        {count(directory.shareCount)} US shares and {count(directory.indexCount)} indices, fundamentals as of{' '}
        {day(directory.asOf)}. {directory.source}.
      </li>
      <li>
        <span className="font-medium">Annual reports: </span>
        {count(annualReports.reportCount)} reports of {count(annualReports.companyCount)} companies, periods ending{' '}
        {day(annualReports.from)} to {day(annualReports.to)}. {annualReports.source}.
      </li>
      <li>
        <span className="font-medium">Filed reports: </span>
        {filedReports.reportCount === 0
          ? 'none fetched yet; a refresh brings them from the SEC when SEC_CONTACT is set.'
          : `${count(filedReports.reportCount)} years and quarters of ${count(filedReports.companyCount)} companies, the newest filed ${day(filedReports.newestFiled)}. ${filedReports.source}.`}
      </li>
      <li>
        <span className="font-medium">Exchange rates: </span>
        {exchangeRates.currencyCount === 0
          ? 'none fetched yet; a refresh of everything brings them from the European Central Bank.'
          : `${count(exchangeRates.currencyCount)} currencies against the euro, ${day(exchangeRates.from)} to ${day(exchangeRates.to)}, loaded ${exchangeRates.fetchedAt ? instant(exchangeRates.fetchedAt) : '–'}. European Central Bank.`}
      </li>
      <li>
        <span className="font-medium">Macro: </span>
        {count(macro.monthCount)} months, {month(macro.from)} to {month(macro.to)}. {macro.source}.
      </li>
    </ul>
  )
}

function Packages() {
  return (
    <Scroller label="Packages">
      <table className="figures">
        <caption className="pb-2 text-sm text-muted">
          The bundled data is read from these open packages when the application is built. Where each series came from before that
          stands with it above.
        </caption>
        <thead>
          <tr>
            <th scope="col">Package</th>
            <th scope="col" className="words">
              Licence
            </th>
            <th scope="col" className="words">
              Holds
            </th>
            <th scope="col" className="words">
              Mind
            </th>
          </tr>
        </thead>
        <tbody>
          {dataPackages.map(one => (
            <tr key={one.name}>
              <th scope="row" className="font-medium">
                {one.name}
              </th>
              <td className="words">{one.licence}</td>
              <td className="words min-w-60 !whitespace-normal">{one.holds}</td>
              <td className="words min-w-60 !whitespace-normal text-muted">{one.mind}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function dailySymbols(status: MarketStatusAnswer | undefined): string[] {
  const daily = (status?.series ?? []).filter(({ interval }) => interval === '1d').map(({ symbol }) => symbol)
  return [...new Set(daily)].sort()
}
