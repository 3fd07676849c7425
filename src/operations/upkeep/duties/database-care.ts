// Vacuum, fresh statistics, and whether every index agrees with its table.
import { act, type Duty, fine, type Finding, look } from '../duty.ts'
import { careFacts, type IndexFacts, indexFacts, vacuum } from './database-care.store.ts'
import type { DutyParts } from './duties.ts'

/** PostgreSQL refuses to write at two thousand million; autovacuum begins at two hundred. */
const oldTransactions = 1_000_000_000
/** Share of dead rows after the vacuum, and rows from which on it counts. */
const deadShare = 0.5
const manyRows = 10_000

export function databaseCare({ asOwner }: Pick<DutyParts, 'asOwner'>): Duty {
  return {
    name: 'database-care',
    rhythm: 'week',
    title: 'Vacuum and index check',
    does: 'Frees what deleted rows left, renews the statistics, and compares every table with its primary key’s index.',
    carryOut: ({ progress, signal }) =>
      asOwner(async owner => {
        const tables = await vacuum(owner, (done, total, table) => {
          signal.throwIfAborted()
          progress(done, total, table)
        })
        const indexes = await indexFacts(owner)
        const { checksumFailures, oldestTransactions, dead } = await careFacts(owner)
        const found: Finding[] = [...indexFindings(indexes)]
        if (checksumFailures > 0)
          found.push(
            act(
              `PostgreSQL has read ${checksumFailures} pages whose checksum was wrong.`,
              'The disk is failing, most likely: restore the newest proved backup on another one.',
            ),
          )
        if (oldestTransactions > oldTransactions)
          found.push(
            act(
              `The oldest transaction that is not frozen is ${oldestTransactions.toLocaleString('en-GB')} transactions old.`,
              'See whether autovacuum runs, and whether an open transaction or replication slot keeps it.',
            ),
          )
        for (const { table, deadRows, rows } of dead)
          if (deadRows > manyRows && deadRows > rows * deadShare)
            found.push(
              look(`${table} holds ${deadRows} dead rows beside ${rows} live ones.`, 'Something keeps an old transaction open.'),
            )
        const compared = indexes.filter(({ heapRows }) => heapRows !== null).length
        return [
          ...found,
          fine(
            `${tables} tables were vacuumed; ${compared} indexes were compared with their tables, ${indexes.length} looked at.`,
          ),
        ]
      }),
  }
}

function indexFindings(indexes: readonly IndexFacts[]): Finding[] {
  return indexes.flatMap(({ index, table, isValid, heapRows, indexRows }) => {
    const advice = `As the owner of the tables: REINDEX INDEX CONCURRENTLY tradewise.${index};`
    if (!isValid) return [act(`The index ${index} of ${table} is not valid: its rules do not hold.`, advice)]
    if (heapRows !== indexRows) return [act(`The index ${index} of ${table} knows ${indexRows} rows of ${heapRows}.`, advice)]
    return []
  })
}
