/** Everything of ours lives in one schema, so that a shared database shows what is ours, and a dump or a drop can name it. */
export const schemaName = 'tradewise'
