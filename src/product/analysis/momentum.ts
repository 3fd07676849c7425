// How fast prices have been going, by RSI, MACD and the twelve-month momentum of the literature.
import type { Bars } from '#series'
import { figure, numberText, percentText, type Statement } from './statement.ts'
import { ago, last, type TechnicalColumns } from './technical-columns.ts'

const sessionsPerMonth = 21
const sessionsPerYear = 252

export function momentumStatements(bars: Bars, columns: TechnicalColumns): Statement[] {
  return [relativeStrength(columns), convergence(bars, columns), twelveMonthMomentum(bars)].filter(s => s !== null)
}

function relativeStrength({ rsi14 }: TechnicalColumns): Statement | null {
  const rsi = last(rsi14)
  if (!Number.isFinite(rsi)) return null
  const zone =
    rsi > 70
      ? 'above 70, which Wilder called overbought'
      : rsi < 30
        ? 'below 30, which Wilder called oversold'
        : 'between 30 and 70, neither overbought nor oversold'
  return {
    id: 'rsi-14',
    topic: 'momentum',
    tone: rsi > 70 || rsi < 30 ? 'mixed' : 'neutral',
    text: `RSI is ${numberText(rsi)}, ${zone}.`,
    rule: 'RSI(14) > 70 overbought, < 30 oversold (Wilder, 1978)',
    figures: [figure('rsi-14', 'RSI(14)', rsi, 'index', "Wilder's relative strength index over 14 sessions, 0 to 100.")],
  }
}

function convergence(bars: Bars, { macd, macdSignal }: TechnicalColumns): Statement | null {
  const line = last(macd)
  const signal = last(macdSignal)
  if (!Number.isFinite(line) || !Number.isFinite(signal)) return null
  const above = line > signal
  const close = last(bars.close)
  const share = (line / close) * 100
  return {
    id: 'macd-12-26-9',
    topic: 'momentum',
    tone: above && line > 0 ? 'up' : !above && line < 0 ? 'down' : 'mixed',
    text: `MACD is ${above ? 'above' : 'below'} its signal line and ${line > 0 ? 'above' : 'below'} zero: the 12-day average stands ${percentText(Math.abs(share))} of the price ${line > 0 ? 'over' : 'under'} the 26-day one.`,
    rule: 'MACD(12,26) > signal(9), and MACD > 0 (Appel, 1979)',
    figures: [
      figure('macd', 'MACD(12,26)', line, 'price', 'EMA(12) minus EMA(26) of the close.'),
      figure('macd-signal', 'Signal(9)', signal, 'price', 'EMA(9) of MACD.'),
      figure('macd-of-price', 'MACD as share of price', share, 'percent', 'MACD divided by the close.'),
    ],
  }
}

function twelveMonthMomentum(bars: Bars): Statement | null {
  const then = ago(bars.close, sessionsPerYear)
  const monthAgo = ago(bars.close, sessionsPerMonth)
  if (!Number.isFinite(then) || !Number.isFinite(monthAgo)) return null
  const momentum = (monthAgo / then - 1) * 100
  return {
    id: 'momentum-12-1',
    topic: 'momentum',
    tone: momentum > 0 ? 'up' : 'down',
    text: `Over the twelve months that ended a month before the last close, the price ${momentum >= 0 ? 'rose' : 'fell'} ${percentText(Math.abs(momentum))}.`,
    rule: 'close 21 sessions ago / close 252 sessions ago − 1 > 0 (Jegadeesh and Titman, 1993: the last month is left out)',
    figures: [
      figure(
        'momentum-12-1',
        '12−1 month momentum',
        momentum,
        'percent',
        'Close 21 sessions ago divided by the close 252 sessions ago, minus one; without dividends.',
      ),
    ],
  }
}
