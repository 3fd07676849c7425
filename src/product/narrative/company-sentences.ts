// The company behind a stock as connected prose: what it is, what it earned last year, and what is paid for that.
import type { Facts } from './fact.ts'
import type { Sentence } from './price-sentences.ts'
import { amount, count, day, moneySize, name, nothing, percent, percentSize, type Prose, prose, ratio, resting } from './prose.ts'

export function companySentences(facts: Facts): Sentence[] {
  const sentences: [string, Prose | null][] = [
    ['company', company(facts)],
    ['results', results(facts)],
    ['valuation', valuation(facts)],
    ['dividend', dividend(facts)],
  ]
  return sentences.flatMap(([id, text]) => (text ? { ...text, id, part: 'company' as const } : []))
}

function company(facts: Facts): Prose | null {
  const [cap, at, called] = [facts.number('market-cap'), facts.text('snapshot-day'), facts.text('name')]
  const [industry, all, larger] = [facts.text('industry'), facts.number('industry-shares'), facts.number('percentile-market-cap')]
  if (!cap || !at || !called) return null
  const worth = prose`On ${day(at)} the market valued ${name(called)} at ${moneySize(cap)}`
  if (!industry || !all || !larger) return prose`${worth}.`
  return prose`${worth}, more than ${percent(larger)} of the ${count(all)} shares in its industry, ${name(industry)}.`
}

function results(facts: Facts): Prose | null {
  const [revenue, growth, income, margin] = [
    facts.number('revenue'),
    facts.number('revenue-growth'),
    facts.number('net-income'),
    facts.number('net-margin'),
  ]
  const end = facts.text('year-end')
  if (!end || (!revenue && !income)) return null
  const isOld = Date.parse(facts.text('snapshot-day')?.value ?? end.value) - Date.parse(end.value) > 500 * 86_400_000
  const year = prose`In the fiscal year to ${day(end)}${isOld ? ', the last whose report is here,' : ''}`
  const sold = revenue
    ? prose`revenue was ${moneySize(revenue)}${growth ? prose`, ${growth.value < 0 ? 'down' : 'up'} ${percentSize(growth)}` : nothing}`
    : null
  const left = margin && income && income.value >= 0 ? prose`, ${percent(margin)} of revenue` : nothing
  const kept = income ? prose`${income.value < 0 ? 'a net loss of' : 'a net income of'} ${moneySize(income)}${left}` : null
  if (sold && kept) return prose`${year} ${sold}, with ${kept}.`
  return sold ? prose`${year} ${sold}.` : prose`${year} there was ${kept ?? nothing}.`
}

function valuation(facts: Facts): Prose | null {
  const [own, median, place] = [
    facts.number('price-to-earnings'),
    facts.number('industry-price-to-earnings'),
    facts.number('percentile-price-to-earnings'),
  ]
  if (!own) return null
  const growth = facts.number('eps-growth')
  const earned = growth
    ? prose`; earnings per share ${growth.value < 0 ? 'fell' : 'rose'} ${percentSize(growth)} within twelve months`
    : nothing
  if (!median || !place) return prose`It cost ${ratio(own)} times its earnings${earned}.`
  const against = own.value > median.value ? 'more than' : own.value < median.value ? 'less than' : 'as much as'
  return prose`At ${ratio(own)} times its earnings it cost ${against} the median of its industry, ${ratio(median)}${resting(place)}${earned}.`
}

function dividend(facts: Facts): Prose | null {
  const [own, median, eps] = [facts.number('dividend-yield'), facts.number('industry-dividend-yield'), facts.number('eps')]
  if (!own || own.value === 0) return null
  const beside = median && median.value > 0 ? prose`, where the median of its industry is ${percent(median)}` : nothing
  const earned = eps && eps.value > 0 ? prose`; it earned ${amount(eps)} a share` : nothing
  return prose`It yielded ${percent(own)} in dividends${beside}${earned}.`
}
