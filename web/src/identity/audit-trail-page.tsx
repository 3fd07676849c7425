import { useDeferredValue, useState } from 'react'
import { Section } from '../elements/section.tsx'
import { AdminFrame } from '../operations/admin-frame.tsx'
import { EventExport } from './event-export.tsx'
import { type EventFilter, noFilter, queryOf } from './event-filter.ts'
import { kindNames } from './event-kinds.ts'
import { EventList } from './event-list.tsx'

export function AuditTrailPage() {
  const [filter, setFilter] = useState(noFilter)
  const query = queryOf(useDeferredValue(filter))
  return (
    <AdminFrame
      title="Audit trail"
      className="max-w-7xl"
      lead="Who did what, newest first. Rows are only ever added, each bound to the one before."
    >
      {() => (
        <>
          <Filter filter={filter} onChange={setFilter} />
          <EventList address="/api/admin/audit-trail" query={query} showsWho />
          <Section id="file" title="As a file">
            <p>All that the filter lets through, not only what is shown.</p>
            <EventExport address="/api/admin/audit-trail/export" query={query} name="audit-trail" />
          </Section>
        </>
      )}
    </AdminFrame>
  )
}

function Filter({ filter, onChange }: { filter: EventFilter; onChange: (filter: EventFilter) => void }) {
  const field = 'field min-h-11'
  const set = (change: Partial<EventFilter>) => onChange({ ...filter, ...change })
  return (
    <div className="my-6 flex flex-wrap items-end gap-x-4 gap-y-3">
      <label className="grid gap-1 text-sm">
        What
        <select className={`${field} w-64 max-w-full`} value={filter.kind} onChange={event => set({ kind: event.target.value })}>
          <option value="">Everything</option>
          {Object.entries(kindNames).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1 text-sm">
        Outcome
        <select className={field} value={filter.outcome} onChange={event => set({ outcome: event.target.value })}>
          <option value="">Any</option>
          <option value="done">Done</option>
          <option value="refused">Refused</option>
          <option value="failed">Failed</option>
        </select>
      </label>
      <label className="grid gap-1 text-sm">
        From
        <input
          type="date"
          className={field}
          value={filter.from}
          max={filter.to}
          onChange={event => set({ from: event.target.value })}
        />
      </label>
      <label className="grid gap-1 text-sm">
        To
        <input
          type="date"
          className={field}
          value={filter.to}
          min={filter.from}
          onChange={event => set({ to: event.target.value })}
        />
      </label>
      <label className="grid gap-1 text-sm">
        Who (id of the account)
        <input
          className={`${field} w-72 max-w-full`}
          value={filter.actor}
          maxLength={300}
          spellCheck={false}
          autoComplete="off"
          onChange={event => set({ actor: event.target.value })}
        />
      </label>
      <button type="button" className="button min-h-11" onClick={() => onChange(noFilter)}>
        Show all
      </button>
    </div>
  )
}
