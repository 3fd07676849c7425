// The combobox by which everything is found (ARIA's list-autocomplete pattern): focus stays in the field, arrows move.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useId, useRef, useState } from 'react'
import type { SearchHit } from '../../../src/product/market/market.contract.ts'
import type { TypedAhead } from '../app/typing-ahead.ts'
import { Fault } from '../elements/fault.tsx'
import { searchQuery } from './queries.ts'

type Props = {
  onPick: (symbol: string) => void
  label: string
  placeholder?: string
  /** Takes the focus when it appears: the page exists for this field. */
  hasFocus?: boolean
  /** What was typed before the field had the focus. */
  typedAhead?: () => TypedAhead
  /** Below the field (home, compare) the list floats; in the dialog it fills the rest. */
  list: 'floating' | 'inline'
  size?: 'large'
  /** Shown while nothing is typed. */
  empty?: ReactNode
  /** Symbols that cannot be picked here, e.g. those already compared. */
  without?: readonly string[]
}

export function SearchBox(props: Props) {
  const id = useId()
  const [text, setText] = useState('')
  /** The symbol that was moved to: a list that changes beneath it does not put another in its place. */
  const [active, setActive] = useState<string>()
  const [isOpen, setIsOpen] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const hasFocus = props.hasFocus === true
  const asked = useDeferredValue(text.trim())
  const search = useQuery(searchQuery(asked))
  const client = useQueryClient()
  const isAnswered = search.data !== undefined && !search.isPlaceholderData && asked === text.trim()
  const hits = asked === '' ? [] : (search.data?.results ?? []).filter(hit => !props.without?.includes(hit.symbol))
  const isListed = (isOpen || props.list === 'inline') && asked !== ''
  const moved = hits.findIndex(hit => hit.symbol === active)
  const at = Math.max(moved, 0)
  const chosen = hits[at]

  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, at])
  useEffect(() => {
    if (hasFocus) field.current?.focus({ preventScroll: true })
  }, [hasFocus])

  const pick = (hit: SearchHit) => {
    setText('')
    setActive(undefined)
    setIsOpen(false)
    props.onPick(hit.symbol)
  }
  /** For an Enter that comes before the answer, unless more is typed meanwhile. A fault shows in the list. */
  const openFirst = (typed: string) => {
    void client.query(searchQuery(typed)).then(
      answer => {
        const first = answer.results.find(hit => !props.without?.includes(hit.symbol))
        if (first && field.current?.value.trim() === typed) pick(first)
      },
      () => undefined,
    )
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
    const move = moves[event.key]
    if (move !== undefined && hits.length) {
      event.preventDefault()
      setIsOpen(true)
      setActive(hits[(at + move + hits.length) % hits.length]?.symbol)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      // The field is ahead of what is drawn: Enter may follow the last letter at once.
      const typed = event.currentTarget.value.trim()
      if (chosen && (moved >= 0 || (isAnswered && typed === asked))) pick(chosen)
      else if (typed !== '') openFirst(typed)
    } else if (event.key === 'Escape' && text !== '') {
      event.preventDefault()
      event.stopPropagation()
      setText('')
      setIsOpen(false)
    }
  }

  const results = isListed && (
    <div
      className={
        props.list === 'floating'
          ? 'popup absolute inset-x-0 top-full z-30 mt-1 flex max-h-[min(30rem,70vh)] flex-col'
          : 'flex min-h-0 flex-1 flex-col border-t border-line'
      }
    >
      {search.error && !search.data ? (
        <Fault fault={search.error} what="The search" onRetry={() => void search.refetch()} />
      ) : isAnswered && hits.length === 0 ? (
        <p className="px-3 py-4">{search.data.message ?? `Nothing here goes by “${asked}”.`}</p>
      ) : search.data?.message ? (
        <p className="px-3 pt-3 text-[13px] text-muted">{search.data.message}</p>
      ) : null}
      <ul
        id={`${id}-list`}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- ARIA's combobox pattern; a datalist shows no exchanges
        role="listbox"
        aria-label="Results"
        className={`min-h-0 overflow-y-auto ${hits.length > 0 ? 'p-1.5' : ''} ${search.isPlaceholderData ? 'opacity-60' : ''}`}
      >
        {hits.map((hit, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keyboard works through the field: focus never enters the list
          <li
            key={hit.symbol}
            id={`${id}-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- as for the list
            role="option"
            aria-selected={hit === chosen}
            className="grid cursor-pointer grid-cols-[5.5rem_1fr_auto] items-baseline gap-x-3 rounded-md px-3 py-2 aria-selected:bg-sunken"
            onPointerMove={() => setActive(hit.symbol)}
            onPointerDown={event => event.preventDefault()}
            onClick={() => pick(hit)}
          >
            <span className="truncate font-semibold">{hit.symbol}</span>
            <span className="truncate">
              {hit.name}
              {hit.matched && <span className="text-muted"> · {hit.matched}</span>}
            </span>
            <span className="text-right text-[13px] text-muted">
              {hit.hasBars && <span className="mr-2 text-accent">chart</span>}
              {hit.exchange}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )

  return (
    <div
      className={props.list === 'floating' ? 'relative' : 'flex min-h-0 flex-1 flex-col'}
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false)
      }}
    >
      <div className="relative">
        <Search
          className={`pointer-events-none absolute top-1/2 -translate-y-1/2 text-muted ${props.size ? 'left-4' : 'left-3'}`}
          size={props.size ? 22 : 18}
          aria-hidden="true"
        />
        <input
          type="text"
          role="combobox"
          aria-label={props.label}
          aria-expanded={isListed && hits.length > 0}
          aria-controls={isListed ? `${id}-list` : undefined}
          aria-activedescendant={isListed && chosen ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={80}
          ref={field}
          placeholder={props.placeholder}
          value={text}
          className={`w-full bg-raised placeholder:text-muted ${
            props.list === 'inline'
              ? 'h-14 rounded-t-xl pr-4 pl-11 text-[17px] outline-none'
              : props.size
                ? 'h-14 rounded-xl border border-edge pr-4 pl-13 text-lg'
                : 'field pr-3 pl-10'
          }`}
          onChange={event => {
            setText(event.target.value)
            setActive(undefined)
            setIsOpen(true)
          }}
          onFocus={() => {
            setIsOpen(true)
            const typed = props.typedAhead?.()
            if (!typed?.text) return
            setText(before => before + typed.text)
            if (typed.isEntered) openFirst(typed.text)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <output className="sr-only">
        {isListed && isAnswered ? (hits.length ? `${hits.length} results` : (search.data.message ?? 'No results')) : ''}
      </output>
      {results}
      {asked === '' && props.empty}
    </div>
  )
}
