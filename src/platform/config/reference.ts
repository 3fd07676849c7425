// The generated faces of the declarations: `.env.example` and docs/reference/settings.md. `config reference` prints them, a test
// compares the committed files.
import { type Declaration, declarations, type Group, type SettingName, settingNames } from './declarations.ts'

const titles: Record<Group, string> = {
  server: 'Server',
  data: 'Data',
  secrets: 'Secrets',
  accounts: 'Accounts',
  billing: 'Billing',
  backups: 'Backups',
  sources: 'Sources of market data',
  watching: 'Watching',
  words: 'Words',
}

const groups = Object.keys(titles) as Group[]

export function settingsReference(): string {
  const sections = groups.map(group =>
    [
      `## ${titles[group]}`,
      '',
      '| name | value | default | in production | what it does |',
      '|---|---|---|---|---|',
      ...namesOf(group).map(row),
    ].join('\n'),
  )
  return `# Settings

Settings are environment variables; \`.env\` in the project folder is read too, and the environment wins over it. Each one can also be
given as \`NAME_FILE\`, the path of a file that holds the value (both at once is a fault). An empty variable counts as absent.
\`npx tradewise config check\` tells every fault at once, by name and never with a value.

Production is \`NODE_ENV=production\` or a platform's deployment flag (\`REPLIT_DEPLOYMENT=1\`). In development, secrets that are not
given are made and kept in \`DATA_DIR/secrets\`, readable by their owner only; production never uses those. Settings marked
"reserved" are read and checked, but nothing in this version uses them yet.

This page is made by \`npx tradewise config reference\` from \`src/platform/config/declarations.ts\`.

${sections.join('\n\n')}
`
}

function row(name: SettingName): string {
  const { kind, fallback, production, explanation, isSecret, isReserved }: Declaration<unknown, string | undefined> =
    declarations[name]
  const marks = [isSecret && 'secret', isReserved && 'reserved'].filter(Boolean).join(', ')
  const cells = [
    `\`${name}\``,
    kind.says,
    fallback === undefined ? '' : `\`${fallback}\``,
    production ?? '',
    explanation + (marks && ` (${marks})`),
  ]
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

export function environmentExample(): string {
  const sections = groups.map(group => {
    const entries = namesOf(group).map(name => {
      const { fallback, production, explanation, isReserved }: Declaration<unknown, string | undefined> = declarations[name]
      const notes = [
        explanation,
        production && `In production: ${production}.`,
        isReserved && 'Reserved: nothing in this version uses it yet.',
      ]
      return `${notes
        .filter(Boolean)
        .map(note => `# ${note}`)
        .join('\n')}\n#${name}=${fallback ?? ''}`
    })
    return [`# --- ${titles[group]} ---`, ...entries].join('\n')
  })
  return `# Copy to .env and change what you need; everything has a default in development. Made by \`npx tradewise config reference\`.
# Each setting can also be given as NAME_FILE: the path of a file that holds the value.

${sections.join('\n\n')}
`
}

function namesOf(group: Group): SettingName[] {
  return settingNames.filter(name => declarations[name].group === group)
}

/** What production asks, as DEPLOYMENT_GUIDE.md shows it. */
function productionReference(): string {
  const asked = settingNames.flatMap(name => {
    const { production, explanation }: Declaration<unknown, unknown> = declarations[name]
    return production === undefined ? [] : [`| \`${name}\` | ${production} | ${explanation} |`]
  })
  return ['| name | in production | what it does |', '|---|---|---|', ...asked].join('\n')
}

const guideMarks = /(<!-- production settings: .*? -->\n)[^]*?(<!-- end of production settings -->)/

/** The guide with the part that is made from the declarations made anew. */
export function withProductionSettings(guide: string): string {
  return guide.replace(guideMarks, (_, start: string, end: string) => `${start}\n${productionReference()}\n\n${end}`)
}
