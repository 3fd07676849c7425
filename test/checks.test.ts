// The small checkers behind `npm run check`, each shown a planted fault and a harmless look-alike.
import { describe, expect, it } from 'vitest'
import { deadExports } from '../tools/checks/dead-exports.ts'
import { deadPointers } from '../tools/checks/documents.ts'
import type { ModuleGraph } from '../tools/checks/module-graph.ts'
import { packageFaults } from '../tools/checks/packages.ts'
import { secretsIn } from '../tools/checks/secrets.ts'
import { wordsIn } from '../tools/checks/words.ts'

describe('the secret scan', () => {
  // Put together here, or the scan would rightly find them in this file.
  const random = ['hJ7dk2', 'Qp9xZ1', 'mW4vB8', 'tR5nY3', 'cL6sF0'].join('')
  it.each([
    ['private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----`],
    ['private key', `-----BEGIN ${'PRIVATE'} KEY-----`],
    ['age secret key', `${'AGE-SECRET'}-KEY-1${'Q2W3E4R5T6Y7'.repeat(5)}`],
    ['AWS access key', `aws = ${'AK'}${'IA'}ABCDEFGHIJKLMNOP`],
    ['Stripe key', `${'sk'}_live_${random}`],
    ['Stripe webhook secret', `${'whsec'}_${random}`],
    ['GitHub token', `${'ghp'}_${random}${random}`],
    ['npm token', `//host/:_auth${'Token'}=${random}`],
    ['Slack token', `${'xoxb'}-1234567890-abcdef`],
    ['JSON web token', `${'eyJ'}hbGciOiJIUzI1NiJ9.${'eyJ'}zdWIiOiIxMjM0In0.${random}`],
    ['password in a URL', `postgres://app:${'correct'}horse@db.example.com/app`],
    ['value of a secret-sounding name', `SESSION_SECRET=${random}`],
    ['value of a secret-sounding name', `{ "apiKey": "${random}" }`],
    ['value of a secret-sounding name', `const monitoringToken = '${random}'`],
  ])('finds a %s and does not repeat it', (kind, line) => {
    expect(secretsIn(`first\n${line}\n`)).toEqual([`line 2: ${kind}`])
  })
  it.each([
    ['a name with no value', 'SESSION_SECRET='],
    ['a value made of words', `const sessionSecret = 'generated-when-first-started'`],
    ['a function call', 'const sessionSecret = readOrCreateSecret(dataDirectory, 32)'],
    ['a local database', 'postgres://app:longpassword@127.0.0.1:5432/app'],
    ['a URL with names in place of values', 'postgres://USER:$PASSWORD_HERE@host/db'],
    ['a value that says it is made up', `const secret = '${random}' // made up, opens nothing`],
    ['an integrity hash', '"integrity": "sha512-AbCdEf0123456789AbCdEf0123456789=="'],
  ])('passes over %s', (_, line) => expect(secretsIn(line)).toEqual([]))
})

describe('the word check', () => {
  it.each([
    ['src/a.ts', `readFileSync('/${'home'}/sam/data.csv')`, 'a path of one machine'],
    ['README.md', `cd /${'root'}/tradewise`, 'a path of one machine'],
    ['docs/a.md', `https://${'registry'}.npmjs.org/pg`, 'the host of a package registry'],
    ['src/a.ts', `// ${'TO'}${'DO'}: later`, 'work put off'],
    ['src/a.ts', `throw new Error('not ${'implemented'}')`, 'work put off'],
    ['src/a.ts', 'try { go() } catch {}', 'an empty catch'],
    ['src/a.ts', '<<<<<<< HEAD', 'a merge left open'],
  ])('finds in %s: %s', (path, line, what) => expect(wordsIn(path, line)).toEqual([`line 1: ${what}`]))
  it.each([
    ['src/a.ts', `fetch('/api/work/x')`],
    ['docs/a.md', 'The list of things to do: none is put off.'],
    ['deploy/Dockerfile', 'WORKDIR /home/node/app'],
    ['src/a.ts', 'try { go() } catch (error) { report(error) }'],
  ])('passes over %s: %s', (path, line) => expect(wordsIn(path, line)).toEqual([]))
})

describe('the dead-export check', () => {
  const graph = (...links: Partial<ModuleGraph['links'][number]>[]): ModuleGraph => ({
    faces: { '#market': 'src/product/market/market.ts' },
    modules: [
      { path: 'src/app/cli.ts', code: '', lineCount: 1, exports: [], types: [] },
      { path: 'src/product/market/market.ts', code: '', lineCount: 1, exports: ['stock', 'search'], types: [] },
      { path: 'src/product/market/rank.ts', code: '', lineCount: 1, exports: ['rank'], types: [] },
    ],
    links: links.map(link => ({ from: '', says: '', to: '', names: [], typeOnly: false, passedAs: undefined, ...link })),
  })
  const market = 'src/product/market/market.ts'
  const asksFace = { from: 'src/app/cli.ts', to: market, names: ['stock', 'search'] }
  const passesOn = { from: market, to: 'src/product/market/rank.ts', names: ['rank'], passedAs: 'search' }

  it('is content when every name is asked for, through a face and under another name too', () =>
    expect(deadExports(graph(asksFace, passesOn))).toEqual([]))
  it('finds a name that only the face passes on', () =>
    expect(deadExports(graph({ ...asksFace, names: ['stock'] }, passesOn))).toEqual([
      `${market}: search is imported by nobody`,
      'src/product/market/rank.ts: rank is imported by nobody',
    ]))
  it('finds a file that nobody reaches', () =>
    expect(deadExports(graph(asksFace))).toEqual(['src/product/market/rank.ts: reached by nobody']))
  it('takes a namespace import as a use of everything', () =>
    expect(deadExports(graph({ ...asksFace, names: ['*'] }, passesOn))).toEqual([]))
})

describe('the package check', () => {
  const graph = (says: string): ModuleGraph => ({
    faces: {},
    modules: [],
    links: [{ from: 'src/a.ts', says, to: says, names: ['x'], typeOnly: false, passedAs: undefined }],
  })
  const lock = (entry: object) => ({
    packages: { '': {}, 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-x', ...entry } },
  })
  const faults = (version: string, entry: object, says: string) =>
    packageFaults({ dependencies: { zod: version } }, lock(entry), graph(says), `import { z } from '${says}'`)

  it('is content with an exact pin that is locked and used', () => expect(faults('4.6.7', {}, 'zod')).toEqual([]))
  it('finds a range', () => expect(faults('^4.6.7', {}, 'zod')[0]).toMatch('not pinned exactly'))
  it('finds a package that nothing uses, and one that is used unlisted', () =>
    expect(faults('4.6.7', {}, 'yup')).toEqual([
      'package.json: zod is used by nothing',
      'src/a.ts: yup is imported but not in package.json',
    ]))
  it('finds a lock that is behind', () => expect(faults('4.6.7', { version: '4.6.6' }, 'zod')[0]).toMatch('zod is 4.6.6'))
  it('finds a lock that names its registry or lost a hash', () => {
    expect(faults('4.6.7', { resolved: 'https://example.com/zod.tgz' }, 'zod')[0]).toMatch('names where it was fetched from')
    expect(faults('4.6.7', { integrity: undefined }, 'zod')[0]).toMatch('has no integrity hash')
  })
})

describe('the document check', () => {
  const tree = { has: (path: string) => ['src/core', 'docs/start.md', 'README.md'].includes(path), scripts: ['check'] }
  it.each([
    ['README.md', 'See [start](docs/begin.md).', 'docs/begin.md leads nowhere'],
    ['docs/start.md', 'Back to [the top](../README.txt#use).', '../README.txt#use leads nowhere'],
    ['README.md', 'It lies in `src/kern`.', 'src/kern is not there'],
    ['README.md', 'Run `npm run chekc`.', 'npm run chekc is no script of package.json'],
  ])('finds in %s: %s', (path, line, what) => expect(deadPointers(path, `\n${line}`, tree)).toEqual([`line 2: ${what}`]))
  it.each([
    ['README.md', 'See [start](docs/start.md#first), [the site](https://example.com/x) and [below](#below).'],
    ['docs/start.md', 'Back to [the top](../README.md).'],
    ['README.md', 'The pure part is `src/core`; stores are `src/**/*.store.ts`; `npm run check` checks.'],
    ['README.md', '```\n[not](a/link) `src/kern`\n```'],
  ])('passes over %s: %s', (path, text) => expect(deadPointers(path, text, tree)).toEqual([]))
})
