// One test keeps the whole tree tidy: what a reviewer would otherwise have to say again and again.
import { describe, expect, it } from 'vitest'
import { readModuleGraph } from '../tools/checks/module-graph.ts'
import { trackedFiles } from '../tools/checks/tracked-files.ts'
import { tidyRules } from './support/tidy-rules.ts'

type Tree = { files: string[]; lineCounts: Record<string, number> }

describe('the tree', () => {
  const { modules } = readModuleGraph('.')
  const tree: Tree = { files: trackedFiles(), lineCounts: Object.fromEntries(modules.map(m => [m.path, m.lineCount])) }
  for (const rule of tidyRules) it(rule.says, () => expect(rule.broken(tree)).toEqual([]))
})

const tidy: Tree = {
  files: [
    'README.md',
    'src/product/market/market.ts',
    'src/product/market/market.store.ts',
    'src/core/indicators/average/sma.ts',
    'web/stock/stock-page.tsx',
    'web/routes/$symbol.tsx',
    'migrations/0001-market.sql',
    'migrations/0002-accounts.sql',
    'test/browser/home.spec.ts',
    'docs/decisions/0001-embedded-postgresql.md',
  ],
  lineCounts: { 'src/product/market/market.ts': 180 },
}

describe('a toy tree', () => {
  it('in order breaks no rule', () => expect(rulesBrokenBy(tidy)).toEqual([]))
  it.each([
    ['keeps files to one idea', { lineCounts: { 'src/product/market/market.ts': 401 } }],
    ['names files in kebab-case', { files: [...tidy.files, 'src/product/market/splitFactor.ts'] }],
    ['names files in kebab-case', { files: [...tidy.files, 'web/StockPage.tsx'] }],
    ['names files for an idea', { files: [...tidy.files, 'src/product/market/utils.ts'] }],
    ['names files for an idea', { files: [...tidy.files, 'web/helpers/format.ts'] }],
    ['gives a kind that is known', { files: [...tidy.files, 'src/product/market/market.service.ts'] }],
    ['numbers migrations', { files: [...tidy.files, 'migrations/0004-alerts.sql'] }],
    ['numbers migrations', { files: [...tidy.files, 'migrations/alerts.sql'] }],
    ['numbers migrations', { files: [...tidy.files, 'migrations/0002-alerts.sql'] }],
    ['has no empty rooms', { files: [...tidy.files, 'src/product/screener/.gitkeep'] }],
    ['tracks nothing that is built', { files: [...tidy.files, 'dist/server/cli.js'] }],
    ['tracks nothing that is built', { files: [...tidy.files, '.env'] }],
  ])('is caught out: %s (%#)', (rule, change) => {
    expect(rulesBrokenBy({ ...tidy, ...change }).map(says => says.slice(0, rule.length))).toEqual([rule])
  })
})

function rulesBrokenBy(tree: Tree): string[] {
  return tidyRules.filter(rule => rule.broken(tree).length > 0).map(rule => rule.says)
}
