// What the screener is asked, as it stands in the address of its page, so that a link shows what somebody saw.
import type { SavedScreen, ScreenerBody } from '../../../src/product/screener/screener.contract.ts'

export type Order = 'ascending' | 'descending'

export type ScreenChoice = {
  rule: string
  /** null: what the rule itself compares. */
  columns: readonly string[] | null
  /** null: the largest companies first. */
  sort: string | null
  order: Order
  /** From 0. */
  page: number
}

export const pageSize = 50
export const mostColumns = 12

export const emptyChoice: ScreenChoice = { rule: '', columns: null, sort: null, order: 'descending', page: 0 }

/** What is missing or nonsense takes its usual value. */
export function choiceOf(query: Record<string, unknown>): ScreenChoice {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const columns = text('columns')
    .split(';')
    .map(column => column.trim())
    .filter(Boolean)
  const page = Number(text('page'))
  return {
    rule: text('rule'),
    columns: columns.length > 0 ? [...new Set(columns)].slice(0, mostColumns) : null,
    sort: text('sort') || null,
    order: text('order') === 'ascending' ? 'ascending' : 'descending',
    page: Number.isInteger(page) && page > 1 ? page - 1 : 0,
  }
}

/** The same as it is written into the address: usual values are left out. */
export function queryOf({ rule, columns, sort, order, page }: ScreenChoice): Record<string, string | undefined> {
  return {
    rule: rule === '' ? undefined : rule,
    columns: columns?.join(';'),
    sort: sort ?? undefined,
    order: order === 'descending' ? undefined : order,
    page: page === 0 ? undefined : String(page + 1),
  }
}

export function bodyOf({ rule, columns, sort, order, page }: ScreenChoice): ScreenerBody {
  return {
    rule,
    ...(columns && { columns: [...columns] }),
    ...(sort !== null && { sort }),
    order,
    offset: page * pageSize,
    limit: pageSize,
  }
}

export function exportAddress(choice: ScreenChoice): string {
  const { page: _, ...query } = queryOf(choice)
  const asked = new URLSearchParams({ order: choice.order })
  for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, value)
  return `/api/screener/export?${asked}`
}

export function choiceOfSaved({
  rule,
  columns,
  sort,
  order,
}: Pick<SavedScreen, 'rule' | 'columns' | 'sort' | 'order'>): ScreenChoice {
  return { rule, columns, sort, order, page: 0 }
}

/** Whether a kept screen is what is shown, whatever page of it. */
export function isSame(saved: SavedScreen, choice: ScreenChoice): boolean {
  return JSON.stringify(queryOf(choiceOfSaved(saved))) === JSON.stringify(queryOf({ ...choice, page: 0 }))
}

/** A column's heading pressed: first the largest on top, then the smallest; words the other way round. */
export function sortedBy(
  choice: ScreenChoice,
  column: string,
  isText: boolean,
  shown: { sort: string; order: Order },
): ScreenChoice {
  const first: Order = isText ? 'ascending' : 'descending'
  const other: Order = isText ? 'descending' : 'ascending'
  return { ...choice, sort: column, order: shown.sort === column && shown.order === first ? other : first, page: 0 }
}
