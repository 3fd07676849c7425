import { useEffect } from 'react'

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'TradeWise AI' : `${title} · TradeWise AI`
  }, [title])
}
