// One request through the door that all outgoing requests take, and what came of it.
import { type ClientRules, faultKind, type Outbound } from '#outbound'

const usual: Pick<ClientRules, 'name' | 'label' | 'budget' | 'maxAnswerBytes' | 'timeouts' | 'retry'> = {
  name: 'readiness',
  label: 'Readiness',
  budget: [{ requests: 100, perMs: 60_000 }],
  maxAnswerBytes: 10_000,
  timeouts: { connectMs: 1_000, headersMs: 2_000, idleMs: 2_000, totalMs: 3_000 },
  retry: { retries: 0 },
}

/** 'answered', or the kind of fault. `leadsTo`: besides `url`, where a redirect may lead as far as the list of addresses goes. */
export async function whatCameOf(
  outbound: Pick<Outbound, 'client'>,
  url: string,
  leadsTo: readonly string[] = [],
): Promise<string> {
  const client = outbound.client({ ...usual, allowed: [url, ...leadsTo] })
  try {
    return await client.ask({ url, kind: 'text' }, () => 'answered')
  } catch (error) {
    const kind = faultKind(error)
    if (kind === null) throw error
    return kind
  }
}
