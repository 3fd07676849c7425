import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { remove, temporaryDirectory } from '../../../test/support/product.ts'
import { auditDependencies, exitCodeOf, npmFrom, productionManifest, softwareBill } from './dependencies.ts'
import { licenceFaults, pinFaults } from './lock-checks.ts'
import { type Locked, readLock } from './lock-file.ts'
import { affectedBy, type OsvRecord } from './osv.ts'
import { askAudit } from './registry.ts'

const root = temporaryDirectory()
afterAll(() => remove(root))

const locked = (change: Partial<Locked> = {}): Locked => ({
  name: 'left-pad',
  version: '1.2.3',
  path: 'node_modules/left-pad',
  isDev: false,
  isOptional: false,
  licence: 'MIT',
  hasInstallScript: false,
  integrity: 'sha512-x',
  ...change,
})

const hole = (
  events: { introduced?: string; fixed?: string; last_affected?: string }[],
  more: Partial<OsvRecord> = {},
): OsvRecord => ({
  id: 'GHSA-x',
  summary: 'pads to the wrong side',
  affected: [{ package: { ecosystem: 'npm', name: 'left-pad' }, ranges: [{ type: 'SEMVER', events }] }],
  ...more,
})

describe('a record of OSV', () => {
  it.each<[string, Parameters<typeof hole>[0], boolean]>([
    ['before it was introduced', [{ introduced: '1.3.0' }, { fixed: '1.4.0' }], false],
    ['where it was introduced', [{ introduced: '1.2.3' }], true],
    ['between introduced and fixed', [{ introduced: '0' }, { fixed: '1.2.4' }], true],
    ['at the version that fixed it', [{ introduced: '0' }, { fixed: '1.2.3' }], false],
    ['at the last that is affected', [{ introduced: '1.0.0' }, { last_affected: '1.2.3' }], true],
    ['after the last that is affected', [{ introduced: '1.0.0' }, { last_affected: '1.2.2' }], false],
    ['introduced again after a fix', [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '1.2.0' }], true],
  ])('counts a version %s', (_, events, isHit) => {
    expect(affectedBy(hole(events), [locked()])).toHaveLength(isHit ? 1 : 0)
  })

  it('reads ranges of npm’s own order, which is that of semantic versions', () => {
    const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '1.0.0' }, { fixed: '1.3.0' }] }]
    const own = hole([], { affected: [{ package: { ecosystem: 'npm', name: 'left-pad' }, ranges }] })
    expect([affectedBy(own, [locked()]).length, affectedBy(own, [locked({ version: '1.3.0' })]).length]).toEqual([1, 0])
  })

  it('counts versions that it lists, and passes over other ecosystems, other packages and what was withdrawn', () => {
    const listed = hole([], { affected: [{ package: { ecosystem: 'npm', name: 'left-pad' }, versions: ['1.2.3'] }] })
    expect(affectedBy(listed, [locked()])).toHaveLength(1)
    expect(affectedBy(hole([{ introduced: '0' }], { withdrawn: '2026-01-01T00:00:00Z' }), [locked()])).toEqual([])
    expect(affectedBy(hole([{ introduced: '0' }]), [locked({ name: 'right-pad' })])).toEqual([])
    const other = { affected: [{ package: { ecosystem: 'PyPI', name: 'left-pad' }, versions: ['1.2.3'] }] }
    expect(affectedBy(hole([], other), [locked()])).toEqual([])
  })
})

describe('what a lock file says', () => {
  it('names ranges, and packages without a digest but those for other systems', () => {
    const manifest = { name: 'x', version: '1.0.0', dependencies: { a: '^1.0.0', b: '1.0.0' } }
    expect(pinFaults(manifest, [locked({ integrity: null }), locked({ integrity: null, isOptional: true })])).toEqual([
      'a is asked for as ^1.0.0',
      'left-pad 1.2.3 is bound to no content',
    ])
  })

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['(MIT AND GPL-3.0-only)', false],
    ['(BSD-2-Clause AND MIT)', true],
    ['AGPL-3.0-only', false],
    [null, false],
  ])('judges the licence %s', (licence, isFine) => {
    expect(licenceFaults([locked({ licence })])).toHaveLength(isFine ? 0 : 1)
  })
})

describe('an audit', () => {
  const osv = join(root, 'osv')
  mkdirSync(osv)
  writeFileSync(join(osv, 'one.json'), JSON.stringify(hole([{ introduced: '0' }])))
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ name: 'demo', version: '1.0.0', dependencies: { 'left-pad': '1.2.3' }, devDependencies: { tool: '2.0.0' } }),
  )
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({
      name: 'demo',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'demo', version: '1.0.0', dependencies: { 'left-pad': '1.2.3' }, devDependencies: { tool: '2.0.0' } },
        'node_modules/left-pad': { version: '1.2.3', license: 'MIT', integrity: 'sha512-AAAA' },
        'node_modules/tool': { version: '2.0.0', dev: true, integrity: 'sha512-BBBB', hasInstallScript: true },
      },
    }),
  )
  const silent = async () => JSON.stringify({ message: '405 - POST https://registry.example/x' })
  const clean = async (args: readonly string[]) =>
    args[0] === 'audit' ? JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} }) : '{}'

  it('never says that nothing is known when nobody could be asked', async () => {
    const audit = await auditDependencies({ root, npm: silent, osv: [] })
    const outcome = (name: string) => audit.checks.find(check => check.name === name)!
    expect(outcome('advisories of the registry')).toMatchObject({
      outcome: 'not checked',
      says: expect.not.stringContaining('example'),
    })
    expect(outcome('advisories of OSV').outcome).toBe('not checked')
    expect(exitCodeOf(audit)).toBe(75)
  })

  it('is 1 when a source knows of something, 75 when only one could be asked, 0 when both were and know of nothing', async () => {
    expect(exitCodeOf(await auditDependencies({ root, npm: clean, osv: [osv] }))).toBe(1)
    expect(exitCodeOf(await auditDependencies({ root, npm: clean, osv: [] }))).toBe(75)
    const other = join(root, 'other.jsonl')
    writeFileSync(other, `${JSON.stringify(hole([{ introduced: '9.0.0' }]))}\n`)
    expect(exitCodeOf(await auditDependencies({ root, npm: clean, osv: [other] }))).toBe(0)
  })

  it('names a tool that names no licence, and holds it against nobody', async () => {
    const { checks } = await auditDependencies({ root, npm: clean, osv: [] })
    expect(checks.filter(({ name }) => name.startsWith('licences'))).toMatchObject([
      { outcome: 'ok', counts: true, found: [] },
      { outcome: 'ok', counts: false, found: ['tool 2.0.0: names none'] },
    ])
  })

  it('says where a record cannot be read', async () => {
    const broken = join(root, 'broken.json')
    writeFileSync(broken, '{')
    await expect(auditDependencies({ root, npm: clean, osv: [broken] })).rejects.toThrow('broken.json holds no JSON')
    await expect(auditDependencies({ root, npm: clean, osv: [join(root, 'nowhere')] })).rejects.toThrow('is not there')
  })

  it('tells what only builds and tests from what runs, also where NODE_ENV makes npm leave it out', async () => {
    const found = { name: 'tool', severity: 'high', via: [{ title: 'a hole', url: 'https://x/GHSA-1' }] }
    const npm = async (args: readonly string[]) =>
      JSON.stringify({ auditReportVersion: 2, vulnerabilities: args.includes('--include=dev') ? { tool: found } : {} })
    expect(await askAudit(npm)).toEqual({
      found: [{ id: 'GHSA-1', severity: 'high', title: 'a hole', packageName: 'tool', version: null, isDev: true }],
    })
  })

  it('lists what runs in the manifest for production, and nothing else', () => {
    const manifest = { name: 'demo', version: '1.0.0', devDependencies: { tool: '2.0.0' } }
    expect(productionManifest(manifest, readLock(root))).toEqual({
      name: 'demo',
      version: '1.0.0',
      packages: { 'node_modules/left-pad': { version: '1.2.3', integrity: 'sha512-AAAA' } },
    })
  })

  it('writes a bill of materials under the name of the product', async () => {
    const bill = JSON.parse(await softwareBill(npmFrom(root), { name: 'demo', isProduction: true })) as {
      metadata: { component: { name: string } }
      components: { name: string }[]
    }
    expect(bill.metadata.component.name).toBe('demo')
    expect(bill.components.map(({ name }) => name)).toEqual(['left-pad'])
  })
})
