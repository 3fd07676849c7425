import { useQuery } from '@tanstack/react-query'
import type { SummaryAnswer } from '../../../src/product/narrative/narrative.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Section } from '../elements/section.tsx'
import { day } from '../numbers/numbers.ts'
import { Ask } from './ask.tsx'
import type { Fact } from './fact-text.ts'
import { summaryQuery } from './queries.ts'
import { Sentences } from './sentences.tsx'
import { SummaryOutline } from './summary-outline.tsx'

type Sentence = SummaryAnswer['sentences'][number]

/** The stock in connected prose; each sentence opens to the facts that it is made of. */
export function Summary({ symbol }: { symbol: string }) {
  const summary = useQuery(summaryQuery(symbol))
  return (
    <Section id="summary" title="In words" aside={summary.data?.asOf && `as of ${day(summary.data.asOf)}`}>
      <Answered result={summary} what="The summary" outline={<SummaryOutline />}>
        {({ sentences, facts, languageModel }) =>
          sentences.length === 0 ? (
            <p>Nothing is known of it but its name.</p>
          ) : (
            <>
              <div className="grid gap-3 text-[17px] leading-[27px]">
                {(['price', 'risk', 'evidence', 'company'] as const).map(part => (
                  <Paragraph key={part} part={part} sentences={sentences.filter(one => one.part === part)} facts={facts} />
                ))}
              </div>
              <p className="mt-3 text-sm text-muted">
                Written by templates from the facts alone, by no language model. Choose a sentence to see its figures, with source
                and day.
              </p>
              {languageModel && (
                <Ask
                  key={symbol}
                  label={`Ask about ${symbol}`}
                  about="this stock"
                  address={`/api/stocks/${encodeURIComponent(symbol)}/question`}
                  model={languageModel}
                />
              )}
            </>
          )
        }
      </Answered>
    </Section>
  )
}

function Paragraph({ part, sentences, facts }: { part: string; sentences: Sentence[]; facts: Fact[] }) {
  if (sentences.length === 0) return null
  const pieces = sentences.map(({ id, text, facts: named }) => ({
    id,
    text,
    facts: named.flatMap(one => facts.find(fact => fact.id === one) ?? []),
  }))
  return <Sentences panel={`facts-of-${part}`} pieces={pieces} />
}
