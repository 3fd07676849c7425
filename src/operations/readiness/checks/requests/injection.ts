import { codeOf } from '../../asking.ts'
import { type Claim, observing } from '../../claim.ts'

const script = '<script>alert(1)</script>'
const asked = [
  `/stocks/${encodeURIComponent(`"${script}`)}`,
  `/?q=${encodeURIComponent(script)}`,
  `/api/symbols/search?q=${encodeURIComponent(`x' OR '1'='1`)}`,
  `/api/symbols/search?q=${encodeURIComponent(script)}`,
  `/api/stocks/${encodeURIComponent("A';DROP TABLE account;--")}`,
  '/assets/..%2f..%2fpackage.json',
  '/assets/%2e%2e/%2e%2e/.env',
  '/.env',
  '/.git/config',
]

export const injection: Claim = {
  id: 'requests.injection',
  section: 'testing',
  says: 'Script, SQL and paths in an address come to nothing: no page repeats them as markup, no query breaks, no file outside is handed out',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const path of asked) {
      const answer = await audit.ask({ path, headers: { accept: path.startsWith('/api/') ? 'application/json' : 'text/html' } })
      const isPage = answer.headers['content-type']?.startsWith('text/html') ?? false
      const repeats = isPage && answer.body.includes(script)
      const isFile = path.startsWith('/assets/') || path.startsWith('/.')
      const isHarmless = answer.status < 500 && !repeats && (!isFile || [400, 403, 404].includes(answer.status))
      seen.expect(
        isHarmless,
        `GET ${decodeURIComponent(path)} → ${answer.status} ${codeOf(answer)}${repeats ? ', repeated as markup' : ''}`,
      )
    }
    return seen.evidence()
  },
}
