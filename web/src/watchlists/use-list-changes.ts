// What the page changes in one list. Moves and removals show at once and are taken back when the server refuses them.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { NewEntryAnswer, TableAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'
import { sendJson } from '../http/request.ts'
import { isOfWatchlists, tableQuery, watchlistAddresses } from './queries.ts'

type Entry = TableAnswer['entries'][number]

export function useListChanges(id: string) {
  const queries = useQueryClient()
  const { queryKey } = tableQuery(id)
  const readAgain = () => queries.invalidateQueries({ predicate: isOfWatchlists })

  /** Shows the list as it will be; → how to take that back. */
  async function shownAs(change: (entries: readonly Entry[]) => Entry[]): Promise<() => void> {
    // An answer that is under way would show the list as it was.
    await queries.cancelQueries({ queryKey })
    const before = queries.getQueryData(queryKey)
    if (before) {
      const entries = change(before.entries)
      queries.setQueryData(queryKey, { ...before, entries, entryCount: entries.length })
    }
    return () => queries.setQueryData(queryKey, before)
  }
  const scope = { id: `watchlist ${id}` }
  const takeBack = (_fault: Error, _change: unknown, undo: (() => void) | undefined) => undo?.()

  const add = useMutation({
    scope,
    mutationFn: (symbol: string) => sendJson<NewEntryAnswer>('POST', watchlistAddresses.entries(id), { symbol }),
    onSettled: readAgain,
  })
  const move = useMutation({
    scope,
    mutationFn: ({ symbol, position }: { symbol: string; position: number }) =>
      sendJson('PATCH', watchlistAddresses.entry(id, symbol), { position }),
    onError: readAgain,
  })
  const note = useMutation({
    scope,
    mutationFn: ({ symbol, note: text }: { symbol: string; note: string }) =>
      sendJson('PATCH', watchlistAddresses.entry(id, symbol), { note: text }),
    onMutate: ({ symbol, note: text }) =>
      shownAs(entries => entries.map(entry => (entry.symbol === symbol ? { ...entry, note: text } : entry))),
    onError: takeBack,
    onSettled: readAgain,
  })
  const remove = useMutation({
    scope,
    mutationFn: ({ symbol }: Pick<Entry, 'symbol'>) => sendJson('DELETE', watchlistAddresses.entry(id, symbol)),
    onMutate: ({ symbol }) => shownAs(entries => entries.filter(entry => entry.symbol !== symbol)),
    onError: takeBack,
    onSettled: readAgain,
  })
  /** Puts back what was removed, where it stood and with its note. */
  const restore = useMutation({
    scope,
    mutationFn: async ({ symbol, note: text, position }: { symbol: string; note: string; position: number }) => {
      await sendJson('POST', watchlistAddresses.entries(id), { symbol, note: text })
      await sendJson('PATCH', watchlistAddresses.entry(id, symbol), { position })
    },
    onSettled: readAgain,
  })

  return {
    add,
    note,
    remove,
    restore,
    /** Many presses in a row are shown each at once and sent one after the other. */
    moveTo: (symbol: string, position: number) => {
      void shownAs(entries => moved(entries, symbol, position))
      move.mutate({ symbol, position })
    },
    moveFault: move.error,
  }
}

function moved(entries: readonly Entry[], symbol: string, position: number): Entry[] {
  const entry = entries.find(each => each.symbol === symbol)
  const others = entries.filter(each => each !== entry)
  return entry ? others.toSpliced(position, 0, entry) : others
}
