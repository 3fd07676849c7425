// Evidence is published with the report: nothing in it may open a door or name a person.
import { personless } from '#telemetry'

const mostCharacters = 240

export function redacted(text: string): string {
  return personless(text)
    .replaceAll(/(__Host-[\w-]+=)[^;\s"]+/g, '$1[hidden]')
    .replaceAll(/'nonce-[^']+'/g, "'nonce-[hidden]'")
    .replaceAll(/(?<![\w-])[\w-]{43}(?![\w-])/g, '[hidden]')
    .replaceAll(/\s+/g, ' ')
    .slice(0, mostCharacters)
}
