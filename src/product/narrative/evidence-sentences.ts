// Signals and the forecast as connected prose: never without the record beside them.
import type { Facts, NumberFact } from './fact.ts'
import type { Sentence } from './price-sentences.ts'
import { count, name, percent, percentSize, type Prose, prose, resting } from './prose.ts'

export function evidenceSentences(facts: Facts): Sentence[] {
  const sentences: [string, Prose | null][] = [
    ['signals', signals(facts)],
    ['rule', rule(facts)],
    ['forecast', forecast(facts)],
  ]
  return sentences.flatMap(([id, text]) => (text ? { ...text, id, part: 'evidence' as const } : []))
}

function signals(facts: Facts): Prose | null {
  const [all, speaking, edges] = [
    facts.number('rules-looked-at'),
    facts.number('rules-speaking'),
    facts.number('rules-with-edge'),
  ]
  if (!all || !speaking || !edges) return null
  const who =
    speaking.value === 0
      ? prose`None of the ${count(all)} rules looked at speaks${resting(speaking)}`
      : prose`${count(speaking)} of the ${count(all)} rules looked at ${speaking.value === 1 ? 'speaks' : 'speak'}`
  if (edges.value === 0)
    return prose`${who}, and none has shown an edge here after costs and after correction for all of them${resting(edges)}.`
  return prose`${who}; ${count(edges)} ${edges.value === 1 ? 'has' : 'have'} shown an edge here after costs and after correction for all of them.`
}

function rule(facts: Facts): Prose | null {
  const [called, times, sessions] = [facts.text('rule'), facts.number('rule-times'), facts.number('rule-sessions')]
  const [mean, gains, anyDay] = [facts.number('rule-mean'), facts.number('rule-gains'), facts.number('rule-any-day')]
  if (!called || !times || !sessions || !mean || !gains || !anyDay) return null
  const often = times.value === 1 ? prose`once${resting(times)}` : prose`${count(times)} times`
  return prose`“${name(called)}” spoke ${often} before: over the ${count(sessions)} sessions after it ${moved(mean)} on average after costs, with gains in ${percent(gains)} of cases, where any day ${brought(anyDay)}.`
}

function moved(mean: NumberFact): Prose {
  return prose`the price ${mean.value < 0 ? 'lost' : 'gained'} ${percentSize(mean)}`
}

function brought(mean: NumberFact): Prose {
  return prose`${mean.value < 0 ? 'lost' : 'brought'} ${percentSize(mean)}`
}

function forecast(facts: Facts): Prose | null {
  const [sessions, base, skill] = [
    facts.number('forecast-sessions'),
    facts.number('forecast-base'),
    facts.number('forecast-skill'),
  ]
  const chance = facts.number('forecast-chance')
  if (!sessions || !base || !skill) return null
  if (chance)
    return prose`The model puts the chance of a higher close in ${count(sessions)} sessions at ${percent(chance)}; on days that it had not seen it was ${percent(skill)} better than the base rate, ${percent(base)}.`
  return prose`The close was higher ${count(sessions)} sessions later in ${percent(base)} of cases, and that base rate is the forecast: no model was better than it by more than luck${resting(skill)}.`
}
