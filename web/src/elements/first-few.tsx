// A list that may be long: its beginning, and all of it when somebody asks.
import { type ReactNode, useState } from 'react'

type FirstFewProps<Item> = {
  all: readonly Item[]
  /** So many at first. */
  most: number
  /** What they are, as in "Show all 200 kinds". */
  what: string
  children: (item: Item) => ReactNode
}

export function FirstFew<Item>({ all, most, what, children }: FirstFewProps<Item>) {
  const [isWhole, setIsWhole] = useState(false)
  return (
    <>
      <ul>{(isWhole ? all : all.slice(0, most)).map(children)}</ul>
      {all.length > most && (
        <button type="button" className="button mt-4 min-h-11" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? `Show the first ${most} only` : `Show all ${all.length} ${what}`}
        </button>
      )}
    </>
  )
}
