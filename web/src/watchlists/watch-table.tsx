// The table of a list: what the last bars say of each symbol. Where the page is narrow, the line and the range stay away.
import { Link } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import type { TableAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'
import { PercentChange } from '../elements/change.tsx'
import { PopupButton } from '../elements/popup-button.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Sparkline } from '../elements/sparkline.tsx'
import { day, missing, percentChange, price, priceChange } from '../numbers/numbers.ts'
import { EntryMenu } from './entry-menu.tsx'
import { placeInRange } from './range.ts'

type Entry = TableAnswer['entries'][number]

type Props = {
  entries: readonly Entry[]
  onMove: (symbol: string, position: number) => void
  onNote: (symbol: string, note: string) => void
  onRemove: (entry: Entry) => void
}

export function WatchTable({ entries, ...acts }: Props) {
  return (
    <Scroller label="Symbols of this list">
      <table className="figures">
        <caption className="sr-only">Symbols of this list with their last close</caption>
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            <th scope="col" className="max-md:hidden">
              Last 60 closes
            </th>
            <th scope="col">Last close</th>
            <th scope="col">Day</th>
            <th scope="col" className="words pl-6 max-xl:hidden">
              52 weeks, low to high
            </th>
            <th scope="col" className="words pl-6 max-[1400px]:hidden">
              Note
            </th>
            <th scope="col">
              <span className="sr-only">Edit</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, at) => (
            <Row key={entry.symbol} entry={entry} at={at} count={entries.length} {...acts} />
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function Row({
  entry,
  at,
  count,
  onMove,
  onNote,
  onRemove,
}: Omit<Props, 'entries'> & { entry: Entry; at: number; count: number }) {
  const { symbol, name, quote, note } = entry
  return (
    <tr>
      <th scope="row">
        <Link to="/stocks/$symbol" params={{ symbol }} className="link font-semibold">
          {symbol}
        </Link>
        <span className="block max-w-[27vw] truncate text-[13px] text-muted md:max-w-56">{name}</span>
        {note !== '' && <span className="block max-w-[27vw] truncate text-[13px] md:max-w-56 min-[1400px]:hidden">{note}</span>}
      </th>
      {quote ? (
        <>
          <td className="max-md:hidden">
            <Line closes={entry.closes} />
          </td>
          <td>
            <span className="font-medium">{price(quote.last)}</span>
            <span className="block text-[13px] text-muted">
              {entry.currency && <span className="max-sm:hidden">{entry.currency} · </span>}
              {day(quote.date)}
            </span>
          </td>
          <td>
            <PercentChange value={quote.changePercent} />
            <span className="block text-[13px]">{priceChange(quote.change, quote.last)}</span>
          </td>
          <td className="words pl-6 max-xl:hidden">
            <Range last={quote.last} low={quote.low52w} high={quote.high52w} />
          </td>
        </>
      ) : (
        <>
          <td className="text-muted max-md:hidden">{missing}</td>
          <td className="text-muted">No data</td>
          <td className="text-muted">{missing}</td>
          <td className="words pl-6 text-muted max-xl:hidden">{missing}</td>
        </>
      )}
      <td className="words max-w-72 min-w-40 pl-6 !whitespace-normal max-[1400px]:hidden">
        <span className="line-clamp-2 text-[13px] break-words whitespace-pre-line">{note}</span>
      </td>
      <td>
        <PopupButton
          label={<Ellipsis size={18} aria-hidden="true" />}
          name={`Note, place and removal of ${symbol}`}
          title={symbol}
          className="grid size-9 place-items-center rounded-md hover:bg-sunken"
        >
          {close => (
            <EntryMenu
              entry={entry}
              at={at}
              count={count}
              onMove={position => onMove(symbol, position)}
              onNote={text => {
                close()
                onNote(symbol, text)
              }}
              onRemove={() => {
                close()
                onRemove(entry)
              }}
            />
          )}
        </PopupButton>
      </td>
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

function Range({ last, low, high }: { last: number; low: number; high: number }) {
  const place = placeInRange(last, low, high)
  return (
    <span className="flex w-56 items-center gap-2 text-[13px]">
      <span className="min-w-14 text-right text-muted">{price(low)}</span>
      <svg viewBox="0 0 100 8" className="h-2 min-w-16 flex-1" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" y="3" width="100" height="2" className="fill-edge" />
        {place !== null && <rect x={Math.min(97, Math.max(0, place - 1.5))} y="0" width="3" height="8" className="fill-accent" />}
      </svg>
      <span className="min-w-14 text-muted">{price(high)}</span>
      {place !== null && <span className="sr-only">, the last close at {Math.round(place)}% between them</span>}
    </span>
  )
}
