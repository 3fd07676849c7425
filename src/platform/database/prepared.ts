// Statements that are asked many times a second: each connection keeps how they are answered, instead of reading and planning their text
// every time, which takes longer than answering it does. Their text is put together once.
import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import { assert } from '#basics'
import type { Tables } from './tables.generated.ts'

const names = new Map<string, string>()

/** What connections keep the statement under; undefined for the many that are asked now and then. */
export function keptAs(text: string): string | undefined {
  return names.get(text)
}

/**
 * A statement that is kept. `write` puts it together, once: the values are its only parameters, in their order. It names its columns,
 * because one that is added must not change what a kept statement answers with. → its rows.
 */
export function prepared<Values extends readonly unknown[], Row>(
  name: string,
  write: (db: Kysely<Tables>, ...values: Values) => Compilable<Row>,
): (db: Kysely<Tables>, ...values: Values) => Promise<Row[]> {
  let kept: CompiledQuery<Row> | undefined
  return async (db, ...values) => {
    if (!kept) {
      const written = write(db, ...values).compile()
      const isInOrder =
        written.parameters.length === values.length && values.every((value, at) => value === written.parameters[at])
      assert(isInOrder, `${name}: the values are the parameters`)
      names.set(written.sql, name)
      kept = written
    }
    return (await db.executeQuery<Row>({ ...kept, parameters: values })).rows
  }
}
