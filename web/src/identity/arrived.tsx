import { type ReactNode, useEffect, useRef } from 'react'

/** What takes a form's place when it has done its work: the focus moves here, so that it is read and nobody is lost. */
export function Arrived({ children, className }: { children: ReactNode; className?: string }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus(), [])
  return (
    <div ref={place} tabIndex={-1} className={`outline-none ${className ?? 'grid gap-4'}`}>
      {children}
    </div>
  )
}
