// Two roles: the owner migrates and owns every table; the running role reads and writes rows and can change nothing else.
import { type ClientBase, escapeIdentifier } from 'pg'
import { assert } from '#basics'
import { schemaName } from './schema.ts'

/**
 * A table whose comment is 'running role: SELECT, INSERT' (or the like) is given those rights only, whatever was granted before.
 * Idempotent; run by the owner after each migration, in its transaction, so that no table is ever visible without its rights.
 */
export async function grantToRunningRole(client: ClientBase, role: string): Promise<void> {
  const grantee = escapeIdentifier(role)
  const { rows: limited } = await client.query<{ name: string; rights: string | null }>(
    `SELECT relname AS name, substring(comment FROM '^running role: ((?:SELECT|INSERT|UPDATE|DELETE|, )+)$') AS rights
     FROM (SELECT relname, obj_description(oid, 'pg_class') AS comment FROM pg_class
           WHERE relnamespace = '${schemaName}'::regnamespace AND relkind IN ('r', 'p')) AS tables
     WHERE comment LIKE 'running role: %'`,
  )
  const narrowed = limited.map(({ name, rights }) => {
    assert(rights, `the comment of ${name} names the running role's rights`)
    const table = `${schemaName}.${escapeIdentifier(name)}`
    return `REVOKE ALL ON ${table} FROM ${grantee}; GRANT ${rights} ON ${table} TO ${grantee};`
  })
  // One query string is one transaction: at no moment does the role hold more than it ends up with.
  await client.query(`
    GRANT USAGE ON SCHEMA ${schemaName} TO ${grantee};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schemaName} TO ${grantee};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schemaName} TO ${grantee};
    REVOKE INSERT, UPDATE, DELETE ON ${schemaName}.migration FROM ${grantee};
    ${narrowed.join('\n')}`)
}
