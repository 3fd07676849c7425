// The roles and the database inside a new cluster. Looked at on every start, because a first start may have been killed
// between making the cluster and this.
import { Client, escapeLiteral } from 'pg'
import { connectionOf } from '../connection.ts'
import type { Credentials } from './home.ts'

/**
 * tradewise_owner owns the database `tradewise` and migrates; the role tradewise runs the product and may connect, and nothing
 * else until the migrations grant it rows. `superuserUrl` leads to the database `postgres`.
 */
export async function ensureRoles(superuserUrl: string, credentials: Credentials): Promise<void> {
  const client = new Client({
    ...connectionOf(superuserUrl),
    application_name: 'tradewise supervisor',
    connectionTimeoutMillis: 10_000,
  })
  // A connection that is lost fails its query, too; without a listener it would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ owner: boolean; running: boolean; database: boolean; closed: boolean }>(`
      SELECT to_regrole('tradewise_owner') IS NOT NULL AS owner, to_regrole('tradewise') IS NOT NULL AS running,
             EXISTS (SELECT FROM pg_database WHERE datname = 'tradewise') AS database,
             EXISTS (SELECT FROM pg_database WHERE datname = 'tradewise' AND datacl IS NOT NULL) AS closed`)
    const found = rows[0]
    if (!found?.owner)
      await client.query(`CREATE ROLE tradewise_owner LOGIN PASSWORD ${escapeLiteral(credentials.tradewise_owner)}`)
    if (!found?.running) await client.query(`CREATE ROLE tradewise LOGIN PASSWORD ${escapeLiteral(credentials.tradewise)}`)
    if (!found?.database) await client.query('CREATE DATABASE tradewise OWNER tradewise_owner')
    if (found?.closed) return
    // In one transaction, so that the mark above (an access list on `tradewise`) means all of it.
    await client.query(`
      BEGIN;
      REVOKE ALL ON DATABASE postgres, template1, tradewise FROM PUBLIC;
      GRANT CONNECT ON DATABASE tradewise TO tradewise;
      COMMIT;`)
  } finally {
    await client.end()
  }
}
