/** What this folder needs of a logger; pino fits as it is. Fields never hold an address, a password or SQL text. */
export interface DatabaseLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
