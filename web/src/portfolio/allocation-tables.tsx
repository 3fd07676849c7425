import { Link } from '@tanstack/react-router'
import type { AllocationAnswer } from '../../../src/product/portfolio/portfolio.contract.ts'
import { PercentChange } from '../elements/change.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { missing, percent, ratio } from '../numbers/numbers.ts'
import { methodNames } from './methods.ts'

type Props = { data: AllocationAnswer }

const hundred = (share: number | null | undefined) => (share == null ? null : 100 * share)

export function WeightsTable({ data: { assets, methods } }: Props) {
  return (
    <Scroller label="Weights">
      <table className="figures">
        <caption className="sr-only">Weights of each way, in per cent of the capital</caption>
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            <th scope="col">Return a year, %</th>
            <th scope="col">Volatility, %</th>
            {methods.map(({ method }) => (
              <th key={method} scope="col">
                {methodNames[method]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {assets.map((asset, i) => (
            <tr key={asset.symbol}>
              <th scope="row">
                <Link to="/stocks/$symbol" params={{ symbol: asset.symbol }} className="link" title={asset.name}>
                  {asset.symbol}
                </Link>
              </th>
              <td>
                <PercentChange value={hundred(asset.annualReturn)} hasArrow={false} />
              </td>
              <td>{percent(hundred(asset.volatility))}</td>
              {methods.map(({ method, weights }) => (
                <td key={method}>{weights ? percent(hundred(weights[i])) : missing}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

export function OutcomeTable({ data: { methods } }: Props) {
  return (
    <Scroller label="How each way did">
      <table className="figures">
        <caption className="sr-only">Each way on the days it was worked out from, and on days it had not seen</caption>
        <thead>
          <tr>
            <th scope="col">Way</th>
            <th scope="col">Fitted: return, %</th>
            <th scope="col">Volatility, %</th>
            <th scope="col">Sharpe</th>
            <th scope="col">Not seen: return, %</th>
            <th scope="col">Volatility, %</th>
            <th scope="col">Sharpe</th>
            <th scope="col">95% interval</th>
            <th scope="col">Worst drawdown, %</th>
            <th scope="col">Traded a month, %</th>
          </tr>
        </thead>
        <tbody>
          {methods.map(({ method, inSample, outOfSample: unseen }) => (
            <tr key={method}>
              <th scope="row">{methodNames[method]}</th>
              <td>
                <PercentChange value={hundred(inSample?.annualReturn)} hasArrow={false} />
              </td>
              <td>{percent(hundred(inSample?.volatility))}</td>
              <td>{ratio(inSample?.sharpe)}</td>
              <td>
                <PercentChange value={hundred(unseen?.annualReturn)} hasArrow={false} />
              </td>
              <td>{percent(hundred(unseen?.volatility))}</td>
              <td>{ratio(unseen?.sharpe)}</td>
              <td>{unseen ? `${ratio(unseen.sharpeFrom)} to ${ratio(unseen.sharpeTo)}` : missing}</td>
              <td>
                <PercentChange value={hundred(unseen?.maximumDrawdown)} hasArrow={false} />
              </td>
              <td>{percent(hundred(unseen?.turnover))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

export function CorrelationTable({ data: { assets, correlations } }: Props) {
  return (
    <Scroller label="Correlations">
      <table className="figures">
        <caption className="sr-only">Correlation of the daily returns of each pair</caption>
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            {assets.map(({ symbol }) => (
              <th key={symbol} scope="col">
                {symbol}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {assets.map(({ symbol }, i) => (
            <tr key={symbol}>
              <th scope="row">{symbol}</th>
              {assets.map((other, j) => (
                <td key={other.symbol} className={i === j ? 'text-muted' : ''}>
                  {ratio(correlations[i]?.[j])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
