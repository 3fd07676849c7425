// PostgreSQL as the rest of the product sees it: a pool that heals itself, forward-only migrations, and an embedded
// server for those who bring none. docs/concepts/database.md tells the same from an operator's side.
export { type Database, type DatabaseOptions, openDatabase } from './open-database.ts'
export { type ConnectionConfig, connectionOf } from './connection.ts'
export { databaseFailure } from './faults.ts'
export { migrate, type MigrateOptions, type Migrated } from './migrate.ts'
export { schemaName } from './schema.ts'
export type { DatabaseLog } from './database-log.ts'
export type { Tables } from './tables.generated.ts'
export { claimDataDirectory, type EmbeddedServer, startEmbedded, useEmbedded } from './embedded/embedded.ts'
