import { useQuery } from '@tanstack/react-query'
import { analysisQuery } from '../market/queries.ts'
import { ToneMark } from './tone-mark.tsx'

/** The one line of the first screen; its room is kept while it loads. */
export function Verdict({ symbol }: { symbol: string }) {
  const { data, error } = useQuery(analysisQuery(symbol))
  return (
    <div className="mt-1 min-h-[26px] max-md:min-h-[78px]" data-testid="verdict">
      {data?.verdict ? (
        <p className="text-[17px] leading-[26px]">
          <ToneMark tone={data.verdict.tone} /> {data.verdict.text}{' '}
          <a href="#statements" className="link text-[15px] whitespace-nowrap">
            Why
          </a>{' '}
          <a href="#signals" className="link ml-2 text-[15px] whitespace-nowrap">
            Signals
          </a>
        </p>
      ) : data === undefined && !error ? (
        <div className="bone h-5 w-full max-w-2xl" aria-hidden="true" />
      ) : null}
    </div>
  )
}
