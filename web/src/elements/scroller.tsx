import type { ReactNode } from 'react'

/** Around a table that may be wider than the page: it scrolls by itself, also by keyboard. */
export function Scroller({ label, children, className }: { label: string; children: ReactNode; className?: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- what scrolls must be reachable by keyboard, and named
    <div className={`scroller ${className ?? ''}`} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
