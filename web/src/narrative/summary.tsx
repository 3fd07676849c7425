import { useQuery } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import type { SummaryAnswer } from '../../../src/product/narrative/narrative.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Section } from '../elements/section.tsx'
import { day } from '../numbers/numbers.ts'
import { Ask } from './ask.tsx'
import { type Fact, factText } from './fact-text.ts'
import { summaryQuery } from './queries.ts'
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
              {languageModel && <Ask key={symbol} symbol={symbol} model={languageModel} />}
            </>
          )
        }
      </Answered>
    </Section>
  )
}

function Paragraph({ part, sentences, facts }: { part: string; sentences: Sentence[]; facts: Fact[] }) {
  const [openId, setOpenId] = useState<string | null>(null)
  const open = sentences.find(({ id }) => id === openId)
  if (sentences.length === 0) return null
  const panel = `facts-of-${part}`
  return (
    <div className="grid gap-x-12 xl:grid-cols-[minmax(0,46rem)_minmax(0,1fr)]">
      <p>
        {sentences.map(({ id, text }) => (
          <Fragment key={id}>
            {/* A link flows with the text over several lines, as no button does. */}
            <a
              href={`#${panel}`}
              className="rounded decoration-dotted underline-offset-4 hover:underline aria-expanded:bg-sunken"
              aria-expanded={id === openId}
              aria-controls={panel}
              onClick={event => {
                event.preventDefault()
                setOpenId(id === openId ? null : id)
              }}
            >
              {text}
            </a>{' '}
          </Fragment>
        ))}
      </p>
      <div id={panel}>{open && <FactList facts={open.facts.flatMap(id => facts.find(fact => fact.id === id) ?? [])} />}</div>
    </div>
  )
}

function FactList({ facts }: { facts: Fact[] }) {
  const sources = new Set(facts.map(({ source, asOf }) => `${source ?? 'not known'}${asOf ? `; as of ${day(asOf)}` : ''}`))
  return (
    <div className="mt-2 mb-3 border-l-2 border-line pl-4 text-[15px] leading-6 xl:mt-0.5">
      <dl className="grid gap-2">
        {facts.map(fact => (
          <div key={fact.id} className="grid grid-cols-[minmax(8rem,1fr)_auto] gap-x-4">
            <dt className="font-medium">{fact.label}</dt>
            <dd className="text-right font-medium">{factText(fact)}</dd>
            <dd className="col-span-2 text-[13px] leading-5 text-muted">{fact.definition}</dd>
          </div>
        ))}
      </dl>
      {[...sources].map(source => (
        <p key={source} className="mt-2 text-[13px] leading-5 text-muted">
          Source: {source}
        </p>
      ))}
    </div>
  )
}
