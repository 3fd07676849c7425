import { type Claim, NotChecked, observing } from '../../claim.ts'

/** Addresses for documentation (RFC 5737, RFC 3849): nobody's. */
const addresses = ['203.0.113.7', '198.51.100.77, 203.0.113.9', '2001:db8::7', '127.0.0.1']
const headers = ['x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip']

export const forgedAddresses: Claim = {
  id: 'limits.forged-addresses',
  section: 'deployment',
  says: 'Whoever has used a limit up gets no new one by naming another address in a header',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const { answers, again } = await audit.flood()
    if (answers.at(-1)?.status !== 429) throw new NotChecked('the limit was not reached')
    for (const address of addresses)
      for (const name of headers) {
        const answer = await again({ [name]: address })
        if (answer.status !== 429) seen.expect(false, `${name}: ${address} → ${answer.status}`)
      }
    seen.expect(true, `${addresses.length} addresses in each of ${headers.join(', ')}`)
    return seen.evidence()
  },
}
