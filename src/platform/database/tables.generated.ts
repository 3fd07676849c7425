// Written by tools/generate-database-types.ts from the migrated schema; do not edit.
import type { ColumnType } from 'kysely'

/** timestamptz: read as Date, written as Date or ISO text. */
type Instant = ColumnType<Date, Date | string>

/** The database fills it in when it is left out. */
type Defaulted<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>

interface MigrationTable {
  version: number
  name: string
  sha256: string
  applied_at: Defaulted<Instant>
}

export interface Tables {
  migration: MigrationTable
}
