import { type Claim, observing } from '../../claim.ts'
import { directivesOf, nonceOf } from './directives.ts'

/** 128 bits as base64, as the specification asks for. */
const leastCharacters = 22

export const freshNonce: Claim = {
  id: 'policy.fresh-nonce',
  section: 'configuration',
  says: 'Every answer with a page has a nonce of its own, of 128 bits or more, and every script of the page carries it',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    const pages = [await audit.page(), await audit.ask({ path: '/', headers: { accept: 'text/html' } })]
    const nonces = pages.map(page => nonceOf(directivesOf(page)))
    seen.expect(
      new Set(nonces).size === pages.length,
      `two answers of one page: ${nonces[0] === nonces[1] ? 'one nonce' : 'two nonces'}`,
    )
    for (const [index, nonce = ''] of nonces.entries()) {
      const scripts = [...pages[index]!.body.matchAll(/<script\b[^>]*>/gi)].map(([tag]) => tag)
      seen.expect(nonce.length >= leastCharacters, `the nonce has ${nonce.length} characters`)
      const without = scripts.filter(tag => !tag.includes(`nonce="${nonce}"`)).length
      seen.expect(scripts.length > 0 && without === 0, `${scripts.length} scripts in the page, ${without} without its nonce`)
    }
    return seen.evidence()
  },
}
