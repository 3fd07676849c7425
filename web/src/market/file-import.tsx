// From a file that is dropped to its chart: what was understood is shown first, and nothing is stored before that is confirmed.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FileUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ImportAnswer, PreviewAnswer } from '../../../src/product/market/sources.contract.ts'
import { postFile, RequestFault } from '../http/request.ts'
import { proven } from '../identity/proof.ts'
import { count, dayOrMinute } from '../numbers/numbers.ts'
import { addresses, type FileHints } from './addresses.ts'
import { takeDropped } from './dropped-file.ts'
import { answersTo, isSymbol, likelySymbol, problemText, understood } from './file-import.ts'

type Wish = { file: File; hints: FileHints }

export function FileImport() {
  const [chosen, setChosen] = useState<Wish | null>(null)
  const [symbol, setSymbol] = useState('')
  const preview = useMutation({
    mutationFn: ({ file, hints }: Wish) => postFile<PreviewAnswer>(addresses.filePreview(hints), file),
    onSuccess: (answer, { file }) => setSymbol(before => (before === '' ? likelySymbol(file.name, answer.symbols) : before)),
  })
  const look = (wish: Wish): void => {
    setChosen(wish)
    preview.mutate(wish)
  }
  const take = (file: File | undefined): void => {
    if (!file) return
    setSymbol('')
    look({ file, hints: {} })
  }
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => takeDropped(file => latest.current(file)), [])
  return (
    <div className="max-w-4xl">
      <DropZone onFile={take} />
      <div aria-live="polite">
        {preview.isPending && <p className="mt-4 text-muted">Reading {chosen?.file.name} …</p>}
        {preview.isError && <Refused fault={preview.error} name={chosen?.file.name ?? 'The file'} />}
        {preview.data && chosen && !preview.isPending && (
          <Understood
            preview={preview.data}
            chosen={chosen}
            symbol={symbol}
            onSymbol={setSymbol}
            onHints={hints => look({ ...chosen, hints: { ...chosen.hints, ...hints } })}
          />
        )}
      </div>
    </div>
  )
}

/** The file field itself covers the zone: browsers take a file that is dropped on one, and the keyboard reaches it. */
function DropZone({ onFile }: { onFile: (file: File | undefined) => void }) {
  return (
    <div className="relative flex flex-col items-center gap-3 rounded-xl border-2 border-dashed border-edge px-6 py-8 text-center focus-within:border-accent hover:bg-sunken">
      <FileUp size={28} aria-hidden="true" className="text-muted" />
      <p>
        Drop a CSV file with prices here, or choose one: days, minutes, or splits and dividends alone; from Yahoo, Stooq, Tiingo,
        a bank, or a spreadsheet.
      </p>
      <span className="button" aria-hidden="true">
        Choose a file
      </span>
      <input
        type="file"
        aria-label="CSV file with daily prices"
        accept=".csv,.txt,.tsv,.gz,text/csv"
        className="absolute inset-0 cursor-pointer opacity-0"
        onChange={event => {
          onFile(event.target.files?.[0])
          // The same file again, mended meanwhile, is a change too.
          event.target.value = ''
        }}
      />
    </div>
  )
}

function Refused({ fault, name }: { fault: Error; name: string }) {
  const said = fault instanceof RequestFault ? (fault.detail ?? fault.message) : 'The page met an unexpected fault.'
  return (
    <div role="alert" className="mt-4 rounded-lg border border-line bg-warn-surface p-4">
      <p className="font-semibold text-warn">{name} was not taken.</p>
      <p className="mt-1">{said} Nothing stored has changed.</p>
    </div>
  )
}

function Understood(props: {
  preview: PreviewAnswer
  chosen: Wish
  symbol: string
  onSymbol: (symbol: string) => void
  onHints: (hints: FileHints) => void
}) {
  const { preview, chosen, symbol, onSymbol, onHints } = props
  const [skips, setSkips] = useState(false)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const bring = useMutation({
    mutationFn: () =>
      proven(() => postFile<ImportAnswer>(addresses.fileImport(symbol, chosen.file.name, chosen.hints, skips), chosen.file)),
    onSuccess: async ({ symbol: listed, holds }) => {
      // What this browser kept of the symbol from before must not hide what has just come in.
      const first = [addresses.stock(listed), addresses.bars(listed, { range: '1Y', interval: '1d', adjusted: 'splits' })]
      await Promise.allSettled([...first, addresses.marketStatus].map(address => fetch(address, { cache: 'reload' })))
      await queries.invalidateQueries()
      await navigate({
        to: '/stocks/$symbol',
        params: { symbol: listed },
        ...(holds === 'minutes' ? { search: { range: '1M', interval: '1m' } } : {}),
      })
    },
  })
  const isOpen = preview.questions.length > 0
  const isHeldUp = preview.problemCount > 0 && !skips
  return (
    <div className="mt-5 grid gap-5">
      {preview.questions.map(({ about, says }) => (
        <fieldset key={about} className="rounded-lg bg-warn-surface p-4">
          <legend className="float-left mb-2 w-full font-semibold text-warn">{says}</legend>
          <span className="clear-both flex flex-wrap gap-3">
            {answersTo[about].map(answer => (
              <button key={answer.value} type="button" className="button" onClick={() => onHints({ [about]: answer.value })}>
                {answer.says}
              </button>
            ))}
          </span>
        </fieldset>
      ))}
      {preview.holds === 'events' && (
        <p className="text-[17px]">
          <span className="font-semibold">
            {count(preview.splits.length)} {preview.splits.length === 1 ? 'split' : 'splits'} and{' '}
            {count(preview.dividends.length)} {preview.dividends.length === 1 ? 'dividend' : 'dividends'}
          </span>
          , no prices.
        </p>
      )}
      {preview.first && preview.last && (
        <p className="text-[17px]">
          <span className="font-semibold">
            {count(preview.barCount)} {preview.holds === 'minutes' ? 'minute' : 'day'}
            {preview.barCount === 1 ? '' : 's'}
          </span>{' '}
          from {dayOrMinute(preview.first.date)} (close {preview.first.close}) to {dayOrMinute(preview.last.date)} (close{' '}
          {preview.last.close}).
        </p>
      )}
      {preview.guesses.map(guess => (
        <p key={guess} className="rounded-lg bg-warn-surface p-4">
          {guess}
        </p>
      ))}
      {preview.problemCount > 0 && <Problems preview={preview} skips={skips} onSkips={setSkips} />}
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={event => {
          event.preventDefault()
          bring.mutate()
        }}
      >
        <label className="grid gap-1 text-sm">
          Symbol
          <input
            className="field w-32 text-[15px] uppercase"
            value={symbol}
            onChange={event => onSymbol(event.target.value.trim())}
            spellCheck={false}
            autoComplete="off"
            aria-describedby={symbol === '' ? 'symbol-missing' : undefined}
          />
        </label>
        <button
          type="submit"
          className="button button-accent"
          disabled={isOpen || isHeldUp || !isSymbol(symbol) || bring.isPending}
        >
          {bring.isPending ? 'Importing …' : `Import and show the chart`}
        </button>
        {symbol === '' && (
          <p id="symbol-missing" className="w-full text-muted">
            The file does not say which share it is of. Type its symbol, such as AAPL, or a short name of your own.
          </p>
        )}
      </form>
      {bring.isError && <Refused fault={bring.error} name={chosen.file.name} />}
      <Details preview={preview} />
    </div>
  )
}

function Problems(props: { preview: PreviewAnswer; skips: boolean; onSkips: (skips: boolean) => void }) {
  const { problems, problemCount, rowCount } = props.preview
  return (
    <div className="rounded-lg bg-warn-surface p-4">
      <p className="font-semibold text-warn">
        {count(problemCount)} of {count(rowCount)} rows cannot be right.
      </p>
      <ul className="mt-2 list-disc pl-5">
        {problems.slice(0, 8).map(problem => (
          <li key={`${problem.line}/${problem.column}/${problem.what}`}>{problemText(problem)}</li>
        ))}
      </ul>
      {problemCount > 8 && <p className="mt-1 text-muted">and {count(problemCount - 8)} more</p>}
      <label className="mt-3 flex items-center gap-2">
        <input type="checkbox" checked={props.skips} onChange={event => props.onSkips(event.target.checked)} />
        Import the other rows without them
      </label>
    </div>
  )
}

function Details({ preview }: { preview: PreviewAnswer }) {
  return (
    <details>
      <summary className="font-medium">How the file was read</summary>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-5 gap-y-1">
        {understood(preview).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <dt className="text-muted">Columns</dt>
        <dd>
          {preview.columns
            .map(({ heading, role }) => `${heading === '' ? 'without heading' : heading}: ${role ?? 'left out'}`)
            .join(' · ')}
        </dd>
      </dl>
      <ul className="mt-2 list-disc pl-5">
        {preview.notes.map(note => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  )
}
