// A job that waits until tomorrow and four that gave up, put into the queue of a running product as the queue itself would have, for whoever
// steers them in the browser. What they are to deliver does not exist, which is no fault.
import { Client } from 'pg'
import { useEmbedded } from '#database'

/** What the one that waits is to deliver. */
export const plantedDelivery = '7c4fd2b1-0d3e-4c53-9a5e-2b8d1f6a9e01'

export async function plantJobs(dataDir: string): Promise<void> {
  const server = await useEmbedded({ dataDir, log: { info() {}, warn() {} } as never })
  const client = new Client({ connectionString: server.ownerUrl, options: '-c search_path=tradewise' })
  try {
    await client.connect()
    await client.query(
      `INSERT INTO job (name, data, singleton_key, start_after, policy) VALUES ('alerts.deliver', $1, $2, now() + interval '1 day', 'exclusive')`,
      [{ deliveryId: plantedDelivery }, plantedDelivery],
    )
    await client.query(
      `INSERT INTO job (name, data, singleton_key, source_name, source_id, source_created_on, source_retry_count, source_output)
       SELECT 'dead-letter', jsonb_build_object('deliveryId', gen_random_uuid()), gen_random_uuid()::text, 'alerts.deliver', gen_random_uuid(), now(), 30, $1
       FROM generate_series(1, 4)`,
      [{ message: 'The mail server cannot be reached or has no time.' }],
    )
  } finally {
    await client.end()
    await server.stop()
  }
}
