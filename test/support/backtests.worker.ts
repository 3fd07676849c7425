// A thread that computes backtests and nothing else: it is there in a fraction of the time that the product's own takes.
import { backtestTasks } from '#backtests'
import { taskRunner } from '#workers'

export const run = taskRunner(backtestTasks)
