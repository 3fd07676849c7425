// The hits of one page: last close with its day, and the columns of the screen. A heading sorts by its column.
import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ScreenerAnswer } from '../../../src/product/screener/screener.contract.ts'
import { PercentChange } from '../elements/change.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Sparkline } from '../elements/sparkline.tsx'
import { day, missing, percentChange, price } from '../numbers/numbers.ts'
import { cellText, titleOf } from './cell-text.ts'
import { type ScreenChoice, sortedBy } from './screen-choice.ts'

type Props = { data: ScreenerAnswer; choice: ScreenChoice; onChange: (choice: ScreenChoice) => void }
type Hit = ScreenerAnswer['hits'][number]

/** That leave room for a long name on a wide screen. */
const fewColumns = 4

export function HitsTable({ data, choice, onChange }: Props) {
  const { columns, hits } = data
  const hasPrices = hits.some(({ quote }) => quote !== null)
  return (
    <Scroller label="Hits">
      <table className="figures">
        <caption className="sr-only">Shares for which {data.rule}</caption>
        <thead>
          <tr>
            <Heading
              name="symbol"
              title="Symbol"
              isText
              data={data}
              onSort={() => onChange(sortedBy(choice, 'symbol', true, data))}
            />
            {hasPrices && (
              <>
                <th scope="col" className="max-md:hidden">
                  Last 60 closes
                </th>
                <th scope="col">Last close</th>
                <th scope="col">Day</th>
              </>
            )}
            {columns.map(({ name, kind }) => (
              <Heading
                key={name}
                name={name}
                title={titleOf(name)}
                isText={kind === 'text'}
                data={data}
                onSort={() => onChange(sortedBy(choice, name, kind === 'text', data))}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {hits.map(hit => (
            <Row key={hit.symbol} hit={hit} columns={columns} hasPrices={hasPrices} />
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

type HeadingProps = { name: string; title: string; isText: boolean; data: ScreenerAnswer; onSort: () => void }

function Heading({ name, title, isText, data, onSort }: HeadingProps) {
  const order = data.sort === name ? data.order : undefined
  const Arrow = order === 'ascending' ? ArrowUp : ArrowDown
  return (
    <th scope="col" aria-sort={order ?? 'none'} className={isText && name !== 'symbol' ? 'words pl-6' : undefined}>
      <button type="button" className="inline-flex min-h-6 items-end gap-1 hover:underline" onClick={onSort}>
        {title}
        {order && <Arrow size={13} aria-hidden="true" className="mb-0.5" />}
      </button>
    </th>
  )
}

function Row({ hit, columns, hasPrices }: { hit: Hit; columns: ScreenerAnswer['columns']; hasPrices: boolean }) {
  const { symbol, name, quote, currency, closes, values } = hit
  return (
    <tr>
      <th scope="row">
        <Link to="/stocks/$symbol" params={{ symbol }} className="link font-semibold">
          {symbol}
        </Link>
        <span
          className={`block max-w-[27vw] truncate text-[13px] text-muted md:max-w-56 ${columns.length <= fewColumns ? 'xl:max-w-md' : ''}`}
        >
          {name}
        </span>
      </th>
      {hasPrices &&
        (quote ? (
          <>
            <td className="max-md:hidden">
              <Line closes={closes} />
            </td>
            <td>
              <span className="font-medium">{price(quote.last)}</span>
              <span className="block text-[13px] text-muted">
                {currency && <span className="max-sm:hidden">{currency} · </span>}
                {day(quote.date)}
              </span>
            </td>
            <td>
              <PercentChange value={quote.changePercent} hasArrow={false} />
            </td>
          </>
        ) : (
          <>
            <td className="text-muted max-md:hidden">{missing}</td>
            <td className="text-muted">{missing}</td>
            <td className="text-muted">{missing}</td>
          </>
        ))}
      {columns.map((column, i) => (
        <td key={column.name} className={column.kind === 'text' ? 'words pl-6' : undefined}>
          {cellText(column, values[i]!)}
        </td>
      ))}
    </tr>
  )
}

function Line({ closes }: { closes: readonly number[] }) {
  const [first, last] = [closes[0], closes.at(-1)]
  if (first === undefined || last === undefined || closes.length < 2) return <span className="text-muted">{missing}</span>
  const says = `${closes.length} closes from ${price(first)} to ${price(last)}, ${percentChange((last / first - 1) * 100)}`
  return (
    <span className="inline-block align-middle" title={says}>
      <Sparkline values={closes} isUp={last >= first} />
      <span className="sr-only">{says}</span>
    </span>
  )
}
