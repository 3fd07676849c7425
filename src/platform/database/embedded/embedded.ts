// The embedded PostgreSQL server: its files, its process, and who may use it when.
export { binariesIn, embeddedBinaries } from './binaries.ts'
