// What the database itself says to "are you there".
import type { Database } from '#database'

/** Resolves when the running role can read its own tables; rejects when the database is away, or refuses. */
export async function readsFrom(database: Database): Promise<void> {
  await database.pool.query('SELECT version FROM migration LIMIT 1')
}
