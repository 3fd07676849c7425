import { Link } from '@tanstack/react-router'
import { Section } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'

export function AboutPage() {
  useTitle('About')
  return (
    <article className="mx-auto max-w-3xl">
      <h1 className="home-title">About TradeWise AI</h1>
      <p className="mt-3 text-[17px]">
        Stock research that shows its evidence: every figure carries its date and source, every sentence the rule and the numbers
        behind it. It runs on your own machine, needs no account and no key, and asks nobody else for anything: no page here loads
        from another address.
      </p>
      <Section id="advice" title="Not investment advice">
        <p>
          What is shown describes the past, from data that may be late or wrong. It is not investment advice, and no offer to buy
          or sell anything. Check figures against their source before you act on them.
        </p>
      </Section>
      <Section id="data" title="Data">
        <p>
          Sources, ages, precision and licences of the data stand on the{' '}
          <Link to="/data" className="link">
            data page
          </Link>
          .
        </p>
      </Section>
      <Section id="kept" title="What this browser keeps">
        <p>
          The symbols you viewed last, the indicators you picked, and the appearance you chose; in this browser only, never sent
          anywhere. A cookie that says “kept” and nothing else, the same for everybody, shows the sign-in page that this browser
          keeps cookies; it ends with the browser. When you sign in, also three cookies for that alone: your session, a sign-in
          that is under way, and the mark by which this browser is known again.
        </p>
      </Section>
      <Section id="notices" title="Notices">
        <ul className="grid gap-4">
          <li>
            Charts: TradingView Lightweight Charts™. Copyright (c) 2026 TradingView, Inc.{' '}
            <a className="link" href="https://www.tradingview.com/" rel="noreferrer">
              https://www.tradingview.com/
            </a>{' '}
            Apache License 2.0.
          </li>
          <li>
            Type: Inter, copyright The Inter Project Authors, and JetBrains Mono, copyright The JetBrains Mono Project Authors;
            both under the SIL Open Font License 1.1, and served from here.
          </li>
          <li>
            Icons: Lucide, ISC License. Components: Base UI, MIT License. Pages: React, TanStack Router and Query, MIT License.
          </li>
          <li>TradeWise AI itself is under the MIT License.</li>
        </ul>
      </Section>
    </article>
  )
}
