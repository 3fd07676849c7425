import { useSyncExternalStore } from 'react'

/** The bar under the crosshair, outside of React's state: only the legend follows it, not the page. */
export type Point = {
  read: () => number | null
  write: (index: number | null) => void
  subscribe: (listener: () => void) => () => void
}

export function createPoint(): Point {
  let index: number | null = null
  const listeners = new Set<() => void>()
  return {
    read: () => index,
    write: next => {
      index = next
      for (const listener of listeners) listener()
    },
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const usePoint = (point: Point): number | null => useSyncExternalStore(point.subscribe, point.read)
