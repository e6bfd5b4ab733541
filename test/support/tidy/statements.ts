import { readFileSync } from 'node:fs'
import { filesIn, type SourceFile } from './source.ts'

/** A statement fits on a screen. */
export const statementLinesMax = 30

interface Statement {
  /** Where it begins. */
  at: string
  lines: number
}

const beginning = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE)\b/

/** The SQL of the source: template literals that begin as a statement does. */
export function statementsIn({ path, text, nodes }: SourceFile): Statement[] {
  return nodes
    .filter(({ node }) => node.type === 'TemplateLiteral')
    .map(({ node: { start, end } }) => ({ start, sql: text.slice(start + 1, end - 1) }))
    .filter(({ sql }) => beginning.test(sql))
    .map(({ start, sql }) => ({
      at: `${path}:${lineAt(text, start)}`,
      lines: sql.trim().split('\n').length,
    }))
}

/** Triggers, views and search indexes, each in its file with those of its area. */
export function definitions(): (Statement & { isTrigger: boolean })[] {
  return filesIn('src/db/triggers').flatMap((path) => {
    const text = readFileSync(path, 'utf8')
    return text.split(/\n\n(?=--|CREATE)/).map((part, index) => ({
      at: `${path} (${index + 1})`,
      lines: part
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('--')).length,
      isTrigger: /^CREATE TRIGGER/m.test(part),
    }))
  })
}

/** Limits that are parameters of their statement: in SQL, and in Drizzle, which binds a number. */
export function variableLimitsIn({ path, text, nodes }: SourceFile): string[] {
  const inDrizzle = /\blimit\((?!constantLimit\(|\{|\w+: )[^)]+\)|\bLIMIT \?/g
  // What listings and reviews name is a query of its own, and no parameter.
  const inSql = /\bLIMIT \$\{(?!constant\(|limit\}|atMost\()[^}]*\}/g
  const tagged = nodes.filter(({ node }) => node.type === 'TaggedTemplateExpression')
  const found = [
    { start: 0, code: text, bound: inDrizzle },
    ...tagged.map(({ node: { start, end } }) => ({
      start,
      code: text.slice(start, end),
      bound: inSql,
    })),
  ].flatMap(({ start, code, bound }) =>
    [...code.matchAll(bound)].map(
      (match) => `${path}:${lineAt(text, start + match.index)} ${match[0]}`,
    ),
  )
  return [...new Set(found)]
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
