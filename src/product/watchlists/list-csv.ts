// Lists as a table that a spreadsheet opens, and that importing reads back as it was.
import { csvLine } from '#csv'
import type { StoredEntry, StoredList } from './watchlists.store.ts'

/** In the order of the lists and of their entries. Position: 1 for the first of its list. A list without entries has no line. */
export function listsAsCsv(lists: readonly StoredList[], entries: ReadonlyMap<string, readonly StoredEntry[]>): string {
  const lines = lists.flatMap(list =>
    (entries.get(list.id) ?? []).map(({ symbol, name, note }, i) => csvLine([symbol, name, list.name, note, i + 1])),
  )
  return [csvLine(['Symbol', 'Name', 'List', 'Note', 'Position']), ...lines].join('')
}
