// The books of a simulation: cash, what is held, every fill, and trades from the first share bought to the last one sold.
import { commissionOf, filledPrice } from './order-costs.ts'
import type { Costs } from './conventions.ts'

export type Reason =
  | 'signal'
  | 'rebalance'
  | 'opposite signal'
  | 'stop'
  | 'trailing stop'
  | 'target'
  | 'time'
  | 'ranked out'
  | 'delisted'
  | 'prices end'
  | 'reverse split'
  | 'ruined'
  | 'end of test'

export type Fill = {
  readonly symbol: number
  readonly day: number
  /** The day on whose close it was decided; of a stop or target the day itself. */
  readonly decidedOn: number
  /** Bought above 0, sold below. */
  readonly shares: number
  readonly price: number
  readonly commission: number
  /** What the fill was worse than the market's price, in money. */
  readonly slippage: number
  readonly reason: Reason
}

export type Trade = {
  readonly symbol: number
  readonly direction: 'long' | 'short'
  readonly decidedOn: number
  readonly entryDay: number
  /** Average of what was paid per share, in shares of the entry's day. */
  readonly entryPrice: number
  /** The most that was held, in shares of the last day. */
  readonly shares: number
  readonly entryReason: Reason
  /** null while open: exitPrice is then the last close. */
  readonly exitDay: number | null
  readonly exitPrice: number
  readonly exitReason: Reason | null
  /** Closes from entry to exit. */
  readonly bars: number
  /** Money: after all of the below; dividends are in it. */
  readonly profit: number
  /** Of the money that went in. */
  readonly return: number
  readonly commission: number
  readonly slippage: number
  readonly dividends: number
  readonly borrow: number
}

export type Position = {
  readonly symbol: number
  readonly direction: 1 | -1
  readonly decidedOn: number
  readonly entryDay: number
  readonly entryReason: Reason
  /** Above 0 whichever way. */
  shares: number
  mostShares: number
  /** Average price paid, restated by splits, from which stop and target are reckoned. */
  paid: number
  /** Highest (short: lowest) price since the entry, up to the bar before. */
  best: number
  bars: number
  sharesBought: number
  moneyIn: number
  flow: number
  exitValue: number
  sharesSold: number
  commission: number
  slippage: number
  dividends: number
  borrow: number
}

export type Totals = { commission: number; slippage: number; borrow: number; interest: number; dividends: number; traded: number }

type Order = { symbol: number; day: number; decidedOn: number; price: number; reason: Reason }

export type Ledger = ReturnType<typeof openLedger>

export function openLedger(symbolCount: number, startingCash: number, costs: Costs) {
  let cash = startingCash
  const held: (Position | null)[] = Array.from({ length: symbolCount }, () => null)
  const fills: Fill[] = []
  const trades: Trade[] = []
  const totals: Totals = { commission: 0, slippage: 0, borrow: 0, interest: 0, dividends: 0, traded: 0 }

  function book(
    order: Order,
    side: 1 | -1,
    shares: number,
    isEntry: boolean,
  ): { price: number; commission: number; slippage: number } {
    const price = filledPrice(costs, order.price, side, isEntry)
    const commission = commissionOf(costs, shares, price)
    const slippage = Math.abs(price - order.price) * shares
    cash -= side * shares * price + commission
    totals.commission += commission
    totals.slippage += slippage
    totals.traded += shares * price
    const { symbol, day, decidedOn, reason } = order
    fills.push({ symbol, day, decidedOn, shares: side * shares, price, commission, slippage, reason })
    return { price, commission, slippage }
  }

  function finish(position: Position, exit: { day: number; reason: Reason } | null, exitPrice: number): void {
    const { moneyIn, sharesBought } = position
    const profit = position.flow + (exit ? 0 : position.direction * position.shares * exitPrice)
    trades.push({
      symbol: position.symbol,
      direction: position.direction === 1 ? 'long' : 'short',
      decidedOn: position.decidedOn,
      entryDay: position.entryDay,
      entryPrice: moneyIn / sharesBought,
      shares: position.mostShares,
      entryReason: position.entryReason,
      exitDay: exit?.day ?? null,
      exitPrice,
      exitReason: exit?.reason ?? null,
      bars: position.bars,
      profit,
      return: profit / moneyIn,
      commission: position.commission,
      slippage: position.slippage,
      dividends: position.dividends,
      borrow: position.borrow,
    })
  }

  return {
    held,
    fills,
    trades,
    totals,
    cash: () => cash,
    /** Opens a position or adds to it. */
    enter(order: Order, direction: 1 | -1, shares: number): void {
      const { price, commission, slippage } = book(order, direction, shares, true)
      const position = held[order.symbol] ?? newPosition(order, direction)
      held[order.symbol] = position
      position.paid = (position.paid * position.shares + price * shares) / (position.shares + shares)
      if (position.shares === 0) position.best = price
      position.shares += shares
      position.mostShares = Math.max(position.mostShares, position.shares)
      position.sharesBought += shares
      position.moneyIn += shares * price
      position.flow -= direction * shares * price + commission
      position.commission += commission
      position.slippage += slippage
    },
    /** Sells (or buys back) some or all of a position. */
    leave(order: Order, shares: number): void {
      const position = held[order.symbol]!
      const { price, commission, slippage } = book(order, position.direction === 1 ? -1 : 1, shares, false)
      position.flow += position.direction * shares * price - commission
      position.commission += commission
      position.slippage += slippage
      position.exitValue += shares * price
      position.sharesSold += shares
      position.shares -= shares
      if (position.shares > 1e-9 * position.mostShares) return
      held[order.symbol] = null
      finish(position, order, position.exitValue / position.sharesSold)
    },
    /** One share became `ratio`; with whole shares the rest is paid out at `price`, that of a new share. */
    split({ symbol, day, ratio, price }: { symbol: number; day: number; ratio: number; price: number }, whole: boolean): void {
      const position = held[symbol]
      if (!position) return
      const shares = position.shares * ratio
      const kept = whole ? Math.floor(shares + 1e-9) : shares
      const paidOut = position.direction * (shares - kept) * price
      cash += paidOut
      position.flow += paidOut
      position.shares = kept
      position.mostShares *= ratio
      position.sharesSold *= ratio
      position.paid /= ratio
      position.best /= ratio
      if (kept === 0) {
        held[symbol] = null
        finish(position, { day, reason: 'reverse split' }, price)
      }
    },
    /** Received per share held, paid per share sold short. */
    dividend(symbol: number, perShare: number): void {
      const position = held[symbol]
      if (!position) return
      const money = position.direction * position.shares * perShare
      cash += money
      totals.dividends += money
      position.flow += money
      position.dividends += money
    },
    interest(money: number): void {
      cash += money
      totals.interest += money
    },
    chargeBorrow(position: Position, money: number): void {
      cash -= money
      totals.borrow += money
      position.flow -= money
      position.borrow += money
    },
    /** Lists what is still open, valued at these prices. */
    listOpen(priceOf: (symbol: number) => number): void {
      for (const position of held) if (position) finish(position, null, priceOf(position.symbol))
    },
  }
}

function newPosition(order: Order, direction: 1 | -1): Position {
  return {
    symbol: order.symbol,
    direction,
    decidedOn: order.decidedOn,
    entryDay: order.day,
    entryReason: order.reason,
    shares: 0,
    mostShares: 0,
    paid: 0,
    best: 0,
    bars: 0,
    sharesBought: 0,
    moneyIn: 0,
    flow: 0,
    exitValue: 0,
    sharesSold: 0,
    commission: 0,
    slippage: 0,
    dividends: 0,
    borrow: 0,
  }
}
