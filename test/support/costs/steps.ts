import type { Cost } from '../http/client.ts'

/** What one step on the way of an order cost. */
export interface Step {
  name: string
  cost: Cost
  /** Not every order takes it, so the whole one does not count it. */
  isExtra?: boolean
}

const figures = [
  ['queries', 'D1 round trips'],
  ['statements', 'statements'],
  ['rowsRead', 'rows read'],
  ['rowsWritten', 'rows written'],
  ['objectCalls', 'object calls'],
  ['outsideCalls', 'outside calls'],
] as const

/** What an order costs from the first addition to the last mail: the steps that every order takes. */
export function wholeOrder(steps: Step[]): Cost {
  const taken = steps.filter(({ isExtra }) => !isExtra)
  const sum = (figure: keyof Cost) => taken.reduce((total, { cost }) => total + cost[figure], 0)
  return {
    queries: sum('queries'),
    statements: sum('statements'),
    rowsRead: sum('rowsRead'),
    rowsWritten: sum('rowsWritten'),
    objectCalls: sum('objectCalls'),
    outsideCalls: sum('outsideCalls'),
  }
}

/** A Markdown table of the steps, those of every order first. */
export function formatSteps(steps: Step[]): string {
  const always = steps.filter(({ isExtra }) => !isExtra)
  const extra = steps.filter(({ isExtra }) => isExtra)
  const rows = [...always, { name: '**a whole order**', cost: wholeOrder(steps) }, ...extra]
  return [
    `| step | ${figures.map(([, title]) => title).join(' | ')} |`,
    `|---|${figures.map(() => '---:|').join('')}`,
    ...rows.map(({ name, cost }) => {
      return `| ${name} | ${figures.map(([figure]) => cost[figure]).join(' | ')} |`
    }),
  ].join('\n')
}
