// Small dense matrices, row by row in one column of numbers.
export { factor, solve } from './cholesky.ts'
