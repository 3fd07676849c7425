import type { ReactNode } from 'react'

/** A part of a page with its heading; aside: what belongs beside the heading (source, as-of). */
export function Section(props: { id: string; title: string; aside?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section aria-labelledby={props.id} className={props.className ?? 'mt-12'}>
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-t-2 border-text pt-3">
        <h2 id={props.id} className="section-title">
          {props.title}
        </h2>
        {props.aside && <p className="text-sm text-muted">{props.aside}</p>}
      </div>
      {props.children}
    </section>
  )
}

/** Rows of grey where a table will be. */
export function TableOutline({ rows, height = 37 }: { rows: number; height?: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className="flex items-center border-b border-line" style={{ height }}>
          <div className="bone h-3.5 w-full" />
        </div>
      ))}
    </div>
  )
}
