import { queryOptions, useQuery } from '@tanstack/react-query'
import type { SettingsAnswer } from '../../../src/operations/overview/overview.contract.ts'
import { brokenAtWords } from '../elements/broken-at-words.tsx'
import { Answered } from '../elements/fault.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { getJson } from '../http/request.ts'
import { AdminFrame } from './admin-frame.tsx'

const settingsQuery = queryOptions({
  queryKey: ['/api/admin/settings'],
  queryFn: ({ signal }) => getJson<SettingsAnswer>('/api/admin/settings', signal),
})

type Setting = SettingsAnswer['settings'][number]

const groups: Record<string, string> = {
  server: 'Server',
  data: 'Data',
  secrets: 'Secrets',
  accounts: 'Accounts and mail',
  billing: 'Billing',
  backups: 'Backups',
  sources: 'Sources of market data',
  watching: 'Watching',
  words: 'Words',
}

export function SettingsPage() {
  return (
    <AdminFrame title="Settings" lead="Which are set, by the environment or a file. What they are set to is shown nowhere.">
      {() => <Settings />}
    </AdminFrame>
  )
}

function Settings() {
  const settings = useQuery(settingsQuery)
  return (
    <Answered result={settings} what="The settings" outline={<TableOutline rows={12} height={60} />}>
      {({ settings: all }) =>
        grouped(all).map(([group, own]) => (
          <Section
            key={group}
            id={group}
            title={groups[group] ?? group}
            className="mt-10"
            aside={`${own.filter(({ isSet }) => isSet).length} of ${own.length} set`}
          >
            <ul>
              {own.map(setting => (
                <Row key={setting.name} setting={setting} />
              ))}
            </ul>
          </Section>
        ))
      }
    </Answered>
  )
}

/** In the order in which the groups first come. */
function grouped(all: readonly Setting[]): [string, Setting[]][] {
  const byGroup = new Map<string, Setting[]>()
  for (const setting of all) byGroup.set(setting.group, [...(byGroup.get(setting.group) ?? []), setting])
  return [...byGroup]
}

function Row({ setting: { name, explanation, isSet, isSecret, hasDefault, isReserved } }: { setting: Setting }) {
  const state = isSet ? 'Set' : hasDefault ? 'Default' : 'Not set'
  return (
    <li className="grid gap-x-6 gap-y-0.5 border-b border-line py-2.5 md:grid-cols-[18rem_6rem_1fr] md:items-baseline">
      <span className="font-mono text-sm font-medium wrap-anywhere">{brokenAtWords(name)}</span>
      <span className={isSet ? 'font-semibold' : 'text-muted'}>{state}</span>
      <span className="text-muted">
        {explanation}
        {isSecret && ' A secret.'}
        {isReserved && ' Nothing in this version acts on it yet.'}
      </span>
    </li>
  )
}
