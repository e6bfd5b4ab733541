import type { Page } from './page.ts'
import type { SourceFile } from './source.ts'

const warning = /log\(\s*'(?:warn|error)',\s*'([\w.]+)'|\bevent: '([\w.]+)'/g

/** Events that a source writes into the log as warnings and errors. */
export function warningsIn({ text }: SourceFile): string[] {
  return [...text.matchAll(warning)].map(([, name, event]) => name ?? event ?? '')
}

/** Those that the table of a page explains, in the first cell of each row. */
export function explainedIn({ text }: Page): string[] {
  const [, table = ''] = text.split('| event | meaning | what to do |')
  const [rows = ''] = table.split('\n\n')
  const firstCells = rows.split('\n').map((row) => row.split('|')[1] ?? '')
  return firstCells.flatMap((cell) => cell.match(/[\w.]+(?=`)/g) ?? [])
}
