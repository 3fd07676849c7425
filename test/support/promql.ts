// What an expression for Prometheus asks for, by the grammar that Prometheus' own pages use, and which series of /metrics that is.
import { parser } from '@prometheus-io/lezer-promql'

export type Selector = {
  metric: string
  matchers: { label: string; operator: string; value: string }[]
  /** The functions and aggregations around it, innermost first. */
  around: { name: string; labels: string[] }[]
}

export type Series = { name: string; labels: Map<string, string>; type: string }

type Node = ReturnType<typeof parser.parse>['topNode']

/** Throws where the expression is none. */
export function selectorsOf(expression: string): Selector[] {
  const text = ({ from, to }: { from: number; to: number }) => expression.slice(from, to)
  const found: Selector[] = []
  parser.parse(expression).iterate({
    enter(reference) {
      if (reference.type.isError) throw new Error(`no expression: ${expression}, at ${reference.from}`)
      if (reference.name !== 'VectorSelector') return
      const { node } = reference
      const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map(matcher => ({
        label: text(matcher.getChild('LabelName')!),
        operator: text(matcher.getChild('MatchOp')!),
        value: text(matcher.getChild('StringLiteral')!).slice(1, -1),
      }))
      found.push({ metric: text(node.getChild('Identifier')!), matchers, around: aroundOf(node, text) })
    },
  })
  return found
}

function aroundOf(node: Node, text: (node: { from: number; to: number }) => string): Selector['around'] {
  const around: Selector['around'] = []
  for (let outer = node.parent; outer; outer = outer.parent) {
    const name = outer.getChild('FunctionIdentifier') ?? outer.getChild('AggregateOp')
    if (!name) continue
    const grouping = outer.getChild('AggregateModifier')?.getChild('GroupingLabels')
    around.push({ name: text(name), labels: (grouping?.getChildren('LabelName') ?? []).map(text) })
  }
  return around
}

/** text: as /metrics answers in either form. */
export function seriesOf(text: string): Series[] {
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, family, type]) => [family!, type!]))
  const typeOf = (name: string): string =>
    types.get(name) ?? types.get(name.replace(/_(?:total|bucket|count|sum|info)$/, '')) ?? 'unknown'
  return [...text.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/gm)].map(([, name, labels = '']) => ({
    name: name!,
    labels: new Map([...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, value]) => [label!, value!])),
    type: typeOf(name!),
  }))
}

/** Prometheus itself adds `job` and `instance`. A label that a series has not is empty there. */
export function matching(all: readonly Series[], { metric, matchers }: Selector): Series[] {
  const own = matchers.filter(({ label }) => label !== 'job' && label !== 'instance')
  return all.filter(
    ({ name, labels }) =>
      name === metric &&
      own.every(({ label, operator, value }) => {
        const is = labels.get(label) ?? ''
        const holds = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(is) : is === value
        return operator.startsWith('!') ? !holds : holds
      }),
  )
}
