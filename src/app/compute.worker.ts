// What the computing threads can be asked for, by name.
import { analysisTasks } from '#analysis'
import { backtestTasks } from '#backtests'
import { forecastTasks } from '#forecasts'
import { marketTasks } from '#market'
import { portfolioTasks } from '#portfolio'
import { screenerTasks } from '#screener'
import { taskRunner } from '#workers'

export const run = taskRunner({
  ...analysisTasks,
  ...backtestTasks,
  ...forecastTasks,
  ...marketTasks,
  ...portfolioTasks,
  ...screenerTasks,
})
