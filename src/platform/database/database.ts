// PostgreSQL as the rest of the product sees it: a pool that heals itself, forward-only migrations, and an embedded
// server for those who bring none. docs/concepts/database.md tells the same from an operator's side.
export { databaseFailure } from './faults.ts'
export { isOnThisMachine } from './connection.ts'
export { byteaArray } from './binary-array.ts'
export type { Connections } from './measured-pool.ts'
export { type Database, type DatabaseOptions, openDatabase } from './open-database.ts'
export { tryLock, type FileLock } from './embedded/file-lock.ts'
export { renameDurably, writeWhole } from './embedded/whole-file.ts'
export { openSchema, schemaFailure, type SchemaSession } from './schema-session.ts'
export { migrate, type Migrated } from './migrate.ts'
export type { DatabaseLog } from './database-log.ts'
export type { Tables } from './tables.generated.ts'
export { claimDataDirectory, startEmbedded, useEmbedded } from './embedded/embedded.ts'
