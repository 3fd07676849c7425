import { expect, it } from 'vitest'
import { nextPage } from './next-page.ts'

const origin = 'https://tradewise.example'

it.each([
  ['/account/security', '/account/security'],
  ['/stocks/AAPL?range=5Y#risk', '/stocks/AAPL?range=5Y#risk'],
  [undefined, '/'],
  ['', '/'],
  ['account', '/'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/.//evil.example', '/'],
  ['https://evil.example/', '/'],
  ['https://tradewise.example/account', '/'],
  ['javascript:alert(1)', '/'],
])('goes on from %j to %s', (wanted, page) => expect(nextPage(wanted, origin)).toBe(page))
