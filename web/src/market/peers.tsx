import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { PeersAnswer } from '../../../src/product/market/market.contract.ts'
import { PercentChange } from '../elements/change.tsx'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { compact, count, day, missing, ordinal, percent, percentChange, ratio } from '../numbers/numbers.ts'
import { peersQuery } from './queries.ts'

type Peer = PeersAnswer['peers'][number]
const columns: [
  key: 'marketCap' | 'priceToEarnings' | 'epsGrowthPercent' | 'dividendYieldPercent',
  head: string,
  write: (value: number | null) => string,
][] = [
  ['marketCap', 'Market cap', compact],
  ['priceToEarnings', 'P/E', ratio],
  ['epsGrowthPercent', 'EPS growth, %', percentChange],
  ['dividendYieldPercent', 'Yield, %', percent],
]

export function Peers({ symbol }: { symbol: string }) {
  const peers = useQuery(peersQuery(symbol))
  return (
    <Section id="peers" title="Peers" aside={peers.data?.asOf && `as of ${day(peers.data.asOf)} · ${peers.data.source ?? ''}`}>
      <Answered result={peers} what="The peers" outline={<TableOutline rows={11} />}>
        {data => <PeerTable data={data} />}
      </Answered>
    </Section>
  )
}

function PeerTable({ data }: { data: PeersAnswer }) {
  const { peers, industry } = data
  if (peers.length === 0) return <p>{data.basis}</p>
  const median = (figure: string) => industry.medians.find(one => one.figure === figure)
  const place = (figure: string) => {
    const percentile = median(figure)?.subjectPercentile
    return percentile == null ? missing : ordinal(percentile)
  }
  return (
    <>
      <p className="mb-3">{data.basis}</p>
      <Scroller label="Peers">
        <table className="figures">
          <caption className="sr-only">Peers of {data.symbol}</caption>
          <thead>
            <tr>
              <th scope="col">Symbol</th>
              <th scope="col" className="words">
                Name
              </th>
              {columns.map(([key, head]) => (
                <th key={key} scope="col">
                  {head}
                </th>
              ))}
              <th scope="col">Day, %</th>
            </tr>
          </thead>
          <tbody>
            {peers.map(peer => (
              <PeerRow key={peer.symbol} peer={peer} />
            ))}
          </tbody>
          {industry.medians.length > 0 && (
            <tfoot>
              <tr>
                <th scope="row" colSpan={2} className="!whitespace-normal">
                  Median of {count(industry.shareCount)} in {industry.name}
                </th>
                {columns.map(([key, , write]) => (
                  <td key={key}>{write(median(key)?.median ?? null)}</td>
                ))}
                <td>{percentChange(median('priceChangePercent')?.median)}</td>
              </tr>
              <tr>
                <th scope="row" colSpan={2} className="!whitespace-normal">
                  {data.symbol} stands at percentile
                </th>
                {columns.map(([key]) => (
                  <td key={key}>{place(key)}</td>
                ))}
                <td>{place('priceChangePercent')}</td>
              </tr>
            </tfoot>
          )}
        </table>
      </Scroller>
    </>
  )
}

function PeerRow({ peer }: { peer: Peer }) {
  return (
    <tr className={peer.isSubject ? 'bg-sunken font-semibold' : ''}>
      <th scope="row" className={peer.isSubject ? '!font-semibold' : ''}>
        {peer.isSubject ? (
          peer.symbol
        ) : (
          <Link to="/stocks/$symbol" params={{ symbol: peer.symbol }} className="link">
            {peer.symbol}
          </Link>
        )}
      </th>
      <td className="words">
        <span className="inline-block max-w-28 truncate align-bottom sm:max-w-72" title={peer.name}>
          {peer.name}
        </span>
      </td>
      {columns.map(([key, , write]) => (
        <td key={key}>{write(peer[key])}</td>
      ))}
      <td>
        <PercentChange value={peer.priceChangePercent} hasArrow={false} />
      </td>
    </tr>
  )
}
