import { env } from 'cloudflare:workers'

/** Runs the statements of a command as it does, in one batch, and answers their rows. */
export async function runAll(statements: string): Promise<Record<string, unknown>[]> {
  const all = statements.split(';\n').map((one) => env.DB.prepare(one))
  return (await env.DB.batch<Record<string, unknown>>(all)).flatMap(({ results }) => results)
}

/** How SQLite looks at the tables of such statements. */
export async function looksOf(statements: string): Promise<string[]> {
  const plan = await runAll(statements.replace(/^|;\n/g, '$&EXPLAIN QUERY PLAN '))
  return plan
    .map(({ detail }) => `${detail}`)
    .filter((step) => /^(SCAN|SEARCH) (?!CONSTANT ROW|\()/.test(step))
}
