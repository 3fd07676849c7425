// Written by tools/generate-database-types.ts from the migrated schema; do not edit.
export interface Tables {}
