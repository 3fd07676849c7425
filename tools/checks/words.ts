// Words that have no business in a published tree: paths of the machine it was written on, hosts of package registries, promises
// to do it later, and folder names that say nothing.
import { reportFaults } from './report.ts'
import { textOf, trackedFiles } from './tracked-files.ts'

type Rule = { what: string; where: RegExp; said: RegExp }

const everywhere = /(?:)/
const rules: Rule[] = [
  {
    what: 'a path of one machine',
    where: everywhere,
    said: /(?<![\w.$/-])\/(?:work|farm|root|Users)\/[\w.-]|(?<![\w.$/-])\/home\/(?!node\b)[a-z][\w-]*\//,
  },
  {
    what: 'the host of a package registry',
    where: everywhere,
    said: /\bregistry\.(?:npmjs|yarnpkg|npmmirror)\.\w+|\bnpm\.pkg\.github\.com/,
  },
  {
    what: 'work put off',
    where: /\.(ts|tsx|mjs|css|html|sql|sh)$/,
    said: /\b(?:TODO|FIXME|XXX|HACK)\b|\bnot (?:yet )?implemented\b|\blorem ipsum\b|\bin a real (?:system|app)\b|\bdummy data\b/i,
  },
  { what: 'an empty catch', where: /\.(ts|tsx|mjs)$/, said: /catch\s*(?:\([\w$]*\))?\s*\{\s*\}/ },
  { what: 'a merge left open', where: everywhere, said: /^(?:<{7}|>{7}) / },
]

/** Every hit in one file as 'line N: what it is'. */
export function wordsIn(path: string, text: string): string[] {
  const asked = rules.filter(rule => rule.where.test(path))
  return text
    .split('\n')
    .flatMap((line, index) =>
      line.length > 20_000 ? [] : asked.filter(rule => rule.said.test(line)).map(rule => `line ${index + 1}: ${rule.what}`),
    )
}

/** The checks must be able to name what they look for. */
const speaksOfThem = /^(tools\/checks\/words\.ts|test\/checks\.test\.ts)$/

if (import.meta.main)
  reportFaults(
    trackedFiles()
      .filter(path => !speaksOfThem.test(path))
      .flatMap(path => wordsIn(path, textOf(path) ?? '').map(hit => `${path} ${hit}`)),
  )
