// Two roles: the owner migrates and owns every table; the running role reads and writes rows and can change nothing else.
import { type ClientBase, escapeIdentifier } from 'pg'
import { schemaName } from './schema.ts'

/** Idempotent; run by the owner after each migration, in its transaction, so that no table is ever visible without its rights. */
export async function grantToRunningRole(client: ClientBase, role: string): Promise<void> {
  const grantee = escapeIdentifier(role)
  await client.query(`
    GRANT USAGE ON SCHEMA ${schemaName} TO ${grantee};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schemaName} TO ${grantee};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schemaName} TO ${grantee};
    REVOKE INSERT, UPDATE, DELETE ON ${schemaName}.migration FROM ${grantee};`)
}
